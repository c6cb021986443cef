import { CLOSES } from '../../domain/connector.ts';
import { STANDING_STATES } from '../people/load-people.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import { laneOf } from './lane-name.ts';
import { NOT_MADE } from './run-chain.ts';
import { LATE_MS } from './unsettled.ts';

const STANDING: ReadonlySet<string> = new Set(STANDING_STATES);

/**
 * Closed before we began to take it away, and open when we last looked: others closed it, and it stays so (law 7). Not
 * where this may be a closing of ours: whoever comes back would stay shut out for ever.
 */
export async function noteClosed(
  tx: Tx,
  account: Row<'account'>,
  leaveId: string,
  now: number,
): Promise<void> {
  const { account_id, desired, actual, unsettled } = account;
  if (desired === null || desired.mode === 'active' || desired.mode === 'delete') return;
  if (actual?.active !== true || (unsettled?.takes ?? 0) > now) return;
  if (await mayBeOurs(tx, account, leaveId, now)) return;
  await tx.update('account', ['desired'], [{ account_id, desired: { ...desired, closedByOthers: true } }]);
}

/** Somebody has opened what others had closed: whoever closes it next is another question. */
export async function noteOpen(tx: Tx, { account_id, desired }: Row<'account'>): Promise<void> {
  if (desired?.closedByOthers !== true) return;
  const { closedByOthers: _, ...rest } = desired;
  await tx.update('account', ['desired'], [{ account_id, desired: rest }]);
}

/** Whether something of ours was sent that closes this account, and may show, or show once more, in what was just read. */
async function mayBeOurs(
  tx: Tx,
  { account_id, identity_id, target_id }: Row<'account'>,
  leaveId: string,
  now: number,
): Promise<boolean> {
  const closings = await tx.find(
    'operation',
    { identity_id, account_id, kind: { in: CLOSES } },
    { columns: ['operation_id', 'leave_id', 'state', 'next_run_at'] },
  );
  if (closings.length === 0) return false;
  const attempts = await tx.find(
    'attempt',
    { operation_id: { in: closings.map(({ operation_id }) => operation_id) } },
    { columns: ['operation_id', 'lane_epoch', 'finished_at', 'outcome'] },
  );
  const [lane] = await tx.find('lane', { lane_id: laneOf(target_id) }, { columns: ['epoch'] });
  return attempts.some(({ operation_id, lane_epoch, finished_at, outcome }) => {
    const closing = closings.find((one) => one.operation_id === operation_id);
    // A refusal is no proof that nothing was done: something between us and the target may have said it.
    if (closing === undefined || outcome === NOT_MADE) return false;
    // What is begun for this leave waits for this look; not so what was over before, or was begun by who served the lane before.
    if (closing.leave_id === leaveId) return lane_epoch !== lane?.epoch || finished_at !== null;
    const underWay =
      STANDING.has(closing.state) || (closing.state === 'superseded' && closing.next_run_at !== null);
    // Systems show for a while what was.
    return underWay || (finished_at ?? now) > now - LATE_MS;
  });
}
