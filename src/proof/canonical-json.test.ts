import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../test/support/runs.ts';
import { isLockstepError, type LockstepError } from '../domain/errors.ts';
import { canonicalJson } from './canonical-json.ts';

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

function errorOf(action: () => unknown): LockstepError | undefined {
  try {
    action();
  } catch (error) {
    if (isLockstepError(error)) return error;
    throw error;
  }
  return undefined;
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
      { numRuns: runs(500) },
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
    const cases: readonly (readonly [value: unknown, path: string, why: string])[] = [
      [{ a: [1, undefined] }, 'a[1]', 'is undefined, which JSON does not have'],
      [{ a: { b: Number.NaN } }, 'a.b', 'is not a finite number'],
      [Number.POSITIVE_INFINITY, '', 'is not a finite number'],
      [{ a: 1n }, 'a', 'is bigint, which JSON does not have'],
      [new Date(0), '', 'is not a plain object'],
      [[new Map()], '[0]', 'is not a plain object'],
      [[new Array(2)], '[0][0]', 'is undefined, which JSON does not have'],
      [() => 1, '', 'is function, which JSON does not have'],
      ['\ud800', '', 'holds half a character (a lone surrogate)'],
      [{ b: { 'a\udc00': 1 } }, 'b.a\udc00', 'holds half a character (a lone surrogate)'],
      [JSON.parse('{"__proto__":{"x":1}}'), '__proto__', 'is not a name that can be used'],
    ];
    for (const [value, path, why] of cases) {
      const thrown = errorOf(() => canonicalJson(value));
      expect([thrown?.code, thrown?.message, thrown?.details]).toEqual([
        'CANONICAL_INVALID',
        `${path === '' ? 'the value' : path} ${why}`,
        { path },
      ]);
    }
  });

  it('takes plain objects without a prototype, and 64 levels', () => {
    expect(canonicalJson(Object.assign(Object.create(null), { b: 1, a: 2 }))).toBe('{"a":2,"b":1}');
    for (const wrap of [(inner: unknown) => [inner], (inner: unknown) => ({ a: inner })]) {
      let nested: unknown = 1;
      for (let level = 0; level < 64; level++) nested = wrap(nested);
      expect(JSON.parse(canonicalJson(nested))).toEqual(nested);
      expect(() => canonicalJson(wrap(nested))).toThrow(/lies deeper than 64 levels/);
    }
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
