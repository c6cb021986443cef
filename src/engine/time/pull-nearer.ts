import type { Engine } from '../engine.ts';
import { targetOf } from '../execute/lane-name.ts';
import { wakeLanes } from '../execute/wake-lanes.ts';
import type { Tx } from '../store.ts';

const CHUNK = 5_000;

/**
 * After a clock went back, everything that was to run soon would wait until it is there again: a revocation that is
 * tried again every few minutes for a day and a half. All of it may run now. Earlier than asked for is harmless: it is
 * looked at once more, or tried once more.
 */
export async function pullNearer(engine: Engine, tx: Tx, now: number): Promise<void> {
  const lanes = await tx.find('lane', {}, { order: ['lane_id'], lock: 'update' });
  await tx.update(
    'lane',
    ['ready_at', 'not_before', 'breaker_until', 'tokens_at'],
    lanes.map((lane) => ({
      lane_id: lane.lane_id,
      ready_at: nearer(lane.ready_at, now),
      not_before: nearer(lane.not_before, now),
      breaker_until: nearer(lane.breaker_until, now),
      tokens_at: Math.min(lane.tokens_at, now),
    })),
  );
  for (;;) {
    const waiting = await tx.find(
      'operation',
      { next_run_at: { above: now }, step: { in: ['apply', 'poll', 'verify'] } },
      { columns: ['operation_id'], limit: CHUNK, order: ['operation_id'], lock: 'update' },
    );
    await tx.update(
      'operation',
      ['next_run_at'],
      waiting.map(({ operation_id }) => ({ operation_id, next_run_at: now })),
    );
    if (waiting.length < CHUNK) break;
  }
  const inventories = await tx.find(
    'inventory',
    { next_run_at: { above: now } },
    { columns: ['leave_id', 'target_id'] },
  );
  await tx.update(
    'inventory',
    ['next_run_at'],
    inventories.map((row) => ({ ...row, next_run_at: now })),
  );
  const certificates = await tx.find(
    'leave',
    { certificate_due_at: { above: now } },
    { columns: ['leave_id'], order: ['leave_id'], lock: 'update' },
  );
  await tx.update(
    'leave',
    ['certificate_due_at'],
    certificates.map((row) => ({ ...row, certificate_due_at: now })),
  );
  const targets = await tx.find(
    'target',
    { next_listing_at: { above: now } },
    { columns: ['target_id'], order: ['target_id'], lock: 'update' },
  );
  await tx.update(
    'target',
    ['next_listing_at'],
    targets.map((row) => ({ ...row, next_listing_at: now })),
  );
  // What is read from now on is newer than what was seen by the clock that was ahead.
  const seen = await tx.find(
    'account',
    { observed_at: { above: now } },
    { columns: ['account_id'], order: ['account_id'], lock: 'update' },
  );
  await tx.update(
    'account',
    ['observed_at'],
    seen.map((row) => ({ ...row, observed_at: now })),
  );
  await wakeLanes(
    tx,
    engine.random,
    lanes.map(({ lane_id }) => targetOf(lane_id)),
  );
  tx.afterCommit(() => engine.wakeups.notify());
}

function nearer(instant: number | null, now: number): number | null {
  return instant === null ? null : Math.min(instant, now);
}
