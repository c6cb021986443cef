import type { ErrorCode } from '../../domain/errors.ts';
import type { Instant } from '../../domain/identity.ts';
import type { FeedRow, RowReject } from './collect-rows.ts';

export interface FeedInput {
  /** The file, whole or piece by piece. Reading stops at the first piece that goes beyond a limit. */
  readonly content: Uint8Array | AsyncIterable<Uint8Array>;
  /** Text of the meta document beside the file, where the shape declares one. */
  readonly meta?: string;
  /** When it arrived. A report from more than a day ahead of that is refused: it would make all later ones stale. */
  readonly receivedAt?: Instant;
  /** A person has looked at a held feed and says that it holds: it is not held again for what was shown. */
  readonly confirmed?: boolean;
}

/** The last report of this source that was accepted. */
export interface PreviousReading {
  readonly sequence?: number;
  readonly asOf?: Instant;
  readonly sha256?: string;
  readonly rowCount?: number;
  /** Whether it was proven whole. */
  readonly whole?: boolean;
  /** Checksums of all earlier reports. A feed without number and moment is known to be old by nothing else. */
  readonly olderSha256?: ReadonlySet<string>;
}

export interface Suspicion {
  readonly code: 'noRows' | 'manyFewerRows';
  readonly why: string;
}

export interface FeedReading {
  /**
   * `accepted`: the rows may be believed. `rejected`: broken; nothing may change. `held`: proven whole but not
   * believable; nothing may change before a person has decided. `noop`: this very report was read before.
   */
  readonly outcome: 'accepted' | 'rejected' | 'held' | 'noop';
  /** Why nothing was taken, for `rejected` and `held`. */
  readonly refusal: { readonly code: ErrorCode; readonly why: string } | null;
  /** True when a key that is in neither `rows` nor `rejects` is truly not in the report. */
  readonly whole: boolean;
  readonly wholeBecause: string;
  /** Empty unless accepted. */
  readonly rows: readonly FeedRow[];
  readonly rejects: readonly RowReject[];
  /** Reasons for the engine to hold everybody who seems missing, however few they are. */
  readonly suspicious: readonly Suspicion[];
  readonly warnings: readonly string[];
  readonly asOf: Instant | null;
  readonly sequence: number | null;
  readonly sha256: string;
  readonly bytes: number;
  /** Data records counted, those set aside included. */
  readonly records: number;
}
