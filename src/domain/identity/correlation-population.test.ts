import { expect, it } from 'vitest';
import { WHOLE } from '../../../test/support/runs.ts';
import { population } from '../../torture/attacks/wrong-person/population.ts';
import type { KeySet } from './correlation.ts';
import { correlate, keyEntries } from './correlation.ts';
import type { Member } from './identity-review.ts';
import { reviewIdentities } from './identity-review.ts';
import { createKeyIndex } from './testing/key-index.ts';

const PEOPLE = WHOLE ? 100_000 : 20_000;

const SETS: readonly KeySet[] = [
  { id: 'universalId', keys: ['universalId'], dummy: null },
  { id: 'nationalId', keys: ['hash', 'born'], dummy: { shared: 'hash', differs: 'born' } },
];

/** mulberry32: the same population every time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

it('links nobody wrongly among very many people with namesakes, recycled addresses and dummy numbers', () => {
  const records = population(PEOPLE, seeded(11));
  const index = createKeyIndex();
  const identityOf = new Map<string, string>();
  const members: Member[] = [];
  const personOf = new Map<string, number>();
  let [wrong, manual, people] = [0, 0, 0];
  for (const { employment, keys, person } of records) {
    const entries = keyEntries(keys, SETS);
    const found = entries.map((entry) => index.find(employment, entry));
    const correlation = correlate(entries, found, null);
    if (correlation.kind === 'ambiguous') {
      manual += 1;
      continue;
    }
    if (correlation.kind === 'new') people += 1;
    const identity = correlation.kind === 'new' ? `person-${people}` : correlation.identityId;
    if ((personOf.get(identity) ?? person) !== person) wrong += 1;
    personOf.set(identity, person);
    identityOf.set(employment, identity);
    index.put(employment, identity, entries);
    members.push({ employment, identityId: identity, entries, pinned: false });
  }
  expect(records.length).toBeGreaterThan(1.07 * PEOPLE);
  expect(wrong).toBe(0);
  expect(manual).toBe(0);
  // Who came back is known again, unless the only proof was missing or a dummy.
  const apart = records.filter(
    ({ employment, person }) =>
      employment.startsWith('R') && identityOf.get(employment) !== identityOf.get(`E${person}`),
  );
  expect(apart.length).toBeGreaterThan(0);
  for (const { keys } of apart) {
    expect(keys.universalId?.startsWith('V')).toBe(true);
    expect(keys.hash === '' || keys.hash?.startsWith('agency')).toBe(true);
  }
  expect(reviewIdentities(members)).toEqual({ merges: [], splits: [] });
});
