import { isLockstepError } from '../../domain/errors.ts';
import type { Instant } from '../../domain/identity.ts';
import type { FeedReading, PreviousReading } from '../feed/feed-reading.ts';
import { readRecords } from '../feed/read-records.ts';
import type { RowShape } from '../feed/row-shape.ts';
import { parseJson } from '../json/parse-json.ts';
import { readPath } from '../json/read-path.ts';
import { type RecordMapping, shapeOfMapping } from './record-mapping.ts';

/** A vendor's report as one JSON document. */
export interface JsonReport {
  /** Path of the member that holds the records. */
  readonly records: string;
  readonly mapping: RecordMapping;
  readonly rules: Pick<RowShape, 'company' | 'order' | 'identifiers' | 'zone'>;
  /** Makes flat records, one for each employment, of one that is not; as known at `asOf`. */
  readonly flatten?: (record: unknown, asOf: Instant) => readonly unknown[];
}

const LIMITS = { maxLength: 128 * 1024 * 1024, maxDepth: 32 };

/** Such a document never tells how many records there should be: nobody is missing because of it. Throws FEED_SHAPE. */
export function readJsonReport(
  text: string,
  report: JsonReport,
  asOf: Instant,
  previous: PreviousReading | null,
): FeedReading {
  const shape = shapeOfMapping(report.mapping, report.rules);
  const read = (records: readonly unknown[]): FeedReading =>
    readRecords({ records, claim: { asOf }, provenBy: null }, shape, previous);
  try {
    const found = readPath(parseJson(text, LIMITS, 'FEED_NOT_JSON'), report.records);
    if (!Array.isArray(found)) return refused(read([]), `there is no list at ${report.records}.`);
    const { flatten } = report;
    return read(flatten === undefined ? found : found.flatMap((record) => flatten(record, asOf)));
  } catch (error) {
    if (!isLockstepError(error) || error.code !== 'FEED_NOT_JSON') throw error;
    return refused(read([]), error.message);
  }
}

function refused(empty: FeedReading, why: string): FeedReading {
  return { ...empty, outcome: 'rejected', suspicious: [], refusal: { code: 'FEED_NOT_JSON', why } };
}
