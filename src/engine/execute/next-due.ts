import { mayRun, type PausedWork } from '../pauses.ts';
import type { Tx } from '../store.ts';

export interface Busy {
  readonly busyAccounts: ReadonlySet<string>;
  /** False: what is due now was not even looked at, because nothing may be started. */
  readonly looked: boolean;
  readonly reading: ReadonlySet<string>;
}

const URGENCIES = [0, 1, 2] as const;

/** When a lane has something to do again; null = never by time alone. Look-ups by index, however much is planned. */
export async function nextDue(
  tx: Tx,
  target: string,
  busy: Busy,
  now: number,
  paused: PausedWork,
): Promise<number | null> {
  const after = busy.looked ? { above: now } : { isNull: false };
  // What is in flight may still carry the time at which it was due.
  const limit = busy.looked ? 1 : 2 * busy.busyAccounts.size + 1;
  const queries = mayRun(paused).flatMap((allowed) =>
    URGENCIES.filter((urgency) => allows(allowed.urgency, urgency)).map((urgency) =>
      tx.find(
        'operation',
        { ...allowed, target_id: target, urgency, next_run_at: after },
        { order: ['next_run_at'], limit, columns: ['account_id', 'next_run_at'] },
      ),
    ),
  );
  const [operations, readings] = await Promise.all([
    Promise.all(queries),
    tx.find(
      'inventory',
      { target_id: target, next_run_at: { isNull: false } },
      { order: ['next_run_at'], limit: busy.reading.size + 1, columns: ['next_run_at', 'leave_id'] },
    ),
  ]);
  const instants = [
    paused.until,
    ...operations.map((rows) => rows.find((row) => !busy.busyAccounts.has(row.account_id))?.next_run_at),
    readings.find((row) => !busy.reading.has(row.leave_id))?.next_run_at,
  ].filter((instant) => typeof instant === 'number');
  return instants.length === 0 ? null : Math.min(...instants);
}

function allows(condition: unknown, urgency: number): boolean {
  if (condition === undefined) return true;
  if (typeof condition === 'number') return condition === urgency;
  return (
    typeof condition === 'object' &&
    condition !== null &&
    'atLeast' in condition &&
    urgency >= Number(condition.atLeast)
  );
}
