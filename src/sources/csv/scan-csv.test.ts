import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../test/support/runs.ts';
import { isLockstepError } from '../../domain/errors.ts';
import { createCsvScanner } from './scan-csv.ts';

const LIMITS = { maxColumns: 50, maxCellLength: 1_000 };

function scan(text: string, pieces: readonly number[] = [], limits = LIMITS): string[][] | string {
  const records: string[][] = [];
  try {
    const scanner = createCsvScanner(',', limits, (record) => records.push([...record.cells]));
    let at = 0;
    for (const piece of pieces) {
      scanner.push(text.slice(at, at + piece));
      at += piece;
    }
    scanner.push(text.slice(at));
    scanner.end();
  } catch (error) {
    if (!isLockstepError(error)) throw error;
    return error.code;
  }
  return records;
}

/** csv-parse with the same dialect; empty lines skipped. */
function oracle(text: string): string[][] | string {
  try {
    return parse(text, {
      record_delimiter: ['\r\n', '\n'],
      relax_column_count: true,
      skip_empty_lines: true,
    });
  } catch {
    return 'FEED_NOT_CSV';
  }
}

describe('createCsvScanner', () => {
  it('agrees with csv-parse on every text, cut into any pieces', () => {
    const alphabet = fc.constantFrom('a', 'é', '髙', '𝒳', ',', '"', '""', '\n', '\r\n', ' ', "'", '=');
    fc.assert(
      fc.property(fc.array(alphabet, { maxLength: 40 }), fc.array(fc.nat(5)), (parts, pieces) => {
        const text = parts.join('');
        expect(scan(text, pieces)).toEqual(oracle(text));
      }),
      { numRuns: runs(5_000) },
    );
  });

  it('tells the line on which a record begins, line breaks inside quotes counted', () => {
    const lines: number[] = [];
    const scanner = createCsvScanner(',', LIMITS, (record) => lines.push(record.line));
    scanner.push('h1,h2\r\n"two\r\nlines",x\r\n\r\nlast,y');
    expect(scanner.end()).toEqual({ lineEnd: false, line: 5 });
    expect(lines).toEqual([1, 2, 5]);
  });

  it('keeps a lone carriage return as text', () => {
    expect(scan('a\rb,c\n')).toEqual([['a\rb', 'c']]);
  });

  it('does not end a quoted cell at a NUL', () => {
    expect(scan('"a"\0b,c\n')).toBe('FEED_NOT_CSV');
  });

  it('stops at a cell or a record beyond the limits', () => {
    expect(scan(`"${'x'.repeat(1_001)}"`, [10, 500, 400])).toBe('FEED_TOO_LARGE');
    expect(scan('x'.repeat(1_001))).toBe('FEED_TOO_LARGE');
    expect(scan(','.repeat(50))).toBe('FEED_TOO_LARGE');
    expect(scan(','.repeat(49))).toHaveLength(1);
  });
});
