export interface PullLimits {
  readonly maxPages: number;
  readonly maxRecordsPerPage: number;
  readonly maxRecords: number;
  /** UTF-16 units of one answer. The transport has a limit of its own in bytes. */
  readonly maxPageLength: number;
  readonly maxDepth: number;
}

export const DEFAULT_PULL_LIMITS: PullLimits = {
  maxPages: 2_000,
  maxRecordsPerPage: 10_000,
  maxRecords: 1_000_000,
  maxPageLength: 8 * 1024 * 1024,
  maxDepth: 32,
};
