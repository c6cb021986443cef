import { describe, expect, it } from 'vitest';
import { agencyReports, fileOf, type Report, saidIn } from './reports.ts';

const row = (person: string, lastDay: string | null = null) =>
  ({ person, department: 'Sales', zone: 'UTC', lastDay }) as const;
const WHOLE: Report = {
  sequence: 2,
  writtenAt: 0,
  rows: [row('800'), row('801', '2026-03-01')],
  arrives: 1,
  lost: [],
};
const people = (report: Report) => saidIn(report).map(({ person }) => person);

describe('a report of an agency', () => {
  it('says what is in it, of whoever can be read', () => {
    expect(people(WHOLE)).toEqual(['800', '801']);
    expect(people({ ...WHOLE, rows: [{ ...row('800'), unread: true }, row('801')] })).toEqual(['801']);
  });

  it('says nothing where rows are missing, and nothing in a last row that is cut', () => {
    expect(people({ ...WHOLE, lost: [0] })).toEqual([]);
    const { length } = fileOf(WHOLE).content;
    const said = Array.from({ length }, (_, bytes) => people({ ...WHOLE, arrives: bytes / length }).join());
    expect(new Set(said)).toEqual(new Set(['', '800']));
    expect(said.lastIndexOf('')).toBeLessThan(said.indexOf('800'));
  });

  it('comes sound, cut, with rows missing, twice, late and out of order', () => {
    const all = Array.from({ length: 200 }, (_, seed) =>
      agencyReports(seed, 1_000, 15_000).flatMap((one) => (one.kind === 'report' ? [one] : [])),
    );
    const flat = all.flat();
    expect(flat.some(({ report }) => report.arrives < 1)).toBe(true);
    expect(flat.some(({ report }) => report.lost.length > 0)).toBe(true);
    expect(flat.some(({ report }) => report.rows.some(({ unread }) => unread === true))).toBe(true);
    const late = all.map((some) => some.toSorted((a, b) => a.at - b.at).map(({ report }) => report.sequence));
    expect(late.some((numbers) => numbers.some((n, i) => n < (numbers[i - 1] ?? 0)))).toBe(true);
    expect(late.some((numbers) => new Set(numbers).size < numbers.length)).toBe(true);
  });
});
