import { LockstepError } from '../../domain/errors.ts';
import type { Instant } from '../../domain/identity.ts';
import type { Claim } from './claim.ts';
import type { PreviousReading } from './feed-reading.ts';

const DAY_MS = 86_400_000;

/**
 * True for the very bytes of the last report that claim neither another number nor another moment. The same bytes as a
 * newer report are news: nothing has changed up to that moment, and a late message cannot turn it back.
 */
export function isSameReport(sha256: string, claim: Claim, previous: PreviousReading | null): boolean {
  if (previous === null || previous.sha256 !== sha256) return false;
  const sameNumber = claim.sequence === undefined || claim.sequence === (previous.sequence ?? claim.sequence);
  const sameMoment = claim.asOf === undefined || claim.asOf === (previous.asOf ?? claim.asOf);
  return sameNumber && sameMoment;
}

/** Refuses a report that is not newer than the last one. Throws FEED_STALE. */
export function refuseStale(
  claim: Claim,
  previous: PreviousReading | null,
  receivedAt: Instant | undefined,
): void {
  const { sequence, asOf } = claim;
  if (asOf !== undefined && receivedAt !== undefined && asOf > receivedAt + DAY_MS) {
    throw new LockstepError(
      'FEED_STALE',
      `The report is of ${new Date(asOf).toISOString()}, which is still to come.`,
    );
  }
  if (previous === null) return;
  if (sequence !== undefined && previous.sequence !== undefined && sequence <= previous.sequence) {
    throw new LockstepError(
      'FEED_STALE',
      `Report ${sequence} comes after report ${previous.sequence} was read.`,
    );
  }
  // With a sequence two reports may be of one moment; without one the moment is all there is to tell them apart.
  const late =
    sequence === undefined ? (a: Instant, b: Instant) => a <= b : (a: Instant, b: Instant) => a < b;
  if (asOf !== undefined && previous.asOf !== undefined && late(asOf, previous.asOf)) {
    throw new LockstepError(
      'FEED_STALE',
      `The report is of ${new Date(asOf).toISOString()}; one of ${new Date(previous.asOf).toISOString()} was read.`,
    );
  }
}
