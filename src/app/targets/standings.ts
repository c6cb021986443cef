import type { Predicate } from '../../domain/search/predicate.ts';
import { knownAt } from '../../engine/reconcile/orphans.ts';
import type { Tx } from '../../engine/store.ts';

/** How an account stands: what should be, beside what was last read there. */
export const STANDINGS = [
  /** Wanted, there, and somebody can sign in. */
  'inPlace',
  /** Wanted, and not there yet or switched off. */
  'notYet',
  /** Not wanted, and read as closed. */
  'closed',
  /** Not wanted, and somebody can still sign in. */
  'stillOpen',
  /** Not wanted, and never read. */
  'unread',
  /** Somebody's, and no rule has said anything of it yet. */
  'undecided',
  /** Nobody's, and it can be used. */
  'orphan',
  /** Nobody's, it can be used, and somebody said that it is meant to be. */
  'known',
  /** Nobody's, and closed or gone. */
  'orphanClosed',
  /** Break-glass, service and shared accounts that are nobody's. */
  'service',
] as const;

export type Standing = (typeof STANDINGS)[number];

const is = (column: string, path: string, value: string | boolean): Predicate => ({
  at: { column, path: [path] },
  op: 'eq',
  value,
});
const all = (...parts: readonly Predicate[]): Predicate => ({ all: parts });
const no = (part: Predicate): Predicate => ({ not: part });

const owned: Predicate = { present: { column: 'identity_id' } };
const decided: Predicate = { present: { column: 'desired' } };
const read: Predicate = { present: { column: 'actual' } };
const wanted = is('desired', 'mode', 'active');
const usable = all(is('actual', 'exists', true), is('actual', 'active', true));
const guarded: Predicate = { at: { column: 'protected' }, op: 'eq', value: true };

/** Every account meets exactly one of these. */
export const standingIs = (now: number): Readonly<Record<Standing, Predicate>> => ({
  inPlace: all(owned, wanted, usable),
  notYet: all(owned, wanted, no(usable)),
  closed: all(owned, decided, no(wanted), read, no(usable)),
  stillOpen: all(owned, decided, no(wanted), usable),
  unread: all(owned, decided, no(wanted), no(read)),
  undecided: all(owned, no(decided)),
  orphan: all(no(owned), no(guarded), usable, no(knownAt(now))),
  known: all(no(owned), no(guarded), usable, knownAt(now)),
  orphanClosed: all(no(owned), no(guarded), no(usable)),
  service: all(no(owned), guarded),
});

export type StandingCounts = Readonly<Record<Standing, number>>;

export const NO_ACCOUNTS: StandingCounts = {
  inPlace: 0,
  notYet: 0,
  closed: 0,
  stillOpen: 0,
  unread: 0,
  undecided: 0,
  orphan: 0,
  known: 0,
  orphanClosed: 0,
  service: 0,
};

export interface AccountCounts {
  readonly standings: StandingCounts;
  readonly created: number;
  readonly linked: number;
  readonly orphan: number;
}

const provenance = (word: string): Predicate => ({ at: { column: 'provenance' }, op: 'eq', value: word });

/** Accounts by target, counted in one pass. */
export async function countAccounts(tx: Tx, now: number): Promise<ReadonlyMap<string, AccountCounts>> {
  const groups = await tx.tally('account', {}, 'target_id', {
    ...standingIs(now),
    createdByUs: provenance('created'),
    linkedByKey: provenance('linked'),
    nobodys: provenance('orphan'),
  });
  return new Map(
    groups.map(({ value, counts: { createdByUs, linkedByKey, nobodys, ...standings } }) => [
      value,
      { standings, created: createdByUs, linked: linkedByKey, orphan: nobodys },
    ]),
  );
}
