import type { AccountLocator } from '../../domain/account.ts';
import type { RunningAccount } from './start-due.ts';

interface Located {
  readonly account: Pick<RunningAccount, 'account_id' | 'identity_id' | 'actual'>;
  readonly locator: AccountLocator;
}

/**
 * By account, the ids of its person's other accounts on the same target, as far as they may be there. They carry the same
 * keys, each has its own operations, and one of them may have been spared: an account that is gone must not be found
 * again as one of them.
 */
export function otherAccounts(located: readonly Located[]): (accountId: string) => readonly string[] {
  const byPerson = new Map<string, Located[]>();
  for (const one of located) {
    const { identity_id: person, actual } = one.account;
    if (person === null || one.locator.id === null || actual?.exists === false) continue;
    byPerson.set(person, [...(byPerson.get(person) ?? []), one]);
  }
  const people = new Map(located.map(({ account, locator }) => [account.account_id, { account, locator }]));
  return (accountId) => {
    const own = people.get(accountId);
    // Where the id was never known, the key is all there is to find it by.
    if (own === undefined || own.locator.id === null || own.account.identity_id === null) return [];
    const ids = (byPerson.get(own.account.identity_id) ?? []).flatMap(({ locator }) => locator.id ?? []);
    return [...new Set(ids)].filter((id) => id !== own.locator.id);
  };
}
