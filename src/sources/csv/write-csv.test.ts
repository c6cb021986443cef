import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../test/support/runs.ts';
import { readSafeCell, safeCell, writeCsv } from './write-csv.ts';

const nasty = fc.constantFrom(
  '=',
  '+',
  '-',
  '@',
  '\t',
  '\r',
  '\n',
  '\0',
  '＝',
  '＋',
  '－',
  '＠',
  "'",
  '"',
  ',',
  ';',
  ' ',
  '\ufeff',
  'a',
  '1',
  '髙',
);
const cell = fc.array(nasty, { maxLength: 8 }).map((parts) => parts.join(''));

describe('writeCsv', () => {
  it('writes nothing that a spreadsheet would start, and gives every text back', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { maxLength: 5 }), (rows) => {
        const text = writeCsv(['a', 'b', 'c'], rows);
        const read: string[][] = parse(text, { record_delimiter: '\r\n', from: 2 });
        for (const value of read.flat()) {
          expect(value).not.toMatch(/^[\s\ufeff]*[=+\-@＝＋－＠]/u);
          expect(value).not.toMatch(/^[\t\r\n\0]/);
        }
        expect(read.map((row) => row.map(readSafeCell))).toEqual(rows);
      }),
      { numRuns: runs(5_000) },
    );
  });

  it('leaves harmless text, numbers and apostrophes of names alone', () => {
    expect(writeCsv(['n'], [["'t Hooft"], [-5], [true], [null], ['a@b.example']])).toBe(
      'n\r\n\'t Hooft\r\n-5\r\ntrue\r\n""\r\na@b.example\r\n',
    );
    expect(safeCell('=1')).toBe("'=1");
    expect(safeCell("'=1")).toBe("''=1");
  });
});
