import type { AccessBook } from './access-book.ts';
import type { Effect, SimulatedAccount } from './account.ts';
import type { AccountBook } from './account-book.ts';
import { fold } from './account-book.ts';

/**
 * What is really so, past every fault. A key is the id of an account, else the value of a strong key
 * (`externalId`, `employeeNumber` …), else a sign-in name; a name counts only while the account bore it.
 */
export interface GroundTruth {
  find(key: string): SimulatedAccount | null;
  accounts(): readonly SimulatedAccount[];
  /** Whether a new sign-in would have been let in at the instant (epoch milliseconds). */
  couldSignIn(key: string, instant: number): boolean;
  /** Whether anything let the person in: a new sign-in, an old session, an old token. */
  couldReach(key: string, instant: number): boolean;
  /** Every change of `couldSignIn`, oldest first. */
  signInHistory(key: string): readonly { readonly at: number; readonly could: boolean }[];
  /** Ids of all accounts that ever had the key. */
  everHad(key: string): readonly string[];
  openSessions(key: string): number;
  openCredentials(key: string): number;
  readonly journal: readonly Effect[];
}

export function makeGroundTruth(
  accounts: AccountBook,
  access: AccessBook,
  journal: readonly Effect[],
  /** Lets everything that is due happen; returns the present instant. */
  settle: () => number,
): GroundTruth {
  /** The accounts that the key meant at the instant. */
  function meant(key: string, instant: number): SimulatedAccount[] {
    const { ids, byName } = accounts.everCalled(key);
    return ids.flatMap((id) => {
      const account = accounts.asOf(id, instant);
      return account === null || (byName && fold(account.name) !== fold(key)) ? [] : [account];
    });
  }

  const couldSignIn = (key: string, instant: number) => {
    settle();
    return meant(key, instant).some((account) => account.active);
  };

  /** Sessions may outlive their account, so all accounts that ever had the key count. */
  const idsOf = (key: string) => accounts.everCalled(key).ids;

  return {
    journal,
    find(key) {
      return meant(key, settle())[0] ?? null;
    },
    accounts() {
      settle();
      return accounts.ids().flatMap((id) => accounts.get(id) ?? []);
    },
    couldSignIn,
    everHad: idsOf,
    couldReach: (key, instant) =>
      couldSignIn(key, instant) || idsOf(key).some((id) => access.anyLive(id, instant)),
    signInHistory(key) {
      settle();
      const instants = idsOf(key).flatMap((id) => accounts.versions(id).map((version) => version.at));
      const changes: { at: number; could: boolean }[] = [];
      for (const at of instants.sort((a, b) => a - b)) {
        const could = couldSignIn(key, at);
        if (could !== (changes.at(-1)?.could ?? false)) changes.push({ at, could });
      }
      return changes;
    },
    openSessions(key) {
      const now = settle();
      return idsOf(key).reduce((sum, id) => sum + access.sessions(id, now).length, 0);
    },
    openCredentials(key) {
      const now = settle();
      return idsOf(key).reduce((sum, id) => sum + access.credentials(id, now).length, 0);
    },
  };
}
