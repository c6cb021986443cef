import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { BirthrightTable } from './birthright.ts';
import type { Feeds, Line } from './feeds.ts';
import { genuine, readJson } from './feeds.ts';
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
import { replay } from './replay.ts';

/** Some people of a recorded year: each line once, each report as the numbers of its lines. */
interface Recorded {
  readonly publicTestSecret: string;
  readonly policy: BirthrightTable;
  readonly header: string;
  readonly lines: readonly string[];
  readonly reports: readonly {
    readonly asOf: string;
    readonly sequence: number;
    readonly rows: readonly number[];
  }[];
  readonly deliveries: readonly Line[];
  readonly key: AnswerKey;
}

const recorded = readJson<Recorded>(join(import.meta.dirname, '../fixtures/recorded-people.json'));
const { key, policy } = recorded;
const cells = parse([recorded.header, ...recorded.lines].join('\n'), { columns: true }) as Record<
  string,
  string
>[];
const feeds: Feeds = {
  reports: recorded.reports.map(({ asOf, sequence, rows }) => ({
    asOf: Date.parse(asOf),
    rows: rows.map((row) => reportRow(cells[row] ?? {}, { asOf: Date.parse(asOf), sequence })),
  })),
  ...genuine(recorded.deliveries, recorded.publicTestSecret),
};

describe.each(['events', 'snapshots', 'both'] as const)('recorded people, view %s', (view) => {
  const result = replay(feeds, view, policy, probesOf(key), Date.parse(key.to));

  it('are in the state and have the systems that the key says', () => {
    expect(judgeProbes(result, view, key)).toEqual({ right: key.probes.length, wrong: [] });
  });

  it('are who they are', () => {
    expect(judgeIdentities(result.company, key).wrong).toEqual([]);
    expect(result.company.exceptions).toEqual([]);
  });

  // The key has the instants of those who get messages: reports alone tell up to a week later.
  if (view === 'snapshots') return;

  it('leave at the second that is due, and nobody else does', () => {
    const ended = endings(result);
    expect(judgeLeavers(result, ended, key).wrong).toEqual([]);
    expect(judgeCauses(result, ended, key).wrong).toEqual([]);
    expect(judgeRestored(result, ended, key).wrong).toEqual([]);
    // Of one the termination came with a report, and its message only after it was taken back.
    expect(unexpectedEndings(result, ended, key)).toEqual(
      view === 'both' ? ['E10326 2026-04-05T01:00:00.000Z'] : [],
    );
    expect(judgeHindsight(result.company, policy, key).wrong).toEqual([]);
  });
});

it('has forged messages among the recorded ones', () => {
  expect(feeds.forged).toBeGreaterThan(0);
  expect(new Set(feeds.deliveries.map(({ entry }) => entry.eventId)).size).toBeLessThan(
    feeds.deliveries.length,
  );
});
