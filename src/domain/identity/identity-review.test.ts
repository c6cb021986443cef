import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeySet } from './correlation.ts';
import { keyEntries } from './correlation.ts';
import type { Member } from './identity-review.ts';
import { reviewIdentities } from './identity-review.ts';

const SETS: readonly KeySet[] = [
  { id: 'universalId', keys: ['universalId'], dummy: null },
  { id: 'nationalId', keys: ['hash', 'born'], dummy: { shared: 'hash', differs: 'born' } },
];

function member(
  employment: string,
  identityId: string,
  universalId: string,
  hash = '',
  born = '',
  pinned = false,
): Member {
  return { employment, identityId, entries: keyEntries({ universalId, hash, born }, SETS), pinned };
}

describe('reviewIdentities', () => {
  it('finds nothing where all is well', () => {
    const members = [
      member('E1', 'ada', 'U1', 'h1', '1990'),
      member('E2', 'ada', 'U9', 'h1', '1990'),
      member('E3', 'bob', 'U3', 'h3', '1990'),
      // Joined by a person, without any key in common.
      member('E4', 'bob', 'U4', 'h4', '1990'),
    ];
    expect(reviewIdentities(members)).toEqual({ merges: [], splits: [] });
  });

  it('takes apart what a number had joined that has proved a dummy', () => {
    const members = [
      member('C1', 'ada', 'U1', 'agency', '1990'),
      member('C2', 'ada', 'U2', 'agency', '1990'),
      member('C4', 'ada', 'U2', '', ''),
      member('C3', 'bob', 'U3', 'agency', '1991'),
    ];
    expect(reviewIdentities(members.slice(0, 3)).splits).toEqual([]);
    expect(reviewIdentities(members)).toEqual({
      merges: [],
      splits: [{ identityId: 'ada', groups: [['C1'], ['C2', 'C4']], dummies: ['nationalId'] }],
    });
  });

  it('leaves alone what a person has put together', () => {
    const members = [
      member('C1', 'ada', 'U1', 'agency', '1990'),
      member('C2', 'ada', 'U2', 'agency', '1990', true),
      member('C3', 'bob', 'U3', 'agency', '1991'),
    ];
    expect(reviewIdentities(members).splits).toEqual([]);
  });

  it('proposes to merge what a later record proves to be one', () => {
    const members = [
      member('E1', 'ada', 'U1'),
      member('E2', 'eda', 'U2', 'h1', '1990'),
      member('E3', 'ada', 'U1', 'h1', '1990'),
    ];
    expect(reviewIdentities(members)).toEqual({
      merges: [{ identityIds: ['ada', 'eda'], by: ['nationalId'] }],
      splits: [],
    });
  });

  it('says the same whatever the order', () => {
    const anybody = fc.record({
      identityId: fc.constantFrom('p', 'q', 'r'),
      universalId: fc.constantFrom('U1', 'U2', 'U3', ''),
      hash: fc.constantFrom('h1', 'h2', ''),
      born: fc.constantFrom('1990', '1991'),
    });
    fc.assert(
      fc.property(
        fc
          .array(anybody, { maxLength: 8 })
          .map((all) =>
            all.map((one, at) => member(`E${at}`, one.identityId, one.universalId, one.hash, one.born)),
          )
          .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([members, shuffled]) => {
          const review = reviewIdentities(members);
          expect(reviewIdentities(shuffled)).toEqual(review);
          // Who shares a key that is no dummy is in one proposal.
          const dummies = new Set(
            members.flatMap(({ entries }) =>
              entries
                .filter(({ shared, differs }) =>
                  members.some((other) =>
                    other.entries.some((e) => e.shared === shared && e.differs !== differs),
                  ),
                )
                .map(({ value }) => value),
            ),
          );
          for (const one of members) {
            for (const other of members) {
              const proof = one.entries.some(
                ({ set, value }) =>
                  !dummies.has(value) && other.entries.some((e) => e.set === set && e.value === value),
              );
              if (!proof || one.identityId === other.identityId) continue;
              const both = [one.identityId, other.identityId];
              expect(
                review.merges.some(({ identityIds }) => both.every((id) => identityIds.includes(id))),
              ).toBe(true);
            }
          }
        },
      ),
    );
  });
});
