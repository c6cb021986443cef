import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refusal } from '../testing/refusal.ts';
import { checkIfMatch, etagOf, notModified, readTags } from './etag.ts';

describe('versions (RFC 7644 section 3.14)', () => {
  it.each([
    ['*', '*'],
    [' * ', '*'],
    ['W/"1"', ['1']],
    ['"1", W/"2" ,\t"a b"', null],
    ['"1", W/"2" ,\t"ab"', ['1', '2', 'ab']],
    ['""', ['']],
    ['"a,b"', ['a,b']],
    ['', null],
    ['W/"1"x', null],
    ['W/"1",', null],
    ['"1" "2"', null],
    ['w/"1"', null],
    ['1', null],
    ['"1', null],
    ['*, "1"', null],
    [`"${'a'.repeat(4096)}"`, null],
  ])('%s', (header, tags) => {
    expect(readTags(header)).toEqual(tags);
  });

  it.each(['W/"7"', '"7"', '*', '"6", W/"7"'])('lets a change through: %s', (header) => {
    expect(refusal(() => checkIfMatch(header, 7))).toBe('not refused');
    expect(notModified(header, 7)).toBe(true);
  });

  it.each(['W/"6"', '"77"', '7', '', 'W/"7'])('refuses a change of another version: %s (R18)', (header) => {
    expect(refusal(() => checkIfMatch(header, 7))).toMatch(/^412 -: /);
    expect(notModified(header, 7)).toBe(false);
  });

  it('asks for nothing where nothing is said', () => {
    expect(refusal(() => checkIfMatch(undefined, 7))).toBe('not refused');
    expect(refusal(() => checkIfMatch(null, 7))).toBe('not refused');
    expect(notModified(undefined, 7)).toBe(false);
  });

  it('knows its own version and no other one, in any list', () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(fc.nat({ max: 20 }), { minLength: 1 }), (version, others) => {
        const header = others.map(etagOf).join(', ');
        expect(notModified(header, version)).toBe(others.includes(version));
        expect(notModified(`${header}, ${etagOf(version)}`, version)).toBe(true);
      }),
    );
  });
});
