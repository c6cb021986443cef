import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carries, compare } from './main-accounts.ts';

const keys = fc.dictionary(
  fc.constantFrom('employeeId', 'universalId', 'badge'),
  fc.constantFrom('1', '2', ''),
);

describe('what the keys of an account say', () => {
  it('is nothing where they have no key in common, and no where one differs', () => {
    expect(carries({}, { employeeId: '1' })).toBe(0);
    expect(carries({ badge: '1' }, { employeeId: '1' })).toBe(0);
    expect(carries({ employeeId: ' ' }, { employeeId: '1' })).toBe(0);
    expect(carries({ employeeId: '1', badge: '7' }, { employeeId: '1', badge: '8' })).toBe(-1);
    expect(carries({ employeeId: ' 1' }, { employeeId: '1', badge: '8' })).toBe(1);
    // A header of a feed named like what every object has is no key.
    expect(carries({}, { constructor: '1' })).toBe(0);
  });

  it('never says yes of two people who differ in a key that the account carries', () => {
    fc.assert(
      fc.property(keys, keys, keys, (account, a, b) => {
        const both = carries(account, a) === 1 && carries(account, b) === 1;
        const differ = Object.keys(account).some(
          (name) => account[name] !== '' && name in a && name in b && a[name] !== b[name],
        );
        expect(both && differ).toBe(false);
      }),
    );
  });
});

it('compares numbers in their order, and is a total order', () => {
  const rank = fc.array(fc.integer({ min: -1, max: 1 }), { minLength: 4, maxLength: 4 });
  expect(compare([1, 0], [0, 1])).toBeGreaterThan(0);
  fc.assert(
    fc.property(rank, rank, rank, (a, b, c) => {
      expect(Math.sign(compare(a, b))).toBe(-Math.sign(compare(b, a)) + 0);
      if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0);
    }),
  );
});
