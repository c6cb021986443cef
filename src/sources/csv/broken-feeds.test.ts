import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { FeedRow } from '../feed/collect-rows.ts';
import { differenceToLastImport, digestRow } from '../feed/difference.ts';
import type { FeedReading, PreviousReading } from '../feed/feed-reading.ts';
import { csvShapeOf } from '../mapping/of-source.ts';
import { feedsAbsent, feedsFolder } from '../testing/feeds.ts';
import { REPORT_SOURCE } from '../testing/tidewater-sources.ts';
import { readCsvFeed } from './read-csv-feed.ts';
import { safeCell } from './write-csv.ts';

interface Expectation {
  readonly feed: string;
  readonly expect: 'accept' | 'reject' | 'acceptOrReject' | 'noop' | 'rows' | 'hold';
}
interface Answer {
  readonly feed: string;
  readonly setAside?: readonly string[];
  readonly held?: readonly string[];
}

describe.skipIf(feedsAbsent('the recorded broken reports'))('the recorded broken reports', () => {
  const folder = join(feedsFolder() ?? '.', 'broken');
  let baseline: FeedReading;
  let good: FeedReading;
  let previous: PreviousReading;
  const read = (feed: string, after: PreviousReading | null): Promise<FeedReading> => {
    const files = readdirSync(join(folder, feed));
    const meta = files.find((file) => file.endsWith('.meta.json'));
    return readCsvFeed(
      {
        content: readFileSync(join(folder, feed, 'workers.csv')),
        ...(meta === undefined ? {} : { meta: readFileSync(join(folder, feed, meta), 'utf8') }),
      },
      csvShapeOf(REPORT_SOURCE),
      after,
    );
  };

  beforeAll(async () => {
    baseline = await read('00-baseline', null);
    previous = {
      ...(baseline.sequence === null ? {} : { sequence: baseline.sequence }),
      ...(baseline.asOf === null ? {} : { asOf: baseline.asOf }),
      sha256: baseline.sha256,
      rowCount: baseline.records,
    };
    good = await read('00-good', previous);
  });

  const digests = (rows: readonly FeedRow[]): ReadonlyMap<string, string> =>
    new Map(rows.map((row) => [row.key, digestRow(row.values)]));

  it('takes the baseline and the good report whole', () => {
    for (const reading of [baseline, good]) {
      expect(reading).toMatchObject({
        outcome: 'accepted',
        whole: true,
        records: 80,
        rejects: [],
        suspicious: [],
      });
      expect(reading.rows).toHaveLength(80);
    }
    expect(good.asOf).toBe(Date.parse('2026-07-30T03:00:00.000Z'));
  });

  const expectations: readonly Expectation[] =
    feedsFolder() === null ? [] : JSON.parse(readFileSync(join(folder, 'expectations.json'), 'utf8'));
  const answers: readonly Answer[] =
    feedsFolder() === null
      ? []
      : JSON.parse(readFileSync(join(folder, '../oracle.json'), 'utf8')).broken.feeds;
  const answer = (feed: string): Answer | undefined => answers.find((entry) => entry.feed === feed);

  it('has an expectation for each of the 24', () => {
    expect(expectations).toHaveLength(24);
  });

  // 17 and 18 are well-formed: whom they would cut off is the guard's question, not the reader's.
  it.each(expectations)('$feed: $expect', async ({ feed, expect: wanted }) => {
    const reading = await read(feed, previous);
    const nothing = { rows: [], whole: false };
    switch (wanted) {
      case 'reject':
        expect(reading).toMatchObject({ outcome: 'rejected', ...nothing });
        expect(reading.refusal?.why).toBeTruthy();
        break;
      case 'noop':
        expect(reading).toMatchObject({ outcome: 'noop', ...nothing });
        break;
      case 'acceptOrReject':
        if (reading.outcome === 'rejected') expect(reading).toMatchObject(nothing);
        else expect(digests(reading.rows)).toEqual(digests(good.rows));
        break;
      case 'accept':
        expect(reading).toMatchObject({ outcome: 'accepted', whole: true, rejects: [] });
        expect(reading.rows.map((row) => row.key).toSorted()).toEqual(
          good.rows.map((row) => row.key).toSorted(),
        );
        for (const row of reading.rows) {
          const same = good.rows.find((other) => other.key === row.key);
          for (const [name, value] of row.values) {
            // Titles and names are what 14 and 22 play with; neither decides access.
            if (!['Business_Title', 'Legal_First_Name', 'Legal_Last_Name'].includes(name))
              expect(value, name).toBe(same?.values.get(name));
          }
        }
        break;
      case 'rows': {
        // Well-formed: whose the numbers are is the question of who is who (test/replay).
        if (feed.startsWith('23')) {
          expect(reading).toMatchObject({ outcome: 'accepted', whole: true, rejects: [] });
          break;
        }
        const names = [...new Set(reading.rejects.map((reject) => reject.key))].toSorted();
        expect(names).toEqual([...(answer(feed)?.setAside ?? [])].toSorted());
        expect(reading).toMatchObject({ outcome: 'accepted', whole: true });
        const rest = new Map([...digests(good.rows)].filter(([key]) => !names.includes(key)));
        expect(digests(reading.rows)).toEqual(rest);
        break;
      }
      case 'hold':
        // At this level: held whole, or accepted in such a way that the guard sees who is missing or ends.
        if (feed.startsWith('06')) expect(reading).toMatchObject({ outcome: 'held', ...nothing });
        else if (feed.startsWith('04')) expect(reading.suspicious[0]?.code).toBe('noRows');
        else expect(reading).toMatchObject({ outcome: 'accepted', whole: true, rejects: [] });
        break;
    }
  });

  it('tells that 18 lacks the people held there and nobody else', async () => {
    const reading = await read('18-many-rows-missing', previous);
    const last = new Map(
      baseline.rows.map((row) => [row.key, { digest: digestRow(row.values), values: row.values }]),
    );
    const difference = differenceToLastImport(last, reading);
    const goodDifference = differenceToLastImport(last, good);
    expect(difference.goneIsCertain).toBe(true);
    const onlyHere = difference.gone.filter((key) => !goodDifference.gone.includes(key));
    expect(onlyHere.length).toBeGreaterThan(20);
    expect(onlyHere).toEqual(
      expect.arrayContaining([...(answer('18-many-rows-missing')?.held ?? ['none known'])]),
    );
  });

  it('keeps the formulas of 14 as text that no export starts', async () => {
    const reading = await read('14-formula-cells', previous);
    const titles = reading.rows.map((row) => String(row.values.get('Business_Title')));
    const formulas = titles.filter((title) => /^[=+\-@]/.test(title));
    expect(formulas).toHaveLength(4);
    for (const formula of formulas) expect(safeCell(formula)).toBe(`'${formula}`);
  });

  it('changes no prototype by 15', async () => {
    await read('15-proto-header', previous);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as Record<string, unknown>).isAdmin).toBeUndefined();
  });
});
