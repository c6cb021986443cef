import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { reviewIdentities } from '../../src/domain/identity/identity-review.ts';
import { rowProblems, transactionProblems } from '../../src/domain/identity/input-problems.ts';
import { lifecycleAt } from '../../src/domain/identity/lifecycle.ts';
import type { BirthrightTable } from './birthright.ts';
import { systemsOfPerson } from './birthright.ts';
import type { Company } from './company.ts';
import { createCompany } from './company.ts';
import { feedsFolder, readFeeds, readJson } from './feeds.ts';
import type { AnswerKey } from './judge.ts';
import {
  endings,
  judgeCauses,
  judgeHindsight,
  judgeIdentities,
  judgeLeavers,
  judgeProbes,
  judgeRestored,
  probesOf,
  unexpectedEndings,
} from './judge.ts';
import { reportRow } from './mapping.ts';
import type { Answer, Replay, View } from './replay.ts';
import { replay } from './replay.ts';
import { monthlyTotals } from './totals.ts';

const folder = feedsFolder();
if (folder === null) {
  console.info('replay-key: skipped, no recorded year (set LOCKSTEP_FEEDS to its folder)');
}

interface BrokenKey {
  readonly broken: {
    readonly baselineAsOf: string;
    readonly nextAsOf: string;
    readonly baseline: Readonly<Record<string, Answer>>;
    readonly goodChanges: Readonly<Record<string, { readonly after: Answer }>>;
    readonly feeds: readonly { readonly feed: string; readonly setAside?: readonly string[] }[];
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The fast run leaves out the view of the reports alone, which "both" contains. */
const ALL =
  process.env.LOCKSTEP_LONG === '1'
    ? (['events', 'snapshots', 'both'] as const)
    : (['events', 'both'] as const);

describe.skipIf(folder === null)('the recorded year against its answer key', () => {
  const path = folder ?? '';
  const read = once(() => ({
    key: readJson<AnswerKey & BrokenKey>(path, 'oracle.json'),
    table: readJson<BirthrightTable>(path, 'policy.json'),
    feeds: readFeeds(path),
  }));
  const views: Record<View, () => Replay> = {
    events: once(() => run('events')),
    snapshots: once(() => run('snapshots')),
    both: once(() => run('both')),
  };

  function run(view: View): Replay {
    const { feeds, table, key } = read();
    return replay(feeds, view, table, probesOf(key), Date.parse(key.to));
  }

  it('is well formed, and the forged messages are found', () => {
    const { reports, deliveries, forged } = read().feeds;
    const { lines } = readJson<{ lines: number }>(path, 'events/events.meta.json');
    expect(forged).toBeGreaterThan(0);
    expect(deliveries.length + forged).toBe(lines);
    expect(reports.flatMap(({ rows }) => rows).filter((row) => rowProblems(row).length > 0)).toEqual([]);
    expect(deliveries.filter(({ entry }) => transactionProblems(entry).length > 0)).toEqual([]);
  });

  describe.each(ALL)('view %s', (view) => {
    it('answers every probe', () => {
      const judgement = judgeProbes(views[view](), view, read().key);
      console.info(`replay-key: ${view}: ${judgement.right} of ${read().key.probes.length} probes equal`);
      expect(judgement.wrong).toEqual([]);
    });

    it('knows who is who', () => {
      const { company } = views[view]();
      expect(judgeIdentities(company, read().key).wrong).toEqual([]);
      expect(company.exceptions).toEqual([]);
      expect(reviewIdentities(company.members())).toEqual({ merges: [], splits: [] });
    });
  });

  it.each(['events', 'both'] as const)(
    'ends the access of every leaver at the second it is due (%s)',
    (view) => {
      const { key } = read();
      const result = views[view]();
      const ended = endings(result);
      const leavers = judgeLeavers(result, ended, key);
      const restored = judgeRestored(result, ended, key);
      console.info(`replay-key: ${view}: ${leavers.right} leavers, ${restored.right} ended and restored`);
      expect(leavers.wrong).toEqual([]);
      expect(restored.wrong).toEqual([]);
      expect(judgeCauses(result, ended, key).wrong).toEqual([]);
      // The key lists those whom the events alone had ended. Reports tell of terminations whose event comes late.
      const unexpected = unexpectedEndings(result, ended, key);
      if (view === 'events') expect(unexpected).toEqual([]);
      else for (const end of unexpected) expect(mayEndByReport(end)).toBe(true);
    },
  );

  /** True when the key itself says that this person is out in `both` and in with `events` alone. */
  function mayEndByReport(ended: string): boolean {
    const { key } = read();
    const [employments = '', at = ''] = ended.split(' ');
    return key.probes.some(
      (probe) =>
        employments.split('+').includes(probe.employeeId) &&
        probe.instant >= at &&
        probe.both.state === 'left' &&
        probe.events.state !== 'left',
    );
  }

  it('sees in hindsight what the key sees', () => {
    const { key, table } = read();
    const { company } = views.events();
    expect(judgeHindsight(company, table, key).wrong).toEqual([]);
    const { people, employments, leavers, months } = key.totals;
    expect(company.employmentsOf.size).toBe(people);
    expect(company.facts.size).toBe(employments);
    expect(key.leavers).toHaveLength(leavers);
    const given = monthlyTotals(company, table, Date.parse(key.from), Date.parse(key.to));
    for (const [month, totals] of Object.entries(months)) {
      expect({
        month,
        ...Object.fromEntries(Object.keys(totals).map((what) => [what, given[month]?.[what] ?? 0])),
      }).toEqual({ month, ...totals });
    }
  });

  function apply(company: Company, feed: string): readonly string[] {
    const meta = readJson<{ asOf: string; sequence: number; sha256: string }>(
      path,
      'broken',
      feed,
      'workers.meta.json',
    );
    const bytes = readFileSync(join(path, 'broken', feed, 'workers.csv'));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(meta.sha256);
    const cells = parse(bytes, { columns: true }) as Record<string, string>[];
    return company.applyReport(
      cells.map((row) => reportRow(row, { asOf: Date.parse(meta.asOf), sequence: meta.sequence })),
    );
  }

  function expectAnswers(company: Company, answers: Readonly<Record<string, Answer>>, at: string): void {
    const { table } = read();
    for (const [employment, answer] of Object.entries(answers)) {
      const identity = company.identityOf.get(employment) ?? '';
      const { state, snapshots } = lifecycleAt(company.timelinesOf(identity), Date.parse(at), {
        leavingWindowMs: table.leavingWindowHours * 3_600_000,
      });
      expect({ employment, state, systems: [...systemsOfPerson(snapshots, table)].sort() }).toEqual({
        employment,
        state: answer.state,
        systems: [...answer.systems].sort(),
      });
    }
  }

  function baseline(): Company {
    const company = createCompany({ endOfDay: read().table.endOfDay, defaultZone: 'UTC' });
    apply(company, '00-baseline');
    return company;
  }

  it('reads the baseline, the next report, and the same file again without any change', () => {
    const { broken } = read().key;
    const company = baseline();
    expectAnswers(company, broken.baseline, broken.baselineAsOf);
    expect(apply(company, '13-same-file-again')).toEqual([]);
    apply(company, '00-good');
    const after = Object.entries(broken.goodChanges).map(([employment, change]) => [
      employment,
      change.after,
    ]);
    expectAnswers(company, { ...broken.baseline, ...Object.fromEntries(after) }, broken.nextAsOf);
  });

  it('sets aside two employments that exchanged their person ids, and nobody else', () => {
    const { broken } = read().key;
    const company = baseline();
    const before = new Map(company.identityOf);
    apply(company, '23-ids-exchanged');
    const expected = broken.feeds.find(({ feed }) => feed === '23-ids-exchanged')?.setAside;
    expect(company.exceptions.map(({ employment }) => employment).sort()).toEqual(
      [...(expected ?? [])].sort(),
    );
    for (const [employment, identity] of before) expect(company.identityOf.get(employment)).toBe(identity);
    for (const employment of expected ?? []) {
      expect(company.facts.get(employment)?.report?.asOf).toBe(Date.parse(broken.baselineAsOf));
    }
  });
});
