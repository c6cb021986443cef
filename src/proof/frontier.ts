/** The right edge of a tree (a compact range from 0): all that is needed to append and to know the root. */
import { LockstepError } from '../domain/errors.ts';
import { foldRight, HASH_BYTES, nodeHash } from './merkle.ts';

export interface Frontier {
  readonly size: number;
  /** One hash for each complete subtree of the decomposition of `size`, the largest (leftmost) first. */
  readonly hashes: readonly Uint8Array[];
}

export const EMPTY_FRONTIER: Frontier = { size: 0, hashes: [] };

/** Called for every node that becomes complete, leaves (level 0) included, in order of completion. */
export type NodeWriter = (level: number, index: number, hash: Uint8Array) => void;

/** @throws LOG_RANGE when the number of hashes does not fit the size. */
export function frontierOf(size: number, hashes: readonly Uint8Array[]): Frontier {
  let ones = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2;
  if (!Number.isSafeInteger(size) || size < 0 || ones !== hashes.length) {
    throw new LockstepError(
      'LOG_RANGE',
      `a tree of ${size} has ${ones} subtrees at its edge, not ${hashes.length}`,
    );
  }
  if (hashes.some((hash) => hash.length !== HASH_BYTES)) {
    throw new LockstepError('LOG_RANGE', 'a hash at the edge of the tree does not have 32 bytes');
  }
  return { size, hashes };
}

/** Appends leaf hashes in order. The given frontier is not changed. */
export function appendLeaves(frontier: Frontier, leaves: Iterable<Uint8Array>, write?: NodeWriter): Frontier {
  const hashes = [...frontier.hashes];
  let size = frontier.size;
  for (const leaf of leaves) {
    write?.(0, size, leaf);
    let node = leaf;
    let index = size;
    let level = 0;
    while (index % 2 === 1) {
      const left = hashes.pop();
      if (left === undefined)
        throw new LockstepError('LOG_RANGE', `the edge of the tree of ${size} is not complete`);
      node = nodeHash(left, node);
      index = (index - 1) / 2;
      level += 1;
      write?.(level, index, node);
    }
    hashes.push(node);
    size += 1;
  }
  return { size, hashes };
}

export function frontierRoot(frontier: Frontier): Uint8Array {
  return foldRight(frontier.hashes);
}
