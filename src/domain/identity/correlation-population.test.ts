import { expect, it } from 'vitest';
import type { KeySet } from './correlation.ts';
import { correlate, keyEntries } from './correlation.ts';
import type { Member } from './identity-review.ts';
import { reviewIdentities } from './identity-review.ts';
import type { Keys } from './inputs.ts';
import { createKeyIndex } from './testing/key-index.ts';

const PEOPLE = 100_000;

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

interface Made {
  readonly person: number;
  readonly employment: string;
  readonly name: string;
  readonly mail: string;
  readonly keys: Keys;
}

/**
 * 2 % have the name, and half of them also the birth date, of somebody else; 2 % have a mail address that another
 * person had before. One in twelve comes back under a new employment, a fifth of them as a new person record.
 */
function population(random: () => number): Made[] {
  const records: Made[] = [];
  const births: string[] = [];
  for (let person = 0; person < PEOPLE; person += 1) {
    const namesake = person > 0 && random() < 0.02 ? Math.floor(random() * person) : null;
    const born =
      namesake !== null && random() < 0.5
        ? (births[namesake] ?? '')
        : new Date(Date.UTC(1960, 0, 1) + Math.floor(random() * 15_000) * 86_400_000)
            .toISOString()
            .slice(0, 10);
    births.push(born);
    const kind = random();
    const hash = kind < 0.05 ? '' : kind < 0.053 ? `agency-${Math.floor(random() * 20)}` : `hash-${person}`;
    const name = `name-${namesake ?? person}`;
    const mail = `mail-${random() < 0.02 ? Math.floor(random() * (person + 1)) : person}`;
    const add = (employment: string, universalId: string) =>
      records.push({ person, employment, name, mail, keys: { universalId, hash, born } });
    add(`E${person}`, `U${person}`);
    if (random() < 1 / 12) add(`R${person}`, random() < 0.2 ? `V${person}` : `U${person}`);
  }
  for (let at = records.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    const [a, b] = [records[at], records[other]];
    if (a !== undefined && b !== undefined) {
      records[at] = b;
      records[other] = a;
    }
  }
  return records;
}

it('links nobody wrongly among 100,000 people with namesakes, recycled addresses and dummy numbers', () => {
  const records = population(seeded(11));
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
  expect(records.length).toBeGreaterThan(107_000);
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
