import { expect, it } from 'vitest';
import type { Catalog } from '../catalog.ts';
import { canonicalPolicy } from './canonical.ts';

const textOf = (...lists: unknown[][]) =>
  canonicalPolicy(
    Object.fromEntries(
      lists.map((list, i) => [`k${i}`, list.map((document) => ({ document }))]),
    ) as unknown as Catalog,
  );

it('is one text for one meaning', () => {
  expect(textOf([{ b: 1, a: [true, 'x', null], c: { z: undefined, y: 2.5, x: {} } }], [])).toBe(
    '[[{"a":[true,"x",null],"b":1,"c":{"x":{},"y":2.5}}],[]]',
  );
  expect(textOf([{ a: 1, b: 2, c: 3 }])).toBe(textOf([{ c: 3, a: 1, b: 2 }]));
  expect(textOf([{ c: 3, b: 2, a: 1 }])).toBe('[[{"a":1,"b":2,"c":3}]]');
});

it('is another text for another meaning', () => {
  expect(textOf([{ a: '1' }])).not.toBe(textOf([{ a: 1 }]));
  expect(textOf([{ a: ['x', 'y'] }])).not.toBe(textOf([{ a: ['y', 'x'] }]));
  expect(textOf([{ a: ['x', 'y'] }])).not.toBe(textOf([{ a: ['xy'] }]));
  expect(textOf([{ a: 1 }, { a: 2 }])).not.toBe(textOf([{ a: 1 }], [{ a: 2 }]));
});

it('is text also of what no JSON has', () => {
  expect(textOf([{ a: [undefined] }])).toBe('[[{"a":[null]}]]');
});

it('is the same text where a kind that came later is not used, and another one where it is', () => {
  const text = (hooks: unknown[], rules: unknown[] = [{ a: 1 }]) =>
    canonicalPolicy({
      rules: rules.map((document) => ({ document })),
      hooks: hooks.map((document) => ({ document })),
    } as unknown as Catalog);
  expect(text([])).toBe('[[{"a":1}]]');
  expect(text([{ b: 2 }])).toBe('[[{"a":1}],[{"b":2}]]');
  expect(text([{ b: 2 }], [])).toBe('[[],[{"b":2}]]');
});
