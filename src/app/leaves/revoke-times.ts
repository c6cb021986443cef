import { groupBy } from '../../domain/group-by.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Tx } from '../../engine/store.ts';
import { dueAndKnown } from './leave-stands.ts';
import { countsInLeave } from './revocation-counts.ts';

const DAYS_MS = 30 * 86_400_000;
/** Enough for every percentile shown; more would only be slower. */
const NEWEST = 1_000;

/** Seconds at which the buckets begin, about evenly on a log scale. The last one has no end. */
export const EDGES = [0, 1, 3, 10, 30, 60, 180, 600, 1_800, 3_600, 14_400, 86_400] as const;

/** One person cut off from one target, with the proof of it. */
export interface ProvenCutOff {
  readonly leave: string;
  readonly target: string;
  /** From when the leave was both due and known to the last read-back there. */
  readonly seconds: number;
}

export interface ProvenCutOffs {
  readonly since: number;
  readonly at: number;
  readonly leaves: number;
  /** False: there were more, and these are the newest. */
  readonly whole: boolean;
  readonly withGaps: number;
  readonly cutOffs: readonly ProvenCutOff[];
}

/** How long it took in the last 30 days. What is not proven whole on a target is in no time. */
export async function provenCutOffs(engine: Engine, tx: Tx): Promise<ProvenCutOffs> {
  const at = engine.clock.now();
  const since = at - DAYS_MS;
  const found = await tx.find(
    'leave',
    { decided_at: { above: since }, state: { in: ['open', 'closed'] } },
    {
      order: [{ descending: 'decided_at' }, { descending: 'leave_id' }],
      limit: NEWEST + 1,
      columns: ['leave_id', 'effective_at', 'received_at'],
    },
  );
  const leaves = found.slice(0, NEWEST);
  const operations = await tx.find(
    'operation',
    { leave_id: { in: leaves.map(({ leave_id }) => leave_id) } },
    { columns: ['leave_id', 'target_id', 'kind', 'state', 'verified_at'] },
  );
  const byLeave = groupBy(operations.filter(countsInLeave), ({ leave_id }) => leave_id);
  const cutOffs: ProvenCutOff[] = [];
  let withGaps = 0;
  for (const leave of leaves) {
    const mine = groupBy(byLeave.get(leave.leave_id) ?? [], ({ target_id }) => target_id);
    let whole = true;
    for (const [target, there] of mine) {
      const proven = there.flatMap(({ state, verified_at }) =>
        state === 'verified' && verified_at !== null ? [verified_at] : [],
      );
      if (proven.length < there.length) whole = false;
      else
        cutOffs.push({
          leave: leave.leave_id,
          target,
          seconds: Math.max(0, Math.max(...proven) - dueAndKnown(leave)) / 1_000,
        });
    }
    if (!whole) withGaps++;
  }
  return { since, at, leaves: leaves.length, whole: found.length <= NEWEST, withGaps, cutOffs };
}

export interface Distribution {
  readonly count: number;
  readonly buckets: readonly number[];
  readonly p50: number | null;
  readonly p95: number | null;
}

export function distributionOf(cutOffs: readonly Pick<ProvenCutOff, 'seconds'>[]): Distribution {
  const sorted = cutOffs.map(({ seconds }) => seconds).sort((a, b) => a - b);
  const buckets = EDGES.map(() => 0);
  for (const seconds of sorted) {
    const bucket = EDGES.findLastIndex((edge) => edge <= seconds);
    buckets[bucket] = (buckets[bucket] ?? 0) + 1;
  }
  return { count: sorted.length, buckets, p50: percentile(sorted, 0.5), p95: percentile(sorted, 0.95) };
}

/** Nearest rank: a time that was really measured. */
function percentile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}
