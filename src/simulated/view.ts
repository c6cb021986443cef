import type { AccessBook } from './access-book.ts';
import type { SimulatedAccount, SimulatedCredential, SimulatedSession } from './account.ts';
import type { AccountBook } from './account-book.ts';
import { fold } from './account-book.ts';
import type { Caller } from './call.ts';

/** What an administrative reader is shown: the truth, an old state of it, or a lie. */
export interface View {
  get(id: string): SimulatedAccount | null;
  byName(name: string): SimulatedAccount | null;
  /** Nothing keeps an administrator from giving one key to several. */
  byKey(key: string, value: string): readonly SimulatedAccount[];
  /** In the order of creation. */
  list(): readonly SimulatedAccount[];
  sessions(id: string): readonly SimulatedSession[];
  credentials(id: string): readonly SimulatedCredential[];
}

/** What a lying system claims about an account, and to whom. */
export interface Claim {
  readonly account: SimulatedAccount | null;
  readonly to: 'writer' | 'everybody';
}

export function makeView(
  accounts: AccountBook,
  access: AccessBook,
  claims: ReadonlyMap<string, Claim>,
  caller: Caller,
  /** undefined: the present. */
  asOf: number | undefined,
  now: number,
): View {
  const told = (id: string): SimulatedAccount | null => {
    const claim = claims.get(id);
    if (claim !== undefined && (claim.to === 'everybody' || caller === 'writer')) return claim.account;
    return asOf === undefined ? accounts.get(id) : accounts.asOf(id, asOf);
  };
  const first = (ids: readonly string[], fits: (account: SimulatedAccount) => boolean) => {
    for (const id of ids) {
      const account = told(id);
      if (account !== null && fits(account)) return account;
    }
    return null;
  };
  const plain = claims.size === 0 && asOf === undefined;
  return {
    get: told,
    byName(name) {
      if (plain) return accounts.byName(name);
      return first(accounts.everCalled(name).ids, (one) => fold(one.name) === fold(name));
    },
    byKey(key, value) {
      if (plain) return accounts.byKey(key, value);
      return accounts
        .everCalled(value)
        .ids.flatMap((id) => told(id) ?? [])
        .filter((one) => one.keys[key] === value);
    },
    list: () => accounts.ids().flatMap((id) => told(id) ?? []),
    sessions: (id) => access.sessions(id, asOf ?? now),
    credentials: (id) => access.credentials(id, asOf ?? now),
  };
}
