import type { AccountLocator } from '../../domain/account.ts';
import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../engine.ts';
import type { ActivePolicy } from '../policies.ts';
import { ownersOf } from '../reconcile/owners.ts';
import type { Tx } from '../store.ts';
import type { FoundAccount } from './link-account.ts';

/** One account with all that has to be known before somebody says whose it is. Throws ACCOUNT_UNKNOWN. */
export async function findAccount(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  accountId: string,
  options: { readonly lock: boolean },
): Promise<FoundAccount> {
  const [row] = await tx.find('account', { account_id: accountId }, options.lock ? { lock: 'update' } : {});
  if (row === undefined) throw new LockstepError('ACCOUNT_UNKNOWN', `no account has the id ${accountId}`);
  const [opened] = await engine.vault.open(tx, [
    { subject: row.identity_id ?? row.account_id, sealed: row.sealed },
  ]);
  const locator = (opened ?? null) as AccountLocator | null;
  if (locator === null)
    throw new LockstepError('ACCOUNT_UNKNOWN', 'nothing is known of this account any more');
  const target = row.target_id;
  const [connected] = await tx.find(
    'target',
    { target_id: target },
    { columns: ['target_id', 'own_account'] },
  );
  const [owner] = await ownersOf(engine, tx, policy, target, [
    { ...locator, id: locator.id ?? '', active: false, administrator: false, entitlements: [] },
  ]);
  return {
    row,
    locator,
    own: connected?.own_account ?? null,
    keyed: owner?.kind === 'person' ? owner.identityId : null,
    written: row.identity_id !== null && (await wasWritten(tx, row.identity_id, accountId)),
  };
}

async function wasWritten(tx: Tx, identityId: string, accountId: string): Promise<boolean> {
  const operations = await tx.find(
    'operation',
    { identity_id: identityId, account_id: accountId },
    { order: ['operation_id'], columns: ['operation_id', 'tries'] },
  );
  if (operations.some(({ tries }) => tries > 0)) return true;
  if (operations.length === 0) return false;
  const attempts = await tx.count('attempt', {
    operation_id: { in: operations.map(({ operation_id }) => operation_id) },
  });
  return attempts > 0;
}
