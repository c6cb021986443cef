import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.ts';
import { commit, leafCommitmentKey } from './commitment.ts';

const json = fc
  .jsonValue({ maxDepth: 5, noUnicodeString: false })
  .filter(
    (value) => !JSON.stringify(value).includes('__proto__') && !/\\ud[89a-f]/i.test(JSON.stringify(value)),
  );

function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, shuffled(item)]),
  );
}

describe('canonical JSON', () => {
  it('sorts and writes as the examples of RFC 8785', () => {
    // RFC 8785 3.2.2 and 3.2.3.
    const sample = JSON.parse(
      '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}',
    );
    expect(canonicalJson(sample)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
    const keys = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 };
    expect([...canonicalJson(keys).matchAll(/:(\d)/g)].map(([, value]) => value).join('')).toBe('2467153');
    expect(canonicalJson(-0)).toBe('0');
  });

  it('keeps the value and gives equal values equal text', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(shuffled(value))).toBe(text);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it('gives different values different text', () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        const equal = JSON.stringify(a) === JSON.stringify(b);
        if (equal) expect(canonicalJson(a)).toBe(canonicalJson(b));
        else if (canonicalJson(a) === canonicalJson(b))
          expect(JSON.parse(canonicalJson(a))).toEqual(JSON.parse(JSON.stringify(b)));
      }),
    );
  });

  it('refuses what JSON does not have, and says where', () => {
    const cases: [unknown, RegExp][] = [
      [{ a: [1, undefined] }, /^a\[1\] is undefined/],
      [{ a: { b: Number.NaN } }, /^a\.b is not a finite/],
      [Number.POSITIVE_INFINITY, /finite/],
      [{ a: 1n }, /bigint/],
      [new Date(0), /plain object/],
      [new Map(), /plain object/],
      [[new Array(2)], /undefined/],
      [() => 1, /function/],
      ['\ud800', /lone surrogate/],
      [{ 'a\udc00': 1 }, /lone surrogate/],
      [JSON.parse('{"__proto__":{"x":1}}'), /not a name/],
    ];
    for (const [value, message] of cases) expect(() => canonicalJson(value)).toThrow(message);
  });

  it('refuses what lies too deep instead of running out of stack', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level++) deep = [deep];
    expect(() => canonicalJson(deep)).toThrow(/deeper than 64/);
    const circular: unknown[] = [];
    circular.push(circular);
    expect(() => canonicalJson(circular)).toThrow(/deeper than 64/);
  });
});

describe('commitment', () => {
  const key = new Uint8Array(32).fill(0x0b);

  it('is HMAC-SHA256 (RFC 4231 2.3 needs a short key, so compared with one of 32 bytes)', () => {
    expect(commit(key, 'Hi There')).toBe('198a607eb44bfbc69903a0f1cf2bbdc5ba0aa3f3d9ae3c1c7a3b1696a0b68cf7');
  });

  it('takes keys of exactly 32 bytes', () => {
    for (const length of [0, 16, 31, 33, 64])
      expect(() => commit(new Uint8Array(length), 'x')).toThrow(/32 bytes/);
  });

  it('has a key of its own for each leaf', () => {
    const context = { type: 'operation.verified', at: 'a', leave: 'l', target: 't', operation: 'o' };
    const keys = [
      context,
      { ...context, target: null },
      { ...context, operation: 'p' },
      { ...context, type: 'x' },
    ].map((each) => Buffer.from(leafCommitmentKey(key, each)).toString('hex'));
    expect(new Set(keys).size).toBe(4);
    expect(keys).not.toContain(Buffer.from(key).toString('hex'));
  });
});
