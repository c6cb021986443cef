import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson, parseJsonBytes } from './parse-json.ts';
import { isPath, readPath } from './read-path.ts';

const parse = (text: string): unknown => parseJson(text, { maxLength: 10_000, maxDepth: 6 }, 'WEBHOOK_BODY');

describe('parseJson', () => {
  it('reads what JSON.parse reads, within its depth', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (text) => {
        expect(JSON.stringify(parse(text))).toBe(
          JSON.stringify(JSON.parse(text, (key, value) => (key === '__proto__' ? undefined : value))),
        );
      }),
    );
  });

  it('refuses depth, length, remains and rubbish with one code', () => {
    for (const text of [
      '['.repeat(7),
      '['.repeat(5_000),
      `"${'x'.repeat(10_001)}"`,
      '{"a":1}x',
      '',
      '{"a":',
      'NaN',
    ]) {
      expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'WEBHOOK_BODY' }));
    }
    expect(parse('["[[[[[[[[", "\\"[[[[[[[["]')).toHaveLength(2);
  });

  it('refuses more members of one object, and more lists and objects, than it is told', () => {
    const limits = { maxLength: 10_000, maxDepth: 6, maxMembers: 3, maxNames: 7, maxParts: 4 };
    const bounded = (text: string) => parseJson(text, limits, 'WEBHOOK_BODY');
    const refused = expect.objectContaining({ code: 'WEBHOOK_BODY' });
    expect(bounded('[{"a":1,"b":2,"c":":{["},{"a":{"d":1},"b":1,"c":1}]')).toHaveLength(2);
    expect(() => bounded('[{"a":1,"b":2,"c":3},{"a":1,"b":2,"c":3},{"a":1,"b":2}]')).toThrow(refused);
    expect(() => bounded('{"a":1,"b":{},"c":3,"d":4}')).toThrow(refused);
    expect(bounded('[[],[],[]]')).toHaveLength(3);
    expect(() => bounded('[[],[],[],{}]')).toThrow(refused);
  });

  it('never carries a __proto__ member, however it is spelt', () => {
    for (const text of [
      '{"__proto__":{"isAdmin":true},"a":1}',
      '{"\u005f_proto__":{"isAdmin":true},"a":1}',
    ]) {
      const copy = Object.assign({}, parse(text)) as Record<string, unknown>;
      expect(copy.isAdmin).toBeUndefined();
      expect(copy.a).toBe(1);
    }
  });
});

describe('a limit of forms', () => {
  const limits = { maxLength: 1_000_000, maxDepth: 6, maxForms: 300 };
  const objects = (many: number, one: (i: number) => object) =>
    JSON.stringify({ list: Array.from({ length: many }, (_, i) => one(i)) });
  const bounded = (text: string) => parseJson(text, limits, 'WEBHOOK_BODY');
  const refused = expect.objectContaining({ code: 'WEBHOOK_BODY' });

  it('counts names, and orders of names, and not how often they come', () => {
    expect(
      bounded(objects(5_000, (i) => ({ value: `${i}`, type: 'x', [`n${i % 50}`]: { a: 1 } }))),
    ).toBeDefined();
    expect(() => bounded(objects(400, (i) => ({ [`name${i}`]: 1 })))).toThrow(refused);
    expect(() =>
      bounded(objects(400, (i) => ({ [`a${i % 20}`]: 1, [`b${Math.floor(i / 20)}`]: 1 }))),
    ).toThrow(refused);
    expect(() =>
      bounded(JSON.stringify(Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`n${i}`, 1])))),
    ).toThrow(refused);
  });
});

describe('bytes', () => {
  const ofBytes = (bytes: Uint8Array, maxLength = 10_000) =>
    parseJsonBytes(bytes, { maxLength, maxDepth: 6, maxParts: 20, maxForms: 300 }, 'WEBHOOK_BODY');
  const refused = expect.objectContaining({ code: 'WEBHOOK_BODY' });

  it('are read as their text is', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 2, stringUnit: 'binary' }), (text) => {
        const limits = { maxLength: 100_000, maxDepth: 6, maxParts: 20, maxForms: 300 };
        const read = (work: () => unknown) => {
          try {
            return JSON.stringify(work());
          } catch (error) {
            return String(error);
          }
        };
        const clean = Buffer.from(text).toString();
        expect(read(() => parseJsonBytes(Buffer.from(clean), limits, 'WEBHOOK_BODY'))).toBe(
          read(() => parseJson(clean, limits, 'WEBHOOK_BODY')),
        );
      }),
    );
  });

  it('are refused where they are no UTF-8, cut off inside of a text, or too many', () => {
    expect(ofBytes(Buffer.from('\ufeff{"a":"é😀"}'))).toEqual({ a: 'é😀' });
    for (const bytes of [
      Buffer.from([0x22, 0xff, 0x22]),
      Buffer.from([0x22, 0xc3]),
      Buffer.from('"abc'),
      Buffer.from('"abc\\'),
      Buffer.from(`[${'[],'.repeat(30)}[]]`),
      Buffer.alloc(10_001, 0x20),
    ])
      expect(() => ofBytes(bytes)).toThrow(refused);
  });
});

describe('a limit of values', () => {
  const many = (text: string) =>
    parseJson(text, { maxLength: 10_000, maxDepth: 6, maxValues: 10 }, 'WEBHOOK_BODY');

  it('counts those inside of others, and not what stands in texts', () => {
    for (const text of ['[1,2,3,4,5,6,7,8]', '{"a":[[[]]],"b":{"c":{}}}', '"[,,,,,,,,,,,,,,,,]"'])
      expect(JSON.stringify(many(text))).toBe(text);
    for (const text of ['[1,2,3,4,5,6,7,8,9,0,1]', '[[],[],[],[],[],[]]', `{${'"a":1,'.repeat(11)}"b":2}`])
      expect(() => many(text)).toThrow(expect.objectContaining({ code: 'WEBHOOK_BODY' }));
  });

  it('leaves no __proto__ anywhere, however it is spelled', () => {
    const text = String.raw`{"a":[{"\u005f_pro\u0074o__":{"x":1},"b":2}],"__proto__":{"c":3}}`;
    expect(JSON.stringify(parse(text))).toBe('{"a":[{"b":2}]}');
  });
});

describe('readPath', () => {
  it('takes own members and items only', () => {
    const value = { a: { b: [{ c: 1 }] } };
    expect(readPath(value, 'a.b.0.c')).toBe(1);
    for (const path of [
      'a.x',
      'a.b.c',
      'a.b.1.c',
      'a.b.length',
      'toString',
      'constructor.name',
      '__proto__.x',
      'a.b.0.c.d',
    ]) {
      expect(readPath(value, path)).toBeUndefined();
    }
  });

  it('knows which paths may be declared', () => {
    expect(isPath('a.b.0')).toBe(true);
    for (const path of ['', 'a..b', '.a', 'a.__proto__.b', 'constructor']) expect(isPath(path)).toBe(false);
  });
});
