import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../engine.ts';
import { type Entry, journal } from '../log/journal.ts';
import { findAccount } from '../people/find-account.ts';
import { HERE } from '../people/here.ts';
import { refuseAsOrphan } from '../people/link-account.ts';
import type { ActivePolicy } from '../policies.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import { reportOrphans } from './orphans.ts';

export interface KeepOrder {
  readonly target: string;
  readonly account: string;
  /** Identity of who answers for it. */
  readonly owner: string;
  readonly actor: string;
  readonly reason: string;
  /** When it is reported again; null: as long as its owner works here. */
  readonly until: number | null;
}

/**
 * Somebody says that an account is meant to be though it is nobody's, and who answers for it. Until then it is not
 * reported. Throws ACCOUNT_UNKNOWN, ACCOUNT_NOT_ORPHAN, ACCOUNT_PROTECTED, OWNER_NOT_HERE.
 */
export async function keepAccount(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  order: KeepOrder,
): Promise<Row<'known_account'>> {
  const now = engine.clock.now();
  if (order.until !== null && order.until <= now)
    throw new LockstepError('USAGE', 'the day to look again is in the future');
  // The person before the account, as everywhere.
  const [owner] = await tx.find(
    'identity',
    { identity_id: order.owner },
    { lock: 'update', columns: ['identity_id', 'state', 'merged_into'] },
  );
  if (owner === undefined) throw new LockstepError('PERSON_UNKNOWN', `nobody has the id ${order.owner}`);
  if (!HERE.has(owner.state) || owner.merged_into !== null)
    throw new LockstepError('OWNER_NOT_HERE', 'who answers for an account works here');
  const found = await findAccount(engine, tx, policy, order.account, { lock: true });
  refuseOtherTarget(found.row, order.target);
  refuseAsOrphan(policy, found);
  const row: Row<'known_account'> = {
    account_id: order.account,
    target_id: order.target,
    owner_id: order.owner,
    actor: order.actor,
    reason: order.reason,
    kept_at: now,
    until: order.until,
  };
  await tx.put('known_account', [row]);
  await reportOrphans(engine, tx, order.target, 'somebody who knows the accounts');
  await journal(tx, [
    {
      type: 'account.kept',
      at: now,
      subject: order.owner,
      target: order.target,
      body: { actor: order.actor, account: order.account, until: isoOrNull(order.until) },
    },
  ]);
  return row;
}

/** It is reported again from now on. Throws ACCOUNT_UNKNOWN. */
export async function unkeepAccount(
  engine: Engine,
  tx: Tx,
  { target, account, actor }: Pick<KeepOrder, 'target' | 'account' | 'actor'>,
): Promise<void> {
  const [row] = await tx.find(
    'known_account',
    { account_id: account, target_id: target },
    { lock: 'update' },
  );
  if (row === undefined)
    throw new LockstepError('ACCOUNT_UNKNOWN', `nobody has said that they know the account ${account}`);
  await tx.remove('known_account', { account_id: account });
  await reportOrphans(engine, tx, target, 'somebody who knows the accounts');
  await journal(tx, [ended(row, engine.clock.now(), actor, 'ordered')]);
}

/** Nobody answers for an account any more when its owner has left; and of a person's account nobody has to. */
export async function endKept(engine: Engine, tx: Tx, target: string): Promise<readonly Entry[]> {
  const rows = await tx.find('known_account', { target_id: target }, { order: ['account_id'] });
  if (rows.length === 0) return [];
  const [owners, accounts] = await Promise.all([
    tx.find(
      'identity',
      { identity_id: { in: [...new Set(rows.map(({ owner_id }) => owner_id))].sort() } },
      { columns: ['identity_id', 'state', 'merged_into'] },
    ),
    tx.find(
      'account',
      { account_id: { in: rows.map(({ account_id }) => account_id) } },
      { columns: ['account_id', 'identity_id'] },
    ),
  ]);
  const here = new Set(
    owners.flatMap(({ identity_id, state, merged_into }) =>
      HERE.has(state) && merged_into === null ? [identity_id] : [],
    ),
  );
  const nobodys = new Set(
    accounts.flatMap(({ account_id, identity_id }) => (identity_id === null ? [account_id] : [])),
  );
  const over = rows.filter((row) => !nobodys.has(row.account_id) || !here.has(row.owner_id));
  if (over.length === 0) return [];
  await tx.remove('known_account', { account_id: { in: over.map(({ account_id }) => account_id) } });
  const now = engine.clock.now();
  return over.map((row) => ended(row, now, null, nobodys.has(row.account_id) ? 'ownerLeft' : 'linked'));
}

function ended(
  row: Row<'known_account'>,
  at: number,
  actor: string | null,
  why: 'ordered' | 'linked' | 'ownerLeft',
): Entry {
  return {
    type: 'account.keptEnded',
    at,
    subject: row.owner_id,
    target: row.target_id,
    body: { actor, account: row.account_id, why },
  };
}

function refuseOtherTarget({ target_id, account_id }: Row<'account'>, target: string): void {
  if (target_id !== target)
    throw new LockstepError('ACCOUNT_UNKNOWN', `${target} has no account with the id ${account_id}`);
}

function isoOrNull(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
