import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayBeRenumbered, strangeKeys } from './strange-keys.ts';

const keys = (from: number, count: number) => Array.from({ length: count }, (_, i) => `E${from + i}`);

/** A report of `kept` of `known` keys and `strange` ones. */
function report(known: number, kept: number, strange: number, whole: boolean): string | null {
  const before = keys(0, known);
  const others = keys(10_000, strange);
  return strangeKeys({
    known: new Set(before),
    named: new Set([...before.slice(0, kept), ...others]),
    strange: new Set(others),
    whole,
  });
}

describe('strangeKeys', () => {
  it('says what it counted', () => {
    expect(report(60, 10, 60, true)).toBe(
      'It names 10 of the 60 keys that are known of this source, and 60 of its 70 keys are new: it may be another company’s, or columns have changed places.',
    );
  });

  it.each([
    ['a first report', 0, 0, 500, true, false],
    ['four people, all others', 4, 0, 4, true, false],
    ['five people, all others', 5, 0, 1, true, true],
    ['half of them are kept', 10, 5, 90, true, false],
    ['fewer than half are kept, and half are new', 10, 4, 4, true, false],
    ['fewer than half are kept, and more are new', 10, 4, 5, true, true],
    ['nobody is named', 10, 0, 0, true, false],
    ['changes: five joiners', 20, 0, 5, false, false],
    ['changes: six joiners among the changes of ten', 20, 10, 6, false, false],
    ['changes: six strangers, a quarter of twenty', 20, 0, 6, false, true],
    ['changes: a quarter of a larger company', 400, 0, 100, false, false],
    ['changes: more than a quarter of it', 400, 0, 101, false, true],
  ])('%s', (_what, known, kept, strange, whole, isStrange) => {
    expect(report(known, kept, strange, whole) !== null).toBe(isStrange);
  });

  it('holds no report in which all are there, however many come, and every one in which all are others', () => {
    const size = fc.integer({ min: 5, max: 300 });
    fc.assert(
      fc.property(size, size, (known, strange) => {
        expect(report(known, known, strange, true)).toBeNull();
        expect(report(known, 0, strange, true)).not.toBeNull();
      }),
    );
  });

  it('takes who comes back for a few', () => {
    expect([0, 20, 80, 2_000].map(mayBeRenumbered)).toEqual([3, 3, 4, 100]);
  });
});
