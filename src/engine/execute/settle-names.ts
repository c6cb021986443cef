import type { Engine } from '../engine.ts';
import { OPEN_STATES } from '../people/load-people.ts';
import { releaseNames, reserveNames } from '../people/name-reservations.ts';
import type { Tx } from '../store.ts';
import type { LockedAccount } from './record-accounts.ts';
import type { Settled } from './update-operations.ts';

/** A name that is taken is answered at once; the next one is tried after this, not in a loop at full speed. */
const NEXT_NAME_AFTER_MS = 2_000;

/** An account that is proven gone gives its name back, unless it is wanted again. `accounts`: as they are now. */
export async function releaseGoneNames(
  engine: Engine,
  tx: Tx,
  target: string,
  settled: readonly Settled[],
  accounts: ReadonlyMap<string, LockedAccount>,
): Promise<void> {
  const gone = settled
    .filter(({ settlement }) => settlement.actual?.exists === false)
    .map(({ item }) => item.started);
  if (gone.length === 0) return;
  const rows = await tx.find(
    'account',
    { account_id: { in: gone.map(({ account }) => account.account_id).sort() } },
    { columns: ['account_id', 'desired'] },
  );
  const wanted = new Set(rows.filter((row) => row.desired?.mode === 'active').map((row) => row.account_id));
  const released = gone.flatMap(({ account: { account_id }, locator }) => {
    const account = accounts.get(account_id);
    return account === undefined || wanted.has(account_id)
      ? []
      : [{ name: locator.name, holder: account.identity_id ?? account_id }];
  });
  if (released.length > 0) await releaseNames(engine, tx, target, released);
}

/**
 * The target says that the name of a new account is somebody else's: it counts as taken from now on, and the person is
 * decided again, with the next name.
 */
export async function leaveTakenNames(
  engine: Engine,
  tx: Tx,
  target: string,
  settled: readonly Settled[],
): Promise<void> {
  const refused = settled
    .filter(
      ({ item }) =>
        item.started.operation.kind === 'create' &&
        item.result.kind === 'fault' &&
        item.result.fault.kind === 'alreadyExists',
    )
    .map(({ item }) => item.started);
  const people = [
    ...new Set(refused.map(({ operation }) => operation.identity_id).filter((id) => id !== null)),
  ].sort();
  if (people.length === 0) return;
  const now = engine.clock.now();
  await reserveNames(
    engine,
    tx,
    target,
    refused.map(({ locator }) => ({ name: locator.name, holder: engine.random.uuid() })),
  );
  const mine = new Set(refused.map(({ account }) => account.account_id));
  const open = await tx.find(
    'operation',
    { identity_id: { in: people }, state: { in: OPEN_STATES } },
    { order: ['operation_id'], columns: ['operation_id', 'account_id'] },
  );
  await tx.update(
    'operation',
    ['state', 'next_run_at'],
    open
      .filter(({ account_id }) => mine.has(account_id))
      .map(({ operation_id }) => ({ operation_id, state: 'superseded' as const, next_run_at: null })),
  );
  await tx.update(
    'identity',
    ['next_evaluation_at'],
    people.map((identity_id) => ({ identity_id, next_evaluation_at: now + NEXT_NAME_AFTER_MS })),
  );
}
