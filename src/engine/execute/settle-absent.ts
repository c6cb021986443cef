import type { OperationKind } from '../../domain/connector.ts';
import type { Engine } from '../engine.ts';
import { OPEN_STATES } from '../people/load-people.ts';
import { ABSENT } from '../reconcile/compare.ts';
import type { Tx } from '../store.ts';
import type { Answered } from './run-chain.ts';

/** What can only be done to an account that is there. */
const NEEDS_ACCOUNT: ReadonlySet<OperationKind> = new Set(['enable', 'update', 'grant']);
/** A target that says "not there" to everything is not asked in a loop at full speed. */
const DECIDE_AFTER_MS = 2_000;

/**
 * The target says that an account which is to get something is not there any more: trying on would never end. What is
 * open about it is given up, and the person decided again, who then gets a new account.
 */
export async function giveUpAbsent(engine: Engine, tx: Tx, finished: readonly Answered[]): Promise<void> {
  const absent = finished
    .filter(
      ({ started, result }) =>
        NEEDS_ACCOUNT.has(started.operation.kind) &&
        result.kind === 'fault' &&
        result.during === 'write' &&
        result.fault.kind === 'notFound',
    )
    .map(({ started }) => started);
  const people = [
    ...new Set(absent.map(({ operation }) => operation.identity_id).filter((id) => id !== null)),
  ].sort();
  if (people.length === 0) return;
  const now = engine.clock.now();
  const accounts = new Set(absent.map(({ account }) => account.account_id));
  const open = await tx.find(
    'operation',
    { identity_id: { in: people }, state: { in: OPEN_STATES } },
    { order: ['operation_id'], columns: ['operation_id', 'account_id'] },
  );
  await tx.update(
    'operation',
    ['state', 'next_run_at'],
    open
      .filter(({ account_id }) => accounts.has(account_id))
      .map(({ operation_id }) => ({ operation_id, state: 'superseded' as const, next_run_at: null })),
  );
  await tx.update(
    'account',
    ['actual', 'observed_at'],
    [...accounts].sort().map((account_id) => ({ account_id, actual: ABSENT(now), observed_at: now })),
  );
  await tx.update(
    'identity',
    ['next_evaluation_at'],
    people.map((identity_id) => ({ identity_id, next_evaluation_at: now + DECIDE_AFTER_MS })),
  );
}
