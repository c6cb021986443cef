import { groupBy } from '../../domain/group-by.ts';
import { noteUnsettled } from '../execute/unsettled.ts';
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

/** A held item whose decision was overtaken waits for nobody any more. */
async function overtakeHolds(tx: Tx, superseded: readonly Row<'operation'>[], now: number): Promise<void> {
  const holds = [
    ...new Set(
      superseded
        .filter((operation) => operation.state === 'held')
        .map((operation) => operation.hold_id)
        .filter((id) => id !== null),
    ),
  ].sort();
  await tx.update(
    'hold',
    ['state', 'decided_by', 'decided_at'],
    holds.map((hold_id) => ({
      hold_id,
      state: 'overtaken',
      decided_by: 'a newer decision',
      decided_at: now,
    })),
  );
}
