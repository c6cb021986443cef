import { groupBy } from '../../domain/group-by.ts';
import { kindsByAccount, noteUnsettled } from '../execute/unsettled.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';

/**
 * Operations that a newer decision takes the place of. None of them is begun any more. What a target has accepted is
 * asked about until it is over, and what was sent without an answer is remembered: both may still take effect.
 */
export async function overtake(
  tx: Tx,
  operations: readonly Row<'operation'>[],
  accounts: ReadonlyMap<string, Row<'account'>>,
  now: number,
): Promise<void> {
  if (operations.length === 0) return;
  await overtakeHolds(tx, operations, now);
  await tx.update(
    'operation',
    ['state', 'next_run_at'],
    operations.map((o) => ({
      operation_id: o.operation_id,
      state: 'superseded' as const,
      next_run_at: o.step === 'poll' && o.handle !== null ? (o.next_run_at ?? now) : null,
    })),
  );
  const begun = operations.filter((o) => o.state !== 'held' && o.step === 'apply');
  if (begun.length === 0) return;
  const unfinished = await tx.find(
    'attempt',
    { operation_id: { in: begun.map((o) => o.operation_id) }, finished_at: { isNull: true } },
    { columns: ['operation_id'] },
  );
  const out = new Set(unfinished.map((attempt) => attempt.operation_id));
  const kinds = [
    ...groupBy(
      begun.filter((o) => out.has(o.operation_id)),
      (o) => o.account_id,
    ),
  ].map(([id, list]) => [id, list.map((o) => o.kind)] as const);
  await noteUnsettled(tx, new Map(kinds), accounts, now);
}

/**
 * A lane may begin an operation while the decision that overtakes it is being made: its attempt was not there yet when
 * the people were read. Its end is seen and has them decided again, unless whoever serves the lane dies before: then
 * nobody would ever know that it was sent. Call it as late as can be. `doubted`: accounts of which that is known.
 */
export async function doubtBegun(
  tx: Tx,
  operations: readonly Row<'operation'>[],
  accounts: ReadonlyMap<string, Row<'account'>>,
  doubted: ReadonlySet<string>,
  now: number,
): Promise<void> {
  const perhaps = operations.filter((o) => o.state !== 'held' && !doubted.has(o.account_id));
  if (perhaps.length === 0) return;
  const begun = await tx.find(
    'attempt',
    { operation_id: { in: perhaps.map((o) => o.operation_id) }, finished_at: { isNull: true } },
    { columns: ['operation_id'] },
  );
  if (begun.length === 0) return;
  const ids = new Set(begun.map(({ operation_id }) => operation_id));
  const mine = perhaps.filter(({ operation_id }) => ids.has(operation_id));
  await noteUnsettled(tx, kindsByAccount(mine), accounts, now);
  await tx.update(
    'account',
    ['actual'],
    [...new Set(mine.map(({ account_id }) => account_id))]
      .sort()
      .map((account_id) => ({ account_id, actual: null })),
  );
  await tx.update(
    'identity',
    ['next_evaluation_at'],
    peopleOf(mine).map((identity_id) => ({ identity_id, next_evaluation_at: now })),
  );
}

/** A held decision that was overtaken waits for nobody any more; one of which a part still stands waits for that part. */
async function overtakeHolds(tx: Tx, superseded: readonly Row<'operation'>[], now: number): Promise<void> {
  const holds = [
    ...new Set(
      superseded
        .filter((operation) => operation.state === 'held')
        .map((operation) => operation.hold_id)
        .filter((id) => id !== null),
    ),
  ].sort();
  if (holds.length === 0) return;
  const gone = new Set(superseded.map(({ operation_id }) => operation_id));
  const held = await tx.find(
    'operation',
    { identity_id: { in: peopleOf(superseded) }, state: 'held', hold_id: { in: holds } },
    { columns: ['operation_id', 'hold_id'] },
  );
  const standing = new Set(
    held.filter(({ operation_id }) => !gone.has(operation_id)).map(({ hold_id }) => hold_id),
  );
  await tx.update(
    'hold',
    ['state', 'decided_by', 'decided_at'],
    holds
      .filter((id) => !standing.has(id))
      .map((hold_id) => ({
        hold_id,
        state: 'overtaken',
        decided_by: 'a newer decision',
        decided_at: now,
      })),
  );
}

function peopleOf(operations: readonly Row<'operation'>[]): string[] {
  return [...new Set(operations.map(({ identity_id }) => identity_id).filter((id) => id !== null))].sort();
}
