import type { Engine } from '../engine.ts';
import { OPEN_STATES } from '../people/load-people.ts';
import type { Tx } from '../store.ts';

/**
 * Of leaves whose last system was just looked at: when nothing is open either, the certificate waits for nothing
 * more. Not when the look found something, because the person is then decided about again.
 */
export async function completeLeaves(engine: Engine, tx: Tx, leaveIds: readonly string[]): Promise<void> {
  if (leaveIds.length === 0) return;
  const now = engine.clock.now();
  const leaves = await tx.find('leave', { leave_id: { in: [...new Set(leaveIds)] }, closed_at: null }, { order: ['leave_id'], lock: 'update', columns: ['leave_id', 'identity_id', 'state', 'certificate_due_at'] });
  for (const leave of leaves) {
    if (leave.state === 'held' || leave.certificate_due_at === null || leave.certificate_due_at <= now) continue;
    const open = await tx.count('operation', { leave_id: leave.leave_id, state: { in: OPEN_STATES } });
    const unread = await tx.count('inventory', { leave_id: leave.leave_id, next_run_at: { isNull: false } });
    const again = await tx.count('identity', { identity_id: leave.identity_id, next_evaluation_at: { atMost: now } });
    if (open + unread + again > 0) continue;
    await tx.update('leave', ['certificate_due_at'], [{ leave_id: leave.leave_id, certificate_due_at: now }]);
    tx.afterCommit(() => engine.wakeups.notify());
  }
}
