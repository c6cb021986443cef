export type { Claim, MetaProof } from './claim.ts';
export type { FeedRow, RowProblem, RowReject } from './collect-rows.ts';
export { differenceToLastImport, digestRow, type ImportDifference, type KnownRow } from './difference.ts';
export type { FeedInput, FeedReading, PreviousReading, Suspicion } from './feed-reading.ts';
export { type RecordsInput, readRecords } from './read-records.ts';
export { checkRowShape, type RowColumn, type RowShape } from './row-shape.ts';
