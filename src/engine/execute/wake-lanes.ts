import type { Random } from '../ports.ts';
import type { Tx } from '../store.ts';
import { laneOf } from './lane-name.ts';

/** Says that there is work on these targets. The row is the truth; hints only make it faster. */
export async function wakeLanes(tx: Tx, random: Random, targets: Iterable<string>): Promise<void> {
  const lanes = [...new Set(targets)].map(laneOf).sort();
  await tx.insert(
    'wake',
    lanes.map((lane_id) => ({ wake_id: random.uuid(), lane_id })),
  );
}
