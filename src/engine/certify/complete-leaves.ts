import type { Engine } from '../engine.ts';
import { LOG_COUNTER } from '../log/journal.ts';
import { OPEN_STATES } from '../people/load-people.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import { CERTIFICATE_AFTER_MS } from './open-leaves.ts';

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

/** What a turn knows of leaves when its entries are in the log. */
export interface LeaveTurn {
  /** Of these a certificate would now say something else than before. */
  readonly news: readonly string[];
  /** These may be complete. */
  readonly nearlyComplete: readonly string[];
}

/**
 * Says when the certificate of a leave is due. At once, when nothing of it is open any more and every system was looked
 * at, and nothing new was found meanwhile, because the person is then decided again. Else it waits a while; after the
 * first certificate only for news, so that what is proven since becomes one supplement and not one for each item.
 *
 * Call it after `journal`: whoever holds the log's counter sees what all before it have committed. Without that, two
 * lanes that settle the last two operations at once would each see the other's as open, and what is settled while a
 * certificate is written would be in none. For the same reason a leave that somebody else has locked is left out: it is
 * being certified, by somebody who waits for the counter and looks again with it.
 */
export async function completeLeaves(
  engine: Engine,
  tx: Tx,
  { news, nearlyComplete }: LeaveTurn,
): Promise<void> {
  const leaveIds = [...new Set([...news, ...nearlyComplete])].sort();
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
    const due =
      leave.certificate_due_at ?? (news.includes(leave.leave_id) ? now + CERTIFICATE_AFTER_MS : null);
    if (leave.state === 'held' || due === null || due <= now) continue;
    const complete = nearlyComplete.includes(leave.leave_id) && (await isComplete(tx, leave, now));
    if (!complete && due === leave.certificate_due_at) continue;
    await tx.update(
      'leave',
      ['certificate_due_at'],
      [{ leave_id: leave.leave_id, certificate_due_at: complete ? now : due }],
    );
    tx.afterCommit(() => engine.wakeups.notify());
  }
}

/**
 * Their leaves waited for this decision about them. When it found nothing more to take away, nothing else would say that
 * they are complete. Call it last: it takes the log's counter, and with it sees what was settled while it was decided.
 */
export async function completeDecided(engine: Engine, tx: Tx, identityIds: readonly string[]): Promise<void> {
  if (identityIds.length === 0) return;
  const open = await tx.find(
    'leave',
    { identity_id: { in: identityIds }, closed_at: null },
    { columns: ['leave_id'] },
  );
  if (open.length === 0) return;
  await tx.advance(LOG_COUNTER, 0);
  const waiting = await tx.find(
    'leave',
    { leave_id: { in: open.map(({ leave_id }) => leave_id) }, certificate_due_at: { isNull: false } },
    { columns: ['leave_id'] },
  );
  await completeLeaves(engine, tx, { news: [], nearlyComplete: waiting.map(({ leave_id }) => leave_id) });
}

/**
 * A decision takes something away once more, and its leave was closed in this moment: what was added belongs to a leave
 * that is open, or no certificate would ever say what became of it. Call it after `journal`: a certificate is closed
 * with the log's counter, so either it is seen here, or it sees what was added.
 */
export async function reopenLeaves(tx: Tx, leaveIds: readonly string[]): Promise<void> {
  const rows = [...new Set(leaveIds)]
    .sort()
    .map((leave_id) => ({ leave_id, state: 'open', closed_at: null }));
  await tx.updateWhere('leave', ['state', 'closed_at'], rows, { state: 'closed' });
}

async function isComplete(
  tx: Tx,
  leave: Pick<Row<'leave'>, 'leave_id' | 'identity_id'>,
  now: number,
): Promise<boolean> {
  const waiting = await Promise.all([
    tx.count('operation', { leave_id: leave.leave_id, state: { in: OPEN_STATES } }),
    tx.count('inventory', { leave_id: leave.leave_id, next_run_at: { isNull: false } }),
    tx.count('identity', { identity_id: leave.identity_id, next_evaluation_at: { atMost: now } }),
  ]);
  return waiting.every((count) => count === 0);
}
