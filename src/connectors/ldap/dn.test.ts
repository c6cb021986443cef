import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../test/support/runs.ts';
import { escapeDnValue, isUnder, parseDn, rdnValue, sameDn } from './dn.ts';

const value = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 30 })
  .filter((text) => !/\p{Surrogate}/u.test(text));
const special = fc.string({
  unit: fc.constantFrom(...' #,;+="<>\\\0\n\u007fé😀a0'),
  minLength: 1,
  maxLength: 12,
});

describe('DN', () => {
  it('gives back every value that it escaped', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(value, special), { minLength: 1, maxLength: 4 }), (values) => {
        const dn = values.map((one) => `uid=${escapeDnValue(one)}`).join(',');
        expect(parseDn(dn)).toEqual(values.map((one) => [{ type: 'uid', value: one }]));
      }),
      { numRuns: runs(1000) },
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), special), (text) => {
        parseDn(text);
        sameDn(text, text);
        isUnder(text, text);
        rdnValue(text, 'uid');
      }),
      { numRuns: runs(1000) },
    );
  });

  it('reads the examples of RFC 4514 section 4', () => {
    const values = (text: string) =>
      parseDn(text)?.map((rdn) => rdn.map(({ type, value: one }) => `${type}|${one}`));
    expect(values('UID=jsmith,DC=example,DC=net')).toEqual([['UID|jsmith'], ['DC|example'], ['DC|net']]);
    expect(values('OU=Sales+CN=J.  Smith,DC=net')).toEqual([['OU|Sales', 'CN|J.  Smith'], ['DC|net']]);
    expect(values('CN=James \\"Jim\\" Smith\\, III,DC=net')).toEqual([
      ['CN|James "Jim" Smith, III'],
      ['DC|net'],
    ]);
    expect(values('CN=Before\\0dAfter,DC=net')).toEqual([['CN|Before\rAfter'], ['DC|net']]);
    expect(values('CN=Lu\\C4\\8Di\\C4\\87')).toEqual([['CN|Lučić']]);
    for (const broken of [
      'x',
      'cn',
      '=a',
      'cn=a,',
      'cn=\\',
      'cn=\\zz',
      'cn="a"',
      'cn=#04',
      ',cn=a',
      'cn=a,,dc=b',
    ]) {
      expect(parseDn(broken)).toBeNull();
    }
  });

  it('compares as the directory does', () => {
    expect(sameDn('UID=Ada, OU=People,dc=x', 'uid=ada,ou=people,DC=X')).toBe(true);
    expect(sameDn('uid=a\\,ou\\=people,dc=x', 'uid=a,ou=people,dc=x')).toBe(false);
    expect(isUnder('uid=ada,ou=people,dc=x', 'OU=people,dc=x')).toBe(true);
    expect(isUnder('uid=ada\\,ou\\=people,dc=x', 'ou=people,dc=x')).toBe(false);
    expect(isUnder('uid=ada,ou=xpeople,dc=x', 'ou=people,dc=x')).toBe(false);
    expect(rdnValue('uid=a\\2Cb+cn=c,dc=x', 'UID')).toBe('a,b');
  });
});
