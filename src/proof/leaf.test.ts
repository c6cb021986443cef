import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.ts';
import { decodeLeaf, encodeLeaf, type Leaf, MAX_LEAF_BYTES } from './leaf.ts';
import { refusal } from './testing/refusal.ts';

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

  // Of what is `unknown`: whoever holds the database writes what TypeScript would not let through.
  const WRONG: readonly (readonly [field: string, wrong: Readonly<Record<string, unknown>>])[] = [
    ['v', { v: 2 }],
    ['n', { n: -1 }],
    ['n', { n: 0.5 }],
    ['n', { n: 2 ** 53 }],
    ['at', { at: '2025-05-31T16:00:00Z' }],
    ['at', { at: '2025-13-31T16:00:00.000Z' }],
    ['at', { at: '+012025-05-31T16:00:00.000Z' }],
    ['at', { at: '2025-05-31T16:00:00.000Z\u0000' }],
    ['at', { at: ['2025-05-31T16:00:00.000Z'] }],
    ['type', { type: 'verified' }],
    ['type', { type: '1operation.verified' }],
    ['type', { type: 'operation.verified2' }],
    ['type', { type: ['operation.verified'] }],
    ['names', { subject: '' }],
    ['names', { target: 'x'.repeat(513) }],
    ['names', { operation: 5 }],
  ];

  it.each(WRONG)('refuses a wrong %s, %j, in writing and in reading', (field, wrong) => {
    const value = { ...leaf, ...wrong };
    const why = `LEAF_INVALID: the ${field} of a log entry is not as it must be`;
    expect(refusal(() => encodeLeaf(value as unknown as Leaf))).toBe(why);
    expect(refusal(() => decodeLeaf(Buffer.from(canonicalJson(value))))).toBe(why);
  });

  it('takes a type of several participles, and names of up to 512 characters', () => {
    const edge = { ...leaf, n: 0, type: 'log.key.replaced', subject: 'x'.repeat(512) };
    expect(decodeLeaf(encodeLeaf(edge))).toEqual(edge);
  });

  it('has at most 65,535 bytes', () => {
    const room = MAX_LEAF_BYTES - encodeLeaf({ ...leaf, body: '' }).length;
    const full = { ...leaf, body: 'x'.repeat(room) };
    expect(encodeLeaf(full)).toHaveLength(65_535);
    expect(decodeLeaf(encodeLeaf(full))).toEqual(full);
    const over = { ...leaf, body: 'x'.repeat(room + 1) };
    expect(refusal(() => encodeLeaf(over))).toBe(
      'LEAF_TOO_LARGE: a operation.verified entry of 65536 bytes is larger than 65535',
    );
    expect(refusal(() => decodeLeaf(Buffer.from(canonicalJson(over))))).toBe(
      'LEAF_INVALID: the log entry is too large',
    );
  });

  const text = Buffer.from(encodeLeaf(leaf)).toString();
  const body = (other: string) => text.replace('"body":{"commitment":"ab"}', `"body":${other}`);
  it.each([
    ['the log entry is not JSON', ['', '{', text.slice(1)]],
    [
      'the log entry does not have the fields of one',
      ['[]', 'null', '5', '{}', text.replace('"v":1', '"v":1,"w":1'), text.replace(',"v":1', '')],
    ],
    [
      'the log entry is not canonical JSON',
      [`${text} `, text.replace('"n":7', '"n":7.0'), body('{"b":1,"a":2}'), body('{"a":1,"a":1}')],
    ],
    ['the log entry holds what canonical JSON cannot', [body('{"__proto__":2}')]],
  ])('%s: is refused', (why, texts) => {
    for (const other of texts)
      expect(
        refusal(() => decodeLeaf(Buffer.from(other))),
        other,
      ).toBe(`LEAF_INVALID: ${why}`);
  });

  it('says of what canonical JSON cannot hold where that is', () => {
    let cause: unknown;
    try {
      decodeLeaf(Buffer.from(body('{"__proto__":2}')));
    } catch (error) {
      cause = error instanceof Error ? error.cause : undefined;
    }
    expect(cause).toMatchObject({ code: 'CANONICAL_INVALID', details: { path: 'body.__proto__' } });
  });
});
