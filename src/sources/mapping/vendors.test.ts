import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ReportRow } from '../../domain/identity/inputs.ts';
import { readCsvFeed } from '../csv/read-csv-feed.ts';
import type { FeedReading } from '../feed/feed-reading.ts';
import { feedsAbsent, feedsFolder } from '../testing/feeds.ts';
import { REPORT_SOURCE } from '../testing/tidewater-sources.ts';
import { BAMBOOHR } from './bamboohr.ts';
import { darwinbox } from './darwinbox.ts';
import { type JsonReport, readJsonReport } from './json-report.ts';
import { csvShapeOf, recordMappingOf } from './of-source.ts';
import type { RecordMapping } from './record-mapping.ts';
import { reportRow } from './report-row.ts';
import { SUCCESSFACTORS } from './successfactors.ts';
import { WORKDAY } from './workday.ts';

const CSV_AS_OF = Date.parse('2026-12-24T03:00:00Z');
const END = Date.parse('2027-01-01T03:00:00Z');

describe.skipIf(feedsAbsent('the shapes of other vendors'))(
  'the same company in the shapes of other vendors',
  () => {
    const folder = feedsFolder() ?? '.';
    const lastReport = new Map<string, ReportRow>();
    /** Whom a transaction spoke of after the last weekly report, or whose change began after it. */
    const changedSince = new Set<string>();

    beforeAll(async () => {
      const all = brotliDecompressSync(readFileSync(join(folder, 'snapshots/all-weeks.br')));
      const meta = readFileSync(join(folder, 'snapshots/workers-2026-12-24.meta.json'), 'utf8');
      const content = all.subarray(all.length - JSON.parse(meta).bytes);
      const reading = await readCsvFeed({ content, meta }, csvShapeOf(REPORT_SOURCE), null);
      for (const row of mapped(reading, recordMappingOf(REPORT_SOURCE), CSV_AS_OF))
        lastReport.set(row.employment, row);
      const lines = gunzipSync(readFileSync(join(folder, 'events/events.jsonl.gz')))
        .toString()
        .trim()
        .split('\n');
      for (const line of lines) {
        const { data } = JSON.parse(JSON.parse(line).body);
        const since = Math.max(
          Date.parse(data.entryMoment),
          Date.parse(`${data.effectiveDate ?? '1970-01-01'}T00:00:00Z`),
        );
        if (since >= CSV_AS_OF - 86_400_000) changedSince.add(data.employeeId);
      }
    });

    function mapped(reading: FeedReading, mapping: RecordMapping, asOf: number): ReportRow[] {
      return reading.rows.map((row) => {
        const result = reportRow(row, mapping, { asOf, sequence: 0 });
        if (!result.ok) throw new Error(`${result.key}: ${result.why}`);
        return result.row;
      });
    }

    function read(file: string, report: JsonReport, asOf: number): ReportRow[] {
      const text = gunzipSync(readFileSync(join(folder, 'end', file))).toString();
      const reading = readJsonReport(text, report, asOf, null);
      // No vendor's document proves that it is whole: nobody can be missing because of it.
      expect(reading).toMatchObject({ outcome: 'accepted', whole: false, rejects: [] });
      // Cut anywhere, it is refused whole.
      for (const share of [0.1, 0.5, 0.999]) {
        const cut = readJsonReport(text.slice(0, Math.floor(text.length * share)), report, asOf, null);
        expect(cut).toMatchObject({ outcome: 'rejected', refusal: { code: 'FEED_NOT_JSON' }, rows: [] });
      }
      return mapped(reading, report.mapping, asOf);
    }

    /** Rows that the last weekly report has too and that nothing has changed since. */
    function comparable(rows: readonly ReportRow[]): [ReportRow, ReportRow][] {
      return rows.flatMap((row): [ReportRow, ReportRow][] => {
        const same = lastReport.get(row.employment);
        return same === undefined || changedSince.has(row.employment) ? [] : [[row, same]];
      });
    }

    const facts = (row: ReportRow) => ({
      employment: row.employment,
      hireDate: row.hireDate,
      contractEnd: row.contractEnd,
      lastDay: row.termination?.lastDay ?? null,
      terminationDate: row.termination?.terminationDate ?? null,
    });
    const job = (row: ReportRow, names: readonly string[]) => names.map((name) => row.job[name]);

    it('Workday: 1,966 employments, each just as in the weekly report of that day', () => {
      const rows = read('workday-raas-2026-12-24.json.gz', WORKDAY, CSV_AS_OF);
      expect(rows).toHaveLength(1_966);
      expect(lastReport.size).toBe(1_966);
      for (const row of rows) {
        const same = lastReport.get(row.employment);
        const { company, ...rest } = row.job;
        expect(company).toBe('Tidewater Optics AG');
        expect({ ...row, job: rest, sequence: 0 }).toEqual(same);
      }
    });

    it('BambooHR: 1,956 employments with the same dates, keys and jobs', () => {
      const rows = read('bamboohr-report.json.gz', BAMBOOHR, END);
      expect(rows).toHaveLength(1_956);
      const pairs = comparable(rows);
      expect(pairs.length).toBeGreaterThan(1_850);
      const names = ['department', 'level', 'title', 'location', 'zone'];
      for (const [row, same] of pairs) {
        expect(facts(row)).toEqual(facts(same));
        expect(row.keys).toEqual(same.keys);
        expect(job(row, names)).toEqual(job(same, names));
        // The report names no supervisor who has left.
        if (row.job.manager !== null) expect(row.job.manager).toBe(same.job.manager);
      }
    });

    it('SuccessFactors: 1,945 persons with 1,956 employments, the same dates, keys, jobs and leaves', () => {
      const rows = read('successfactors-perperson.json.gz', SUCCESSFACTORS, END);
      expect(rows).toHaveLength(1_956);
      expect(new Set(rows.map((row) => row.keys.universalId)).size).toBe(1_945);
      const pairs = comparable(rows);
      expect(pairs.length).toBeGreaterThan(1_850);
      const names = ['department', 'level', 'title', 'manager', 'location', 'zone'];
      let leaves = 0;
      for (const [row, same] of pairs) {
        expect(facts(row)).toEqual(facts(same));
        expect(row.keys).toEqual(same.keys);
        expect(job(row, names)).toEqual(job(same, names));
        expect(row.job.contingent).toBe(same.job.type === 'Contingent_Worker');
        expect([row.leave?.start, row.leave?.back]).toEqual([same.leave?.start, same.leave?.back]);
        if (row.leave !== null) leaves++;
      }
      expect(leaves).toBeGreaterThan(90);
    });

    it('Darwinbox: 400 employments, dates day first, the exit being the last day of work', () => {
      const { locations } = JSON.parse(readFileSync(join(folder, 'policy.json'), 'utf8'));
      const report = darwinbox(new Map(Object.entries(locations)));
      const rows = read('darwinbox-employees.json.gz', report, END);
      expect(rows).toHaveLength(400);
      const pairs = comparable(rows);
      expect(pairs.length).toBeGreaterThan(370);
      for (const [row, same] of pairs) {
        expect([row.hireDate, row.termination?.lastDay]).toEqual([same.hireDate, same.termination?.lastDay]);
        expect(job(row, ['department', 'title', 'manager', 'location', 'zone'])).toEqual(
          job(same, ['department', 'title', 'manager', 'location', 'zone']),
        );
      }
      expect(rows.filter((row) => row.termination !== null).length).toBeGreaterThanOrEqual(6);
      const unknown = readJsonReport(
        gunzipSync(readFileSync(join(folder, 'end/darwinbox-employees.json.gz'))).toString(),
        darwinbox(new Map()),
        END,
        null,
      );
      expect(unknown).toMatchObject({ outcome: 'held', rows: [] });
    });
  },
);

describe('readJsonReport', () => {
  it('refuses a document without its records', () => {
    for (const text of ['', '[]', '{}', '{"employees":{}}', '<html></html>']) {
      expect(readJsonReport(text, BAMBOOHR, END, null)).toMatchObject({ outcome: 'rejected', rows: [] });
    }
  });

  it('sets aside a person without employments, and then nobody is missing for certain', () => {
    const text = JSON.stringify({
      d: { results: [{ personIdExternal: 'U1', employmentNav: { results: [] } }] },
    });
    expect(readJsonReport(text, SUCCESSFACTORS, END, null).rejects).toMatchObject([
      { code: 'keyUnreadable' },
    ]);
  });
});
