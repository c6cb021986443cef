import { durationMs } from '../../policy/documents/duration.ts';
import type { SourceDocument } from '../../policy/documents/source.ts';
import { iso, isoOrNull } from '../people/list-people.ts';
import { isPulled } from '../pulls/pulled-source.ts';

/** One that comes a little later than usual is not late. */
const SLACK = 2;
const LEAST_SLACK_MS = 60_000;
/** Fewer reads say nothing of how often it usually comes. */
const ENOUGH = 4;

export interface Freshness {
  readonly state: 'never' | 'fresh' | 'late' | 'unknown';
  readonly heardAt: string | null;
  /** Seconds. */
  readonly every: number | null;
  readonly expectedBy: string | null;
}

/** How fresh a source is. `reads`: when it was read, the newest first; what comes as files comes as often as it did. */
export function freshnessOf(
  source: SourceDocument,
  heardAt: number | null,
  reads: readonly number[],
  now: number,
): Freshness {
  const every = isPulled(source) ? durationMs(source.every) : source.type === 'csv' ? usualGap(reads) : null;
  const expected =
    heardAt === null || every === null ? null : heardAt + Math.max(every * SLACK, every + LEAST_SLACK_MS);
  return {
    state: heardAt === null ? 'never' : expected === null ? 'unknown' : now > expected ? 'late' : 'fresh',
    heardAt: isoOrNull(heardAt),
    every: every === null ? null : Math.round(every / 1_000),
    expectedBy: expected === null ? null : iso(expected),
  };
}

/** The median: one that was sent twice in a minute says nothing of the rest. */
function usualGap(reads: readonly number[]): number | null {
  if (reads.length < ENOUGH) return null;
  const gaps = reads.slice(1).map((at, i) => (reads[i] ?? at) - at);
  return gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? null;
}
