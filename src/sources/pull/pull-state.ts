import { createHash } from 'node:crypto';
import { LockstepError } from '../../domain/errors.ts';
import type { Claim } from '../feed/claim.ts';

/** Where a pull goes on. Plain JSON; store it in the transaction that stores the records of the page before. */
export interface PullCheckpoint {
  readonly version: 1;
  /** Place of the next page: its address, or what else the other side counts pages by. */
  readonly next: string;
  readonly pages: number;
  readonly records: number;
  /** Digests of the places asked and of the pages read so far: neither may come again. */
  readonly asked: readonly string[];
  readonly read: readonly string[];
  /** What the first page said about the whole. */
  readonly claim: Claim;
  /** Why the pull cannot be whole any more; null while it can. */
  readonly moved: string | null;
}

/** The records of an interrupted pull are with the caller; it gives their keys back. */
export interface PullResume {
  readonly checkpoint: PullCheckpoint;
  /** Keys of all records of the pages before, in any order. */
  readonly keys: Iterable<string>;
}

export interface PullState {
  next: string;
  pages: number;
  records: number;
  readonly asked: Set<string>;
  readonly read: Set<string>;
  readonly keys: Set<string>;
  claim: Claim | null;
  moved: string | null;
}

/** Throws PULL_CHECKPOINT when what is given back is not what was there. */
export function startPull(first: string, resume: PullResume | null): PullState {
  if (resume === null) {
    return {
      next: first,
      pages: 0,
      records: 0,
      asked: new Set(),
      read: new Set(),
      keys: new Set(),
      claim: null,
      moved: null,
    };
  }
  const { checkpoint } = resume;
  const keys = new Set(resume.keys);
  if (checkpoint.version !== 1 || typeof checkpoint.next !== 'string') {
    throw new LockstepError('PULL_CHECKPOINT', 'The checkpoint of the pull cannot be read.');
  }
  if (keys.size > checkpoint.records) {
    throw new LockstepError(
      'PULL_CHECKPOINT',
      'There are more records of this pull than its checkpoint counts.',
    );
  }
  const lost = checkpoint.records - keys.size;
  return {
    next: checkpoint.next,
    pages: checkpoint.pages,
    records: checkpoint.records,
    asked: new Set(checkpoint.asked),
    read: new Set(checkpoint.read),
    keys,
    claim: checkpoint.claim,
    // Records without a key, or that came twice, before the interruption.
    moved: checkpoint.moved ?? (lost > 0 ? `${lost} earlier record(s) have no key of their own` : null),
  };
}

export function checkpointOf(state: PullState): PullCheckpoint {
  return {
    version: 1,
    next: state.next,
    pages: state.pages,
    records: state.records,
    asked: [...state.asked],
    read: [...state.read],
    claim: state.claim ?? {},
    moved: state.moved,
  };
}

export function shortDigest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}
