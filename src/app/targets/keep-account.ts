import type { Engine } from '../../engine/engine.ts';
import { keepAccount, unkeepAccount } from '../../engine/reconcile/known-accounts.ts';
import { findPerson } from '../people/find-person.ts';
import { neededReason } from '../people/leave-person.ts';
import { isoOrNull } from '../people/list-people.ts';
import { reading } from '../reading.ts';
import { documentOf } from './show-target.ts';

interface AccountWords {
  readonly target: string;
  readonly account: string;
  readonly actor: string;
}

/** Throws TARGET_UNKNOWN, PERSON_UNKNOWN, PERSON_AMBIGUOUS and what `keepAccount` throws. */
export async function keepAccountOf(
  engine: Engine,
  tenant: string,
  words: AccountWords & { readonly owner: string; readonly reason: string; readonly until: number | null },
) {
  const reason = neededReason(words.reason);
  const account = words.account.toLowerCase();
  const owner = await reading(engine.store, tenant, async (tx) => {
    const policy = await engine.policies.active(tx);
    documentOf(policy, words.target);
    return findPerson(engine, tx, policy, words.owner);
  });
  const row = await engine.store.transaction(tenant, async (tx) =>
    keepAccount(engine, tx, await engine.policies.active(tx), { ...words, account, owner, reason }),
  );
  return { target: row.target_id, account: row.account_id, owner: row.owner_id, until: isoOrNull(row.until) };
}

/** Throws ACCOUNT_UNKNOWN. */
export async function unkeepAccountOf(engine: Engine, tenant: string, words: AccountWords) {
  const account = words.account.toLowerCase();
  await engine.store.transaction(tenant, (tx) => unkeepAccount(engine, tx, { ...words, account }));
  return { target: words.target, account };
}
