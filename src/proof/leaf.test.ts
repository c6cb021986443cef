import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeLeaf, encodeLeaf, type Leaf } from './leaf.ts';

const leaf: Leaf = {
  v: 1,
  n: 7,
  at: '2025-05-31T16:00:00.000Z',
  type: 'operation.verified',
  subject: '0197-ada',
  target: 'crm',
  operation: 'op-1',
  body: { commitment: 'ab' },
};

describe('leaf', () => {
  it('is one line of canonical JSON', () => {
    expect(Buffer.from(encodeLeaf(leaf)).toString()).toBe(
      '{"at":"2025-05-31T16:00:00.000Z","body":{"commitment":"ab"},"n":7,"operation":"op-1","subject":"0197-ada","target":"crm","type":"operation.verified","v":1}',
    );
    expect(decodeLeaf(encodeLeaf(leaf))).toEqual(leaf);
  });

  it('comes back as it was written', () => {
    const name = fc.option(fc.string({ minLength: 1, maxLength: 30 }), { nil: null });
    fc.assert(
      fc.property(
        fc.maxSafeInteger(),
        name,
        name,
        name,
        fc.dictionary(fc.string(), fc.string()),
        (n, a, b, c, body) => {
          fc.pre(!Object.hasOwn(body, '__proto__'));
          const value = { ...leaf, n: Math.abs(n), subject: a, target: b, operation: c, body: { ...body } };
          expect(decodeLeaf(encodeLeaf(value))).toEqual(value);
        },
      ),
    );
  });

  it('refuses what is not one', () => {
    const wrong: Partial<Leaf>[] = [
      { n: -1 },
      { n: 0.5 },
      { at: '2025-05-31T16:00:00Z' },
      { at: '2025-13-31T16:00:00.000Z' },
      { type: 'verified' },
      { subject: '' },
      { target: 'x'.repeat(513) },
    ];
    for (const part of wrong)
      expect(() => encodeLeaf({ ...leaf, ...part }), JSON.stringify(part)).toThrow(/not as it must/);
    expect(() => encodeLeaf({ ...leaf, body: 'x'.repeat(65_535) })).toThrow(/larger than 65535/);
    const text = Buffer.from(encodeLeaf(leaf)).toString();
    for (const other of [
      `${text} `,
      text.replace('"n":7', '"n":7.0'),
      text.replace('"v":1', '"v":1,"w":1'),
      text.replace('"body":{"commitment":"ab"}', '"body":{"b":1,"a":2}'),
      text.replace('"body":{"commitment":"ab"}', '"body":{"__proto__":2}'),
      text.replace('"body":{"commitment":"ab"}', '"body":{"a":1,"a":1}'),
      '[]',
      'null',
      '',
    ]) {
      expect(() => decodeLeaf(Buffer.from(other)), other).toThrow(/log entry/);
    }
  });
});
