import { type DesiredState, holds } from '../../domain/account.ts';
import { REVOCATIONS } from '../../domain/connector.ts';
import { isOut } from '../execute/unsettled.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';

/** An account that is decided anew, and what it is to be from now on. */
export interface Redecided {
  readonly account: Row<'account'>;
  readonly desired: DesiredState;
}

/**
 * The fence of what was verified: a look at an older decision must not undo a newer one (law 8). A look that watches for a
 * late write of ours goes on where both decisions want the same: nobody else would see that write land.
 */
export async function endRechecks(
  tx: Tx,
  identities: readonly string[],
  redecided: ReadonlyMap<string, Redecided>,
  now: number,
): Promise<void> {
  if (redecided.size === 0) return;
  const waiting = await tx.find(
    'operation',
    { identity_id: { in: identities }, state: 'verified', next_run_at: { isNull: false } },
    { columns: ['operation_id', 'account_id', 'kind', 'entitlement'], order: ['operation_id'] },
  );
  const over = waiting.filter((operation) => {
    const found = redecided.get(operation.account_id);
    return (
      found !== undefined && !(isOut(found.account.unsettled, now) && isStillSo(operation, found.desired))
    );
  });
  await tx.update(
    'operation',
    ['next_run_at'],
    over.map(({ operation_id }) => ({ operation_id, next_run_at: null })),
  );
}

function isStillSo(
  { kind, entitlement }: Pick<Row<'operation'>, 'kind' | 'entitlement'>,
  desired: DesiredState,
): boolean {
  const active = desired.mode === 'active';
  if (entitlement !== null)
    return (kind === 'grant') === (active && holds(desired.entitlements, entitlement));
  return REVOCATIONS.has(kind) !== active && (kind !== 'delete' || desired.mode === 'delete');
}
