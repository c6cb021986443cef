import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { brotliDecompressSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import { reportRow as oracle } from '../../../test/replay-key/mapping.ts';
import { readCsvFeed } from '../csv/read-csv-feed.ts';
import type { FeedRow } from '../feed/collect-rows.ts';
import type { PreviousReading } from '../feed/feed-reading.ts';
import { feedsAbsent, feedsFolder } from '../testing/feeds.ts';
import { REPORT_SOURCE } from '../testing/tidewater-sources.ts';
import { csvShapeOf, recordMappingOf } from './of-source.ts';
import { fieldsOf, type RecordMapping } from './record-mapping.ts';
import { reportRow } from './report-row.ts';

const STRONG = ['universalId', 'nationalIdHash', 'dateOfBirth'];

describe.skipIf(feedsAbsent('the weekly reports of a year'))('the weekly reports of a year', () => {
  let all: Buffer;
  const folder = join(feedsFolder() ?? '.', 'snapshots');
  beforeAll(() => {
    all = brotliDecompressSync(readFileSync(join(folder, 'all-weeks.br')));
  });

  it('are all accepted whole, and mean what an independent reader says', async () => {
    const shape = csvShapeOf(REPORT_SOURCE);
    const mapping = recordMappingOf(REPORT_SOURCE);
    let previous: PreviousReading | null = null;
    let at = 0;
    let rows = 0;
    for (const name of readdirSync(folder)
      .filter((file) => file.endsWith('.meta.json'))
      .sort()) {
      const meta = readFileSync(join(folder, name), 'utf8');
      const content = all.subarray(at, at + JSON.parse(meta).bytes);
      at += content.length;
      // The fast run reads one in four.
      if (process.env.LOCKSTEP_LONG !== '1' && Number(JSON.parse(meta).sequence) % 4 !== 1) continue;
      const reading = await readCsvFeed({ content, meta }, shape, previous);
      expect(reading).toMatchObject({ outcome: 'accepted', whole: true, rejects: [], suspicious: [] });
      const stamp = { asOf: reading.asOf ?? 0, sequence: reading.sequence ?? 0 };
      previous = {
        ...stamp,
        sha256: reading.sha256,
        rowCount: reading.records,
      };
      rows += reading.rows.length;
      // Every fourth is compared cell by cell; all are read.
      if (stamp.sequence % 4 !== 1) continue;
      const cells = parse(content, { columns: true }) as Record<string, string>[];
      expect(cells).toHaveLength(reading.rows.length);
      for (const [index, row] of reading.rows.entries()) {
        const mapped = reportRow(row, mapping, stamp);
        if (!mapped.ok) throw new Error(mapped.why);
        const { person, ...rest } = mapped.row;
        const expected = oracle(cells[index] ?? {}, stamp);
        // Strong keys are attributes of the person here; there they are keys alone.
        const names = Object.fromEntries(Object.entries(person).filter(([key]) => !STRONG.includes(key)));
        const shown = { ...rest, person: names };
        if (!isDeepStrictEqual(shown, expected)) expect(shown).toEqual(expected);
      }
    }
    expect(at).toBe(all.length);
    expect(rows).toBeGreaterThan(process.env.LOCKSTEP_LONG === '1' ? 100_000 : 25_000);
  });
});

const MAPPING: RecordMapping = {
  key: 'id',
  attributes: [
    { field: 'uid', as: 'universalId', of: 'identity', type: 'string' },
    { field: 'dept', as: 'department', of: 'employment', type: 'string' },
  ],
  constants: { company: 'Ours' },
  facts: {
    hireDate: 'hired',
    lastDay: 'last',
    immediate: { column: 'how', equals: ['Now', 'At once'] },
    moment: 'moment',
    leaveStart: 'leave',
    leaveId: 'leaveId',
    terminationRescinded: 'back',
  },
  strongKeys: ['universalId'],
};

function row(values: Record<string, string | number | boolean | null>): FeedRow {
  return { line: 2, key: 'E1', values: new Map(Object.entries(values)) };
}
const stamp = { asOf: 1_000, sequence: 3 };
const map = (values: Record<string, string | number | boolean | null>) =>
  reportRow(row(values), MAPPING, stamp);

describe('reportRow', () => {
  it('gives the facts, attributes and keys of one employment', () => {
    expect(map({ uid: 'U1', dept: null, hired: '2020-01-01', last: '2026-07-31' })).toEqual({
      ok: true,
      row: {
        employment: 'E1',
        asOf: 1_000,
        sequence: 3,
        hireDate: '2020-01-01',
        hireRescinded: false,
        contractEnd: null,
        termination: {
          lastDay: '2026-07-31',
          terminationDate: null,
          immediate: false,
          moment: null,
          reason: null,
        },
        terminationRescinded: false,
        leave: null,
        job: { company: 'Ours', department: null },
        jobEffectiveDate: null,
        person: { universalId: 'U1' },
        keys: { universalId: 'U1' },
      },
    });
    expect(map({ uid: null, hired: '2020-01-01' })).toMatchObject({
      ok: true,
      row: { keys: {}, termination: null },
    });
  });

  it('takes a termination that was taken back for none', () => {
    expect(map({ last: '2026-07-31', back: true })).toMatchObject({
      ok: true,
      row: { termination: null, terminationRescinded: true },
    });
  });

  it('sets aside who ends at an unknown moment and whose leave has no first day', () => {
    expect(map({ how: 'At once' })).toMatchObject({ ok: false, key: 'E1' });
    expect(map({ how: 'Later' })).toMatchObject({ ok: true, row: { termination: null } });
    expect(map({ leaveId: 'L1' })).toMatchObject({ ok: false });
    expect(map({ leave: '2026-02-01' })).toMatchObject({
      ok: true,
      row: { leave: { id: 'from 2026-02-01' } },
    });
  });
});

describe('fieldsOf', () => {
  it('reads each field once, facts by their own type', () => {
    const fields = fieldsOf({ ...MAPPING, dateForm: 'DD-MM-YYYY', emptyDates: ['00-00-0000'] });
    expect(fields.get('hired')).toMatchObject({ type: 'date', form: 'DD-MM-YYYY', empty: ['00-00-0000'] });
    expect(fields.get('how')).toMatchObject({ type: 'string' });
    expect(fields.get('id')).toMatchObject({ type: 'string', required: true });
    expect(fields.size).toBe(10);
  });

  it('refuses a mapping that contradicts itself', () => {
    const attribute = { field: 'hired', as: 'since', of: 'employment' as const, type: 'string' as const };
    for (const wrong of [
      { attributes: [...MAPPING.attributes, attribute] },
      { attributes: [...MAPPING.attributes, { ...attribute, field: 'x', as: 'department' }] },
      { attributes: [...MAPPING.attributes, { ...attribute, field: 'x', as: 'company' }] },
      { strongKeys: ['nationalId'] },
    ]) {
      expect(() => fieldsOf({ ...MAPPING, ...wrong })).toThrow(
        expect.objectContaining({ code: 'FEED_SHAPE' }),
      );
    }
  });
});
