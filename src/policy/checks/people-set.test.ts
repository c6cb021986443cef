import fc from 'fast-check';
import { expect, it } from 'vitest';
import { containedIn, countOf, equalSets, newSet, put } from './people-set.ts';

it('behaves as a set', () => {
  const members = fc.uniqueArray(fc.nat({ max: 199 }), { maxLength: 120 });
  fc.assert(
    fc.property(members, members, (a, b) => {
      const [left, right] = [a, b].map((list) => {
        const set = newSet(200);
        for (const member of list) put(set, member);
        return set;
      });
      if (left === undefined || right === undefined) throw new Error('no sets');
      expect(countOf(left)).toBe(a.length);
      expect(containedIn(left, right)).toBe(a.every((member) => b.includes(member)));
      expect(equalSets(left, right)).toBe(a.length === b.length && a.every((member) => b.includes(member)));
    }),
  );
});
