import type { Engine } from '../engine.ts';
import { OPEN_STATES } from '../people/load-people.ts';
import type { Tx } from '../store.ts';

/** So many lanes may settle something of one leave at the same time without seeing each other: connections of a store. */
const AT_ONCE = 16;

/** Of these leaves those that could be complete when what is under way beside us is committed. Call it before `journal`. */
export async function nearlyComplete(tx: Tx, leaveIds: readonly string[]): Promise<string[]> {
  const ids = [...new Set(leaveIds)].sort();
  if (ids.length === 0) return [];
  const rows = await tx.find(
    'operation',
    { leave_id: { in: ids }, state: { in: OPEN_STATES } },
    { columns: ['leave_id'] },
  );
  return ids.filter((id) => rows.filter((row) => row.leave_id === id).length <= AT_ONCE);
}

/**
 * Leaves of which nothing is open any more and every system was looked at: the certificate waits for nothing more.
 * Not when something new was found meanwhile, because the person is then decided about again.
 *
 * Call it after `journal`: whoever holds the log's counter sees what all before it have committed. Without that, two
 * lanes that settle the last two operations at once would each see the other's as open. For the same reason a leave
 * that somebody else has locked is left out: its holder may be waiting for the counter.
 */
export async function completeLeaves(engine: Engine, tx: Tx, leaveIds: readonly string[]): Promise<void> {
  if (leaveIds.length === 0) return;
  const now = engine.clock.now();
  const leaves = await tx.find(
    'leave',
    { leave_id: { in: leaveIds }, closed_at: null },
    {
      order: ['leave_id'],
      lock: 'skip',
      columns: ['leave_id', 'identity_id', 'state', 'certificate_due_at'],
    },
  );
  for (const leave of leaves) {
    if (leave.state === 'held' || leave.certificate_due_at === null || leave.certificate_due_at <= now)
      continue;
    const [open, unread, again] = await Promise.all([
      tx.count('operation', { leave_id: leave.leave_id, state: { in: OPEN_STATES } }),
      tx.count('inventory', { leave_id: leave.leave_id, next_run_at: { isNull: false } }),
      tx.count('identity', { identity_id: leave.identity_id, next_evaluation_at: { atMost: now } }),
    ]);
    if (open + unread + again > 0) continue;
    await tx.update('leave', ['certificate_due_at'], [{ leave_id: leave.leave_id, certificate_due_at: now }]);
    tx.afterCommit(() => engine.wakeups.notify());
  }
}
