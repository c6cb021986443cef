import type { ErrorCode } from '../../domain/errors.ts';
import type { Claim } from './claim.ts';
import type { Collected, RowReject } from './collect-rows.ts';
import type { FeedReading, PreviousReading, Suspicion } from './feed-reading.ts';
import type { RowShape } from './row-shape.ts';

type Belief = Pick<
  FeedReading,
  'outcome' | 'refusal' | 'whole' | 'wholeBecause' | 'rows' | 'rejects' | 'suspicious' | 'warnings'
>;

export interface Evidence {
  readonly collected: Collected;
  /** Records read, those set aside included. */
  readonly records: number;
  readonly claim: Claim;
  readonly sha256: string;
  /** What showed that nothing is missing, in words; null when nothing can. */
  readonly provenBy: string | null;
  readonly warnings: readonly string[];
  readonly confirmed: boolean;
  /** Only what changed: few records, or none, are nothing strange. */
  readonly changesOnly?: boolean;
}

const DEFAULT_SET_ASIDE_SHARE = 0.2;
/** So few unreadable rows say nothing of the feed, however small it is. */
const FEW_ROWS = 4;

/** Decides what may be believed of a feed that is what it says. */
export function believe(evidence: Evidence, shape: RowShape, previous: PreviousReading | null): Belief {
  const { records, claim, warnings } = evidence;
  const { rows, rejects } = evidence.collected;
  const doubt = evidence.confirmed ? null : doubtOf(evidence, rejects, shape, previous);
  if (doubt !== null) {
    const wholeBecause = 'the feed is held for a person';
    return {
      outcome: 'held',
      refusal: doubt,
      whole: false,
      wholeBecause,
      rows: [],
      rejects,
      suspicious: [],
      warnings,
    };
  }
  return {
    outcome: 'accepted',
    refusal: null,
    ...wholeness(rejects, evidence.provenBy, claim),
    rows,
    rejects,
    suspicious: evidence.changesOnly === true ? [] : suspicions(records, previous),
    warnings,
  };
}

function doubtOf(
  { records, claim, sha256 }: Evidence,
  rejects: readonly RowReject[],
  shape: RowShape,
  previous: PreviousReading | null,
): { code: ErrorCode; why: string } | null {
  const share = shape.maxSetAsideShare ?? DEFAULT_SET_ASIDE_SHARE;
  if (rejects.length > Math.max(FEW_ROWS, Math.floor(share * records))) {
    const first = `line ${rejects[0]?.line}: ${rejects[0]?.why}`;
    return {
      code: 'FEED_IMPLAUSIBLE',
      why: `${rejects.length} of ${records} rows would be set aside (${first}).`,
    };
  }
  const undated = claim.sequence === undefined && claim.asOf === undefined;
  if (undated && previous?.olderSha256?.has(sha256) === true) {
    return {
      code: 'FEED_STALE',
      why: 'These very bytes were read before the last feed: it may be an old one.',
    };
  }
  return null;
}

function wholeness(
  rejects: readonly RowReject[],
  provenBy: string | null,
  claim: Claim,
): Pick<FeedReading, 'whole' | 'wholeBecause'> {
  if (provenBy === null) return { whole: false, wholeBecause: 'nothing proves that the feed is whole' };
  if (claim.complete === false) return { whole: false, wholeBecause: 'the feed calls itself incomplete' };
  const nameless = rejects.find((reject) => reject.key === undefined);
  if (nameless !== undefined) {
    return {
      whole: false,
      wholeBecause: `whom line ${nameless.line} speaks of cannot be read, so nobody is missing for certain`,
    };
  }
  return { whole: true, wholeBecause: provenBy };
}

function suspicions(records: number, previous: PreviousReading | null): readonly Suspicion[] {
  if (records === 0) return [{ code: 'noRows', why: 'the report is whole and names nobody' }];
  const before = previous?.rowCount;
  if (before !== undefined && before >= 10 && records < before / 2) {
    return [{ code: 'manyFewerRows', why: `the report has ${records} rows, the last one had ${before}` }];
  }
  return [];
}
