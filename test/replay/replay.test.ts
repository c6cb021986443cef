import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBroken, readBrokenReport } from '../../src/replay/read-broken.ts';
import { readRecording } from '../../src/replay/read-recording.ts';
import { limitsOfWeek, runBroken } from '../../src/replay/run-broken.ts';
import { runYear, type View } from '../../src/replay/run-year.ts';
import { feedsFolder } from '../replay-key/feeds.ts';

const folder = feedsFolder();
if (folder === null)
  process.stdout.write('skipped: test/replay needs the recorded year (LOCKSTEP_FEEDS or ../shared/feeds)\n');

interface Access {
  readonly state: string;
  readonly systems: readonly string[];
}
interface Key {
  readonly probes: readonly ({
    readonly n: number;
    readonly employeeId: string;
    readonly instant: string;
  } & Readonly<Record<View, Access>>)[];
  readonly leavers: readonly { readonly employeeId: string; readonly dueUtc: string }[];
  readonly identities: readonly { readonly employeeIds: readonly string[] }[];
  readonly endedAndRestored: readonly {
    readonly employeeId: string;
    readonly endedUtc: string;
    readonly restoredUtc: string;
  }[];
  readonly broken: {
    readonly feeds: readonly {
      readonly feed: string;
      readonly expect: string;
      readonly setAside?: readonly string[];
      readonly peopleWhoMayLoseAccess: readonly string[];
    }[];
  };
}

/** Until when the fast run goes; LOCKSTEP_LONG=1 runs the whole year in all views. */
const SHORT = '2026-02-01T00:00:00Z';
const long = process.env.LOCKSTEP_LONG === '1';
const minutes = 60_000;

describe.skipIf(folder === null)('a recorded year through the pipeline', () => {
  const dir = folder ?? '';
  const key = folder === null ? null : (JSON.parse(readFileSync(join(dir, 'oracle.json'), 'utf8')) as Key);

  it.each<View>(long ? ['events', 'snapshots', 'both'] : ['both'])(
    'answers every probe of the view %s from the systems',
    async (view) => {
      const recording = readRecording(dir);
      const to = long ? recording.to : Date.parse(SHORT);
      const until = <T extends { readonly at: number }>(items: readonly T[]) =>
        items.filter((item) => item.at <= to);
      const probes = key?.probes.filter((probe) => Date.parse(probe.instant) <= to) ?? [];
      const year = await runYear(
        { ...recording, to, reports: until(recording.reports), messages: until(recording.messages) },
        view,
        probes,
      );
      const wrong = probes.filter((probe) => {
        const answer = year.probes.find(({ n }) => n === probe.n);
        const wanted = probe[view];
        return (
          answer?.state !== wanted.state ||
          [...answer.systems].sort().join() !== [...wanted.systems].sort().join()
        );
      });
      expect(wrong.map(({ n }) => n)).toEqual([]);
      expect(year.held).toBe(0);
      expect(year.company.warnings).toEqual([]);
      process.stdout.write(
        `${view}: ${probes.length} probes, ${year.ended.length} ended, ${year.refusedMessages} messages refused\n`,
      );

      if (view === 'snapshots') return;
      const person = new Map(
        key?.identities.flatMap(({ employeeIds }) =>
          employeeIds.map((id) => [id, employeeIds[0] ?? id] as const),
        ),
      );
      const of = (id: string) => person.get(id) ?? id;
      const ended = new Set(year.ended.map((end) => `${of(end.employeeId)} ${end.endedUtc}`));
      const due = (key?.leavers ?? []).filter((leaver) => Date.parse(leaver.dueUtc) < to);
      expect(due.filter((leaver) => !ended.has(`${of(leaver.employeeId)} ${leaver.dueUtc}`))).toEqual([]);
      expect(due.length).toBeGreaterThan(20);
    },
    10 * minutes,
  );

  it(
    'believes no broken report and loses nobody by it',
    async () => {
      const set = readBroken(dir);
      const limits = await limitsOfWeek(set);
      const feeds = set.feeds.filter((feed) => long || /^(02|04|06|10|12|13|16|17|18|23)/.test(feed));
      for (const feed of feeds) {
        const answer = await runBroken(
          set.company,
          set.baseline,
          readBrokenReport(dir, feed),
          set.at,
          limits,
        );
        const wanted = key?.broken.feeds.find((one) => one.feed === feed);
        const outcomes = wanted?.expect === 'acceptOrReject' ? ['accept', 'reject'] : [wanted?.expect];
        expect(outcomes, feed).toContain(answer.outcome);
        expect(answer.setAside, feed).toEqual(wanted?.setAside ?? []);
        expect(wanted?.peopleWhoMayLoseAccess, feed).toEqual(expect.arrayContaining([...answer.lostAccess]));
      }
      process.stdout.write(`broken reports: ${feeds.length} read\n`);
    },
    5 * minutes,
  );
});
