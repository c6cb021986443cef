import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareTexts } from './compare-texts.ts';
import { holds } from './holds.ts';
import type { Predicate } from './predicate.ts';

const row = {
  id: 'a',
  text: 'b',
  none: null,
  doc: { n: 3, s: 'x', e: '', l: [{ v: 1 }, { v: 2, w: true }], o: {}, deep: [['x']] },
};
const others = [
  { of: 'a', kind: 'k' },
  { of: 'b', kind: 'm' },
];
const ask = (predicate: Predicate) =>
  holds(predicate, row, ({ on }, { ...here }) =>
    others.filter((other) =>
      Object.entries(on).every(([there, mine]) => Reflect.get(other, there) === here[mine]),
    ),
  );
const at = (...path: string[]) => ({ column: 'doc', path });

describe('a predicate', () => {
  it.each<[string, Predicate, boolean]>([
    ['all of nothing', { all: [] }, true],
    ['any of nothing', { any: [] }, false],
    ['not what is not there', { not: { at: at('missing'), op: 'eq', value: 1 } }, true],
    ['a number', { at: at('n'), op: 'ge', value: 3 }, true],
    ['a number as text', { at: at('n'), op: 'eq', value: '3' }, false],
    ['no number', { at: at('n'), op: 'lt', value: Number.NaN }, false],
    ['a column', { at: { column: 'text' }, op: 'gt', value: 'a' }, true],
    ['a member of a text', { at: { column: 'text', path: ['length'] }, op: 'eq', value: 1 }, false],
    ['what every object has', { present: at('constructor') }, false],
    ['a place in a list', { present: at('l', '0') }, false],
    ['an empty text', { present: at('e') }, false],
    ['an empty object', { present: at('o') }, false],
    ['an object', { present: { column: 'doc' } }, true],
    ['null', { present: { column: 'none' } }, false],
    ['an element', { element: at('l'), of: { at: { path: ['v'] }, op: 'eq', value: 2 } }, true],
    [
      'two things of one element',
      {
        element: at('l'),
        of: {
          all: [
            { at: { path: ['v'] }, op: 'eq', value: 1 },
            { at: { path: ['w'] }, op: 'eq', value: true },
          ],
        },
      },
      false,
    ],
    ['an element of no list', { element: at('o'), of: { all: [] } }, false],
    [
      'an element of an element',
      { element: at('deep'), of: { element: { path: [] }, of: { at: { path: [] }, op: 'sw', value: 'x' } } },
      true,
    ],
    ['an element outside of lists', { present: { path: [] } }, false],
    [
      'a row elsewhere',
      { related: { table: 't', on: { of: 'id' } }, of: { at: { column: 'kind' }, op: 'eq', value: 'k' } },
      true,
    ],
    [
      'a row of another elsewhere',
      { related: { table: 't', on: { of: 'id' } }, of: { at: { column: 'kind' }, op: 'eq', value: 'm' } },
      false,
    ],
    ['an unstorable text', { at: { column: 'text' }, op: 'gt', value: '\0' }, false],
    ['half a character', { at: { column: 'text' }, op: 'lt', value: '\ud83d' }, false],
  ])('%s', (_what, predicate, answer) => {
    expect(ask(predicate)).toBe(answer);
    expect(ask({ not: predicate })).toBe(!answer);
  });
});

describe('the order of texts', () => {
  it('is that of their bytes', () => {
    const texts = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        const bytes = Buffer.compare(Buffer.from(a), Buffer.from(b));
        expect(Math.sign(compareTexts(a, b))).toBe(bytes);
      }),
      { examples: [['\uff5e', '\u{1f600}']] },
    );
  });
});
