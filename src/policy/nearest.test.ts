import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearest } from './nearest.ts';

describe('nearest', () => {
  const names = ['department', 'deputy', 'location', 'level', 'type'];
  it.each([
    ['departmnt', 'department'],
    ['depratment', 'department'],
    ['Department', 'department'],
    ['lvel', 'level'],
    ['tpye', 'type'],
    ['salary', undefined],
    ['', undefined],
  ])('%s: %s', (word, expected) => {
    expect(nearest(word, names)).toBe(expected);
  });

  it('never proposes the word itself, nor anything that is not there', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 12 }),
        fc.array(fc.string({ maxLength: 12 }), { maxLength: 8 }),
        (word, list) => {
          const found = nearest(word, list);
          if (found !== undefined) expect(list.filter((name) => name !== word)).toContain(found);
        },
      ),
    );
  });

  it('is quick with hostile lengths', () => {
    expect(nearest('x'.repeat(100_000), ['y'.repeat(100_000)])).toBe(undefined);
  });
});
