import { createHash } from 'node:crypto';
import { isLockstepError } from '../../domain/errors.ts';
import type { Instant } from '../../domain/identity.ts';
import { isJsonObject, readPath } from '../json/read-path.ts';
import { believe } from './believe-feed.ts';
import { type Claim, refuseMismatch } from './claim.ts';
import { collectRows } from './collect-rows.ts';
import type { FeedReading, PreviousReading } from './feed-reading.ts';
import { isSameReport, refuseStale } from './refuse-stale.ts';
import { checkRowShape, type RowShape } from './row-shape.ts';

export interface RecordsInput {
  /** JSON records in the order in which they came. */
  readonly records: readonly unknown[];
  /** What the answer said about itself. */
  readonly claim: Claim;
  /** What showed that no record is missing, in words; null when nothing can. */
  readonly provenBy: string | null;
  readonly receivedAt?: Instant;
  readonly confirmed?: boolean;
  /** How a field is read of a record; as a path into it unless told. */
  readonly read?: (record: Readonly<Record<string, unknown>>, field: string) => unknown;
  /** The records are those that changed: their number says nothing, and none at all is no news. */
  readonly changesOnly?: boolean;
}

/**
 * Decides what of JSON records may be believed, by the same rules as for a CSV feed; `header` of a column is the path
 * of its member. The checksum is that of the records, one after the other. A wrong shape throws FEED_SHAPE.
 */
export function readRecords(
  input: RecordsInput,
  shape: RowShape,
  previous: PreviousReading | null,
): FeedReading {
  checkRowShape(shape);
  const { records, claim } = input;
  const hash = createHash('sha256');
  let bytes = 0;
  for (const record of records) {
    const line = `${JSON.stringify(record)}\n`;
    bytes += Buffer.byteLength(line);
    hash.update(line);
  }
  const sha256 = hash.digest('hex');
  const base: Omit<FeedReading, 'outcome' | 'refusal'> = {
    whole: false,
    wholeBecause: 'nothing was taken from these records',
    rows: [],
    rejects: [],
    suspicious: [],
    warnings: [],
    asOf: claim.asOf ?? null,
    sequence: claim.sequence ?? null,
    sha256,
    bytes,
    records: records.length,
  };
  try {
    if (claim.rows !== undefined)
      refuseMismatch({ rows: claim.rows }, { rows: records.length, bytes, sha256 });
    // Nobody can be missing from what was not proven whole: the same records, proven now, are news.
    const undated = claim.sequence === undefined && claim.asOf === undefined;
    const proves = undated && previous?.whole === false && input.provenBy !== null;
    if (!proves && isSameReport(sha256, claim, previous)) {
      return { ...base, outcome: 'noop', refusal: null, wholeBecause: 'the same records were read before' };
    }
    if (input.changesOnly === true && records.length === 0) {
      return {
        ...base,
        outcome: 'noop',
        refusal: null,
        wholeBecause: 'nothing has changed since the last read',
      };
    }
    refuseStale(claim, previous, input.receivedAt);
    const collector = collectRows(shape);
    const read = input.read ?? readPath;
    const paths = new Map(shape.columns.map(({ as, header }) => [as, header]));
    records.forEach((record, index) => {
      const line = index + 1;
      if (!isJsonObject(record)) collector.add({ line, misshapen: 'is not a JSON object' });
      else collector.add({ line, raw: (name) => read(record, paths.get(name) ?? '') });
    });
    const evidence = {
      collected: collector.finish(),
      records: records.length,
      claim,
      sha256,
      provenBy: input.provenBy,
      warnings: [],
      confirmed: input.confirmed === true,
      changesOnly: input.changesOnly === true,
    };
    return { ...base, ...believe(evidence, shape, previous) };
  } catch (error) {
    if (!isLockstepError(error)) throw error;
    return { ...base, outcome: 'rejected', refusal: { code: error.code, why: error.message } };
  }
}
