import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Correlation, KeySet } from './correlation.ts';
import { correlate, keyEntries, sameEntries } from './correlation.ts';
import type { Keys } from './inputs.ts';
import type { KeyIndex } from './testing/key-index.ts';
import { createKeyIndex } from './testing/key-index.ts';

const SETS: readonly KeySet[] = [
  { id: 'universalId', keys: ['universalId'], dummy: null },
  { id: 'nationalId', keys: ['hash', 'born'], dummy: { shared: 'hash', differs: 'born' } },
];

/** Keys by position: universal id, national id hash, date of birth. */
const keysOf = (universalId = '', hash = '', born = ''): Keys => ({ universalId, hash, born });

/** Employments that are known: key -> [identity, keys]. */
function indexOf(known: Readonly<Record<string, readonly [string, Keys]>>): KeyIndex {
  const index = createKeyIndex();
  for (const [employment, [identity, keys]] of Object.entries(known)) {
    index.put(employment, identity, keyEntries(keys, SETS));
  }
  return index;
}

function ask(index: KeyIndex, employment: string, keys: Keys, linked: string | null = null): Correlation {
  const entries = keyEntries(keys, SETS);
  return correlate(
    entries,
    entries.map((entry) => index.find(employment, entry)),
    linked === null ? null : { identityId: linked, entries: index.entriesOf(employment) },
  );
}

describe('a record of an employment not seen before', () => {
  const index = indexOf({
    E1: ['ada', keysOf('U1', 'h1', '1990-01-01')],
    E2: ['bob', keysOf('U2', '', '1991-01-01')],
  });

  it('is somebody new without a key that fits', () => {
    expect(ask(index, 'E9', keysOf('U9', 'h9', '1990-01-01')).kind).toBe('new');
    expect(ask(index, 'E9', keysOf('', '', '')).kind).toBe('new');
  });

  it('is of the person with the same first key, always', () => {
    expect(ask(index, 'E9', keysOf('U1', 'h9', '1999-09-09'))).toMatchObject({
      identityId: 'ada',
      by: 'universalId',
    });
  });

  it('is of the person with the same number and birth date, under a new person id', () => {
    expect(ask(index, 'E9', keysOf('U9', 'h1', '1990-01-01'))).toMatchObject({
      identityId: 'ada',
      by: 'nationalId',
    });
  });

  it('is not joined by an empty key, nor by half a set', () => {
    expect(ask(index, 'E9', keysOf('U9', '', '1991-01-01')).kind).toBe('new');
    expect(ask(index, 'E9', keysOf('U9', ' ', '1991-01-01')).kind).toBe('new');
    expect(ask(index, 'E9', keysOf('U9', 'h1', '')).kind).toBe('new');
  });

  it('is not joined by a number that people of other birth dates have', () => {
    const agency = indexOf({
      C1: ['ada', keysOf('U1', 'agency', '1990-01-01')],
      C2: ['bob', keysOf('U2', 'agency', '1991-01-01')],
    });
    expect(ask(agency, 'C3', keysOf('U3', 'agency', '1990-01-01'))).toEqual({
      kind: 'new',
      dummies: ['nationalId'],
    });
    expect(ask(agency, 'C3', keysOf('U1', 'agency', '1990-01-01'))).toMatchObject({ identityId: 'ada' });
  });

  it('is not joined by a dummy that only the other rows of its report give away', () => {
    const batch = indexOf({ C1: ['ada', keysOf('U1', 'agency', '1990-01-01')] });
    const other = keyEntries(keysOf('U8', 'agency', '1991-01-01'), SETS);
    batch.read(other.map((entry) => ({ employment: 'C8', entry })));
    expect(ask(batch, 'C2', keysOf('U2', 'agency', '1990-01-01'))).toEqual({
      kind: 'new',
      dummies: ['nationalId'],
    });
    batch.read([]);
    expect(ask(batch, 'C2', keysOf('U2', 'agency', '1990-01-01'))).toMatchObject({ kind: 'existing' });
  });

  it('is for a person to decide when two identities fit', () => {
    expect(ask(index, 'E9', keysOf('U2', 'h1', '1990-01-01'))).toEqual({
      kind: 'ambiguous',
      why: 'severalFit',
      candidates: ['ada', 'bob'],
      fits: { bob: ['universalId'], ada: ['nationalId'] },
      dummies: [],
    });
  });
});

describe('a record of an employment that belongs to somebody', () => {
  const index = indexOf({
    E1: ['ada', keysOf('U1', 'h1', '1990-01-01')],
    E2: ['bob', keysOf('U2', 'h2', '1991-01-01')],
  });

  it('stays there while its keys say nothing else', () => {
    expect(ask(index, 'E1', keysOf('U1', 'h1', '1990-01-01'), 'ada')).toMatchObject({ by: 'universalId' });
    expect(ask(index, 'E1', keysOf('U1', 'other', '1990-09-09'), 'ada')).toMatchObject({ by: 'universalId' });
    expect(ask(index, 'E1', keysOf('U77', 'h1', '1990-01-01'), 'ada')).toMatchObject({ by: 'nationalId' });
    expect(ask(index, 'E1', keysOf('', '', ''), 'ada')).toMatchObject({ identityId: 'ada', by: 'link' });
  });

  it('is set aside when two employments exchanged their person ids', () => {
    expect(ask(index, 'E1', keysOf('U2', 'h1', '1990-01-01'), 'ada')).toMatchObject({ why: 'severalFit' });
    expect(ask(index, 'E2', keysOf('U1', 'h2', '1991-01-01'), 'bob')).toMatchObject({
      kind: 'ambiguous',
      candidates: ['ada', 'bob'],
    });
  });

  it('is set aside when its keys say somebody else', () => {
    expect(ask(index, 'E1', keysOf('U2', 'h2', '1991-01-01'), 'ada')).toMatchObject({
      kind: 'ambiguous',
      why: 'linkedElsewhere',
      candidates: ['ada', 'bob'],
    });
  });

  it('is set aside when the number of the employment seems given to a stranger', () => {
    expect(ask(index, 'E1', keysOf('U7', 'h7', '1977-07-07'), 'ada')).toMatchObject({
      kind: 'ambiguous',
      why: 'keysChanged',
      candidates: ['ada'],
    });
  });

  it('gets keys that it did not have', () => {
    const bare = indexOf({ E3: ['cyd', keysOf('U3', '', '')] });
    expect(ask(bare, 'E3', keysOf('U3', 'h3', '1993-03-03'), 'cyd')).toMatchObject({ identityId: 'cyd' });
  });
});

describe('an employment that a person said whose it is', () => {
  const index = indexOf({
    E1: ['ada', keysOf('SAME', 'h1', '1990-01-01')],
    E2: ['bob', keysOf('SAME', 'h2', '1991-01-01')],
  });
  const pinned = (employment: string, identityId: string, keys: Keys, known = index): Correlation => {
    const entries = keyEntries(keys, SETS);
    const linked = { identityId, pinned: true, entries: known.entriesOf(employment) };
    return correlate(
      entries,
      entries.map((entry) => known.find(employment, entry)),
      linked,
    );
  };

  it('is not questioned by the key that it shares with somebody else', () => {
    expect(ask(index, 'E2', keysOf('SAME', 'h2', '1991-01-01'), 'bob').kind).toBe('ambiguous');
    expect(pinned('E2', 'bob', keysOf('SAME', 'h2', '1991-01-01'))).toMatchObject({ identityId: 'bob' });
    expect(pinned('E1', 'ada', keysOf('SAME', 'h1', '1990-01-01'))).toMatchObject({ identityId: 'ada' });
    // A third one with the number is for a person to decide.
    expect(ask(index, 'E3', keysOf('SAME', 'h3', '1992-02-02'))).toMatchObject({ why: 'severalFit' });
  });

  it('is questioned again when its keys become those of somebody else', () => {
    const other = indexOf({
      E1: ['ada', keysOf('U1', 'h1', '1990-01-01')],
      E2: ['bob', keysOf('U2', 'h2', '1991-01-01')],
    });
    expect(pinned('E2', 'bob', keysOf('U1', 'h1', '1990-01-01'), other)).toMatchObject({
      why: 'linkedElsewhere',
    });
  });
});

describe('key entries', () => {
  it('keep values apart whatever is in them', () => {
    const two: readonly KeySet[] = [{ id: 'pair', keys: ['a', 'b'], dummy: null }];
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (a, b, c, d) => {
        const same = a.trim() === c.trim() && b.trim() === d.trim();
        const [left, right] = [keyEntries({ a, b }, two), keyEntries({ a: c, b: d }, two)];
        if (left.length === 0 || right.length === 0) return;
        expect(sameEntries(left, right)).toBe(same);
      }),
    );
  });

  it('are not fooled by names of the language', () => {
    const odd: readonly KeySet[] = [{ id: 'odd', keys: ['constructor'], dummy: null }];
    expect(keyEntries({}, odd)).toEqual([]);
  });
});
