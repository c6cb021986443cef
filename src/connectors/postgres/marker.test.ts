import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMarker, markerOf, parseMarker } from './marker.ts';

const text = fc
  .string({ minLength: 1, maxLength: 60, unit: 'grapheme' })
  .filter((one) => one !== '__proto__');

describe('marker', () => {
  it('gives back what was written', () => {
    const marker = fc.record(
      {
        keys: fc.dictionary(text, text, { maxKeys: 10, noNullPrototype: true }),
        note: text,
        connectionLimit: fc.nat(),
        credentialFor: text,
      },
      { requiredKeys: ['keys'] },
    );
    fc.assert(
      fc.property(marker, (one) => {
        expect(parseMarker(formatMarker(one))).toEqual(one);
      }),
    );
  });

  it('never throws, whatever a person wrote', () => {
    const comments = fc.oneof(
      fc.string(),
      fc.json(),
      fc.json().map((json) => `{"lockstep":${json}}`),
    );
    fc.assert(
      fc.property(comments, (comment) => {
        for (const value of Object.values(parseMarker(comment)?.keys ?? {}))
          expect(value).toBeTypeOf('string');
      }),
    );
  });

  it('reads no key from anything but the marker', () => {
    expect(parseMarker(null)).toBeNull();
    expect(parseMarker('about "lockstep"')).toBeNull();
    expect(parseMarker('{"employeeNumber":"E1"}')).toBeNull();
    expect(parseMarker('{"lockstep":["E1"]}')).toBeNull();
    expect(parseMarker('{"lockstep":{"a":1,"b":null,"__proto__":"x","c":"C"}}')).toEqual({
      keys: { c: 'C' },
    });
    expect(parseMarker(`{"lockstep":{"a":"${'x'.repeat(9000)}"}}`)).toBeNull();
  });

  it('keeps the words of a person as the note', () => {
    expect(markerOf('nightly reports, ask Bob')).toEqual({ keys: {}, note: 'nightly reports, ask Bob' });
    expect(markerOf(null)).toEqual({ keys: {} });
  });

  it('writes nothing that it would not read back', () => {
    expect(() => formatMarker({ keys: { a: '' } })).toThrow(RangeError);
    expect(() => formatMarker({ keys: { a: 'b' }, note: 'x'.repeat(9000) })).toThrow(RangeError);
    const many = Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`k${n}`, 'v']));
    expect(() => formatMarker({ keys: many })).toThrow(RangeError);
  });
});
