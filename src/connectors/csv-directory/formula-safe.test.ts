import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../test/support/runs.ts';
import { fromCell, toCell } from './formula-safe.ts';

const nasty = fc.oneof(
  fc.string(),
  fc
    .array(fc.constantFrom("'", '=', '+', '-', '@', '\t', ' ', '＝', 'a', '1'), { maxLength: 8 })
    .map((all) => all.join('')),
);

describe('formula-safe cells', () => {
  it('gives back what was written', () => {
    fc.assert(
      fc.property(nasty, (value) => {
        expect(fromCell(toCell(value))).toBe(value);
      }),
      { numRuns: runs(5000) },
    );
  });

  it('never leaves a cell that a spreadsheet would run', () => {
    fc.assert(
      fc.property(nasty, (value) => {
        expect(toCell(value)).not.toMatch(/^\s*[=+\-@＝＋－＠]/u);
      }),
      { numRuns: runs(5000) },
    );
  });

  it.each(['=1+1', '+1', '-2', '@SUM(A1)', '\t=1', ' =1', "'=1", '＝1', '\u0000=1', '\u00001'])(
    'guards %j',
    (value) => {
      expect(toCell(value)).toBe(`'${value}`);
    },
  );

  it.each(['ada', "O'Brien", "'quoted'", '1-2', 'a@b.test', ''])('leaves %j alone', (value) => {
    expect(toCell(value)).toBe(value);
  });
});
