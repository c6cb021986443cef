import type { Tx } from '../store.ts';
import { laneOf } from './lane-name.ts';

/** Says that there is work on these targets now. The row is the truth; hints only make it faster. */
export async function wakeLanes(tx: Tx, targets: Iterable<string>, now: number): Promise<void> {
  const ids = [...new Set(targets)].map(laneOf).sort();
  if (ids.length === 0) return;
  const found = await tx.find('lane', { lane_id: { in: ids } }, { order: ['lane_id'], lock: 'update', columns: ['lane_id', 'ready_at'] });
  const there = new Set(found.map((lane) => lane.lane_id));
  await tx.insertNew(
    'lane',
    ids
      .filter((id) => !there.has(id))
      .map((lane_id) => ({ lane_id, ready_at: now, owner: null, epoch: 0, not_before: null, breaker_until: null, failures: 0, tokens: 1_000_000, tokens_at: now })),
  );
  await tx.update(
    'lane',
    ['ready_at'],
    found.filter((lane) => lane.ready_at === null || lane.ready_at > now).map(({ lane_id }) => ({ lane_id, ready_at: now })),
  );
}

/**
 * The same from within the transaction of another lane: a lane that is locked is left out, because waiting for it
 * could deadlock; whoever serves it looks by itself, at the latest when the wave is due by time.
 */
export async function hintLanes(tx: Tx, targets: Iterable<string>, now: number): Promise<void> {
  const ids = [...new Set(targets)].map(laneOf).sort();
  const found = await tx.find('lane', { lane_id: { in: ids } }, { order: ['lane_id'], lock: 'skip', columns: ['lane_id', 'ready_at'] });
  await tx.update('lane', ['ready_at'], found.filter((lane) => lane.ready_at === null || lane.ready_at > now).map(({ lane_id }) => ({ lane_id, ready_at: now })));
}
