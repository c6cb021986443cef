import { createHash } from 'node:crypto';
import { isLockstepError } from '../../domain/errors.ts';
import { believe } from '../feed/believe-feed.ts';
import { type Claim, type Counted, claimOfMeta, refuseMismatch } from '../feed/claim.ts';
import type { FeedInput, FeedReading, PreviousReading } from '../feed/feed-reading.ts';
import { isSameReport, refuseStale } from '../feed/refuse-stale.ts';
import { claimOfScannedTrailer, type Scan, scanContent, type Tally } from './scan-feed.ts';
import { type CsvLimits, type CsvShape, checkCsvShape, DEFAULT_CSV_LIMITS } from './shape.ts';

const PROVEN_BY = {
  meta: 'the meta document agrees with what was read',
  trailer: 'the trailer agrees with what was read',
  none: null,
} as const;

/** What was read of a file up to the end of a record: reading can go on from there. */
export interface ReadSoFar {
  readonly scan: Scan;
  readonly tally: Tally;
}

export function nothingRead(): ReadSoFar {
  return {
    scan: { header: null, collector: null, trailer: null, records: 0, lineEnd: true, line: 1 },
    tally: { bytes: 0, hash: createHash('sha256') },
  };
}

/**
 * Reads one CSV feed and decides what of it may be believed. Bad input gives a reading, never an exception; a wrong
 * shape throws FEED_SHAPE. Given `ReadSoFar`, the input is the rest of a file of which that much was read.
 */
export async function readCsvFeed(
  input: FeedInput,
  shape: CsvShape,
  previous: PreviousReading | null,
  { scan, tally }: ReadSoFar = nothingRead(),
): Promise<FeedReading> {
  checkCsvShape(shape);
  const limits: CsvLimits = { ...DEFAULT_CSV_LIMITS, ...shape.limits };
  let claim: Claim = {};
  const base = (): Omit<FeedReading, 'outcome' | 'refusal'> => ({
    whole: false,
    wholeBecause: 'nothing was taken from this file',
    rows: [],
    rejects: [],
    suspicious: [],
    warnings: [],
    asOf: claim.asOf ?? null,
    sequence: claim.sequence ?? null,
    sha256: tally.hash.copy().digest('hex'),
    bytes: tally.bytes,
    records: scan.records,
  });
  try {
    if (shape.whole.by === 'meta') claim = claimOfMeta(input.meta, shape.whole);
    await scanContent(input.content, shape, limits, claim, scan, tally);
    if (shape.whole.by === 'trailer') claim = claimOfScannedTrailer(scan, shape);
    const counted: Counted = {
      rows: scan.records,
      bytes: tally.bytes,
      sha256: tally.hash.copy().digest('hex'),
    };
    refuseMismatch(claim, counted);
    if (isSameReport(counted.sha256, claim, previous)) {
      return { ...base(), outcome: 'noop', refusal: null, wholeBecause: 'the same file was read before' };
    }
    refuseStale(claim, previous, input.receivedAt);
    // What neither length nor checksum seals may have lost the end of its last row.
    const sealed = claim.bytes !== undefined || claim.sha256 !== undefined || shape.whole.by === 'trailer';
    if (!sealed && !scan.lineEnd) scan.collector?.distrustLast();
    const ignored = scan.header?.ignored.length ?? 0;
    const evidence = {
      collected: scan.collector?.finish() ?? { rows: [], rejects: [] },
      records: scan.records,
      claim,
      sha256: counted.sha256,
      provenBy: PROVEN_BY[shape.whole.by],
      warnings: ignored === 0 ? [] : [`${ignored} column(s) are not declared and were not read.`],
      confirmed: input.confirmed === true,
    };
    return { ...base(), ...believe(evidence, shape, previous) };
  } catch (error) {
    if (!isLockstepError(error)) throw error;
    return { ...base(), outcome: 'rejected', refusal: { code: error.code, why: error.message } };
  }
}
