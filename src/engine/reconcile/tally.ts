import type { Drift } from './compare.ts';

export interface Orphan {
  readonly name: string;
  readonly active: boolean;
  readonly administrator: boolean;
  readonly protected: boolean;
  /** Somebody said that it is meant to be. */
  readonly known: boolean;
}

interface OfPerson {
  readonly accountId: string;
  readonly identityId: string;
}

/** What a listing has shown so far. */
export interface Tally {
  linked: number;
  ambiguous: number;
  changed: number;
  administrators: number;
  readonly orphans: Orphan[];
  readonly returned: OfPerson[];
  readonly drift: (OfPerson & Drift)[];
  /** Locators of accounts of people that no listing had seen before. */
  readonly fresh: Set<string>;
}

export function emptyTally(): Tally {
  return {
    linked: 0,
    ambiguous: 0,
    changed: 0,
    administrators: 0,
    orphans: [],
    returned: [],
    drift: [],
    fresh: new Set(),
  };
}
