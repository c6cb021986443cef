import type { IdentitySnapshot } from '../../domain/identity.ts';
import type { KnownAccount } from '../../domain/plan/operations.ts';
import type { ActivePolicy } from '../policies.ts';
import type { Person } from './load-people.ts';

/** 1: the account carries this key, -1: it carries another value of it, 0: the key says nothing. */
export type Carries = -1 | 0 | 1;

/** Do the keys that an account carries say that it belongs to whom these are the keys of? */
export function carries(
  account: Readonly<Record<string, string>>,
  keys: Readonly<Record<string, string>>,
): Carries {
  let found: Carries = 0;
  for (const [name, value] of Object.entries(keys)) {
    if (!Object.hasOwn(account, name) || (account[name] ?? '').trim() === '') continue;
    if (account[name]?.trim() !== value) return -1;
    found = 1;
  }
  return found;
}

/**
 * Which of several accounts on one target is the person's own. The higher the better, first number first: given by a
 * rule now, there, carries the person's strong key, was made for this identity.
 */
export function standing(
  policy: ActivePolicy,
  { locators }: Pick<Person, 'locators'>,
  snapshot: IdentitySnapshot,
  account: KnownAccount,
): readonly number[] {
  const { lockstepId, ...keys } = policy.accountKeys(account.target, snapshot);
  const carried = locators.get(account.accountId)?.keys ?? {};
  return [
    account.desired?.mode === 'active' ? 1 : 0,
    account.uncertain || account.actual?.exists === true ? 1 : 0,
    carries(carried, keys),
    carried.lockstepId === lockstepId ? 1 : 0,
  ];
}

/** The accounts of a person, where there are several on one target the person's own first. */
export function mainFirst(
  policy: ActivePolicy,
  person: Pick<Person, 'locators' | 'known'>,
  snapshot: IdentitySnapshot,
): readonly KnownAccount[] {
  const { known } = person;
  if (new Set(known.map(({ target }) => target)).size === known.length) return known;
  return known
    .map((account) => ({ account, rank: standing(policy, person, snapshot, account) }))
    .sort((a, b) => compare(b.rank, a.rank))
    .map(({ account }) => account);
}

export function compare(a: readonly number[], b: readonly number[]): number {
  for (const [i, x] of a.entries()) {
    const y = b[i] ?? 0;
    if (x !== y) return x - y;
  }
  return 0;
}
