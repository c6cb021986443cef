/**
 * The Merkle tree of RFC 6962 section 2.1 (the same as RFC 9162 section 2.1), SHA-256.
 *
 * A node is named by its level (0 = leaf hashes) and its index within the level; it stands for a *complete*
 * subtree of 2^level leaves. Sizes and indexes are exact up to 2^53 - 1, so no bit operators are used on them.
 */
import { hash } from 'node:crypto';
import { LockstepError } from '../domain/errors.ts';

export const HASH_BYTES = 32;

/** Root of the tree without leaves: the hash of nothing. */
export const EMPTY_ROOT: Uint8Array = hash('sha256', '', 'buffer');

export interface TreeNode {
  readonly level: number;
  readonly index: number;
}

/** Gives the hash of a complete subtree; throws when it has none. */
export type NodeReader = (level: number, index: number) => Uint8Array;

/** Twice as fast as asking for a buffer: no array buffer of its own for each hash. */
function sha256(input: Uint8Array): Uint8Array {
  const output = Buffer.allocUnsafe(HASH_BYTES);
  output.write(hash('sha256', input, 'binary'), 'latin1');
  return output;
}

const leafInput = Buffer.alloc(1 + 65_535);

/** H(0x00 || data). The first byte keeps leaves and nodes apart. */
export function leafHash(data: Uint8Array): Uint8Array {
  const input = data.length < leafInput.length ? leafInput : Buffer.alloc(data.length + 1);
  input.set(data, 1);
  return sha256(input.subarray(0, data.length + 1));
}

const nodeInput = Buffer.alloc(1 + 2 * HASH_BYTES, 1);

/** H(0x01 || left || right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  nodeInput.set(left, 1);
  nodeInput.set(right, 1 + HASH_BYTES);
  return sha256(nodeInput);
}

export function sameHash(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** The complete subtrees, left to right, that make up the leaves from `start` to before `end`. */
export function nodesOfRange(start: number, end: number): TreeNode[] {
  const nodes: TreeNode[] = [];
  for (let at = start; at < end; ) {
    let level = 0;
    let width = 1;
    while (at % (width * 2) === 0 && at + width * 2 <= end) {
      width *= 2;
      level += 1;
    }
    nodes.push({ level, index: at / width });
    at += width;
  }
  return nodes;
}

/** Joins the subtrees of a range from the right: MTH of RFC 6962. */
export function foldRight(hashes: readonly Uint8Array[]): Uint8Array {
  let root = hashes.at(-1);
  if (root === undefined) return EMPTY_ROOT;
  for (const left of hashes.slice(0, -1).reverse()) root = nodeHash(left, root);
  return root;
}

/** MTH(D[start:end]). `start` must be a multiple of the smallest power of two that holds the range. */
export function rangeRoot(start: number, end: number, read: NodeReader): Uint8Array {
  return foldRight(nodesOfRange(start, end).map((node) => read(node.level, node.index)));
}

export function treeRoot(size: number, read: NodeReader): Uint8Array {
  return rangeRoot(0, size, read);
}

function largestPowerBelow(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

type Range = readonly [start: number, end: number];

/** The ranges whose hashes are PATH(index, D[size]), the leaf's neighbour first. */
export function inclusionRanges(index: number, size: number): Range[] {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) {
    throw new LockstepError('LOG_RANGE', `entry ${index} is not in a tree of ${size}`);
  }
  const ranges: Range[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + largestPowerBelow(end - start);
    if (index < middle) {
      ranges.push([middle, end]);
      end = middle;
    } else {
      ranges.push([start, middle]);
      start = middle;
    }
  }
  return ranges.reverse();
}

/** The ranges whose hashes are PROOF(first, D[second]). Empty when first is 0 or equals second. */
export function consistencyRanges(first: number, second: number): Range[] {
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(second) || first < 0 || first > second) {
    throw new LockstepError('LOG_RANGE', `a tree of ${second} cannot continue a tree of ${first}`);
  }
  if (first === 0 || first === second) return [];
  const ranges: Range[] = [];
  let [start, end, whole] = [0, second, true];
  while (first < end) {
    const middle = start + largestPowerBelow(end - start);
    if (first <= middle) {
      ranges.push([middle, end]);
      end = middle;
    } else {
      ranges.push([start, middle]);
      start = middle;
      whole = false;
    }
  }
  if (!whole) ranges.push([start, end]);
  return ranges.reverse();
}

/** Every stored node that the hashes of these ranges are made from. */
export function nodesOfRanges(ranges: readonly Range[]): TreeNode[] {
  return ranges.flatMap(([start, end]) => nodesOfRange(start, end));
}

/** Audit path of RFC 6962 2.1.1. @throws LOG_RANGE */
export function inclusionProof(index: number, size: number, read: NodeReader): Uint8Array[] {
  return inclusionRanges(index, size).map(([start, end]) => rangeRoot(start, end, read));
}

/** Consistency proof of RFC 6962 2.1.2. @throws LOG_RANGE */
export function consistencyProof(first: number, second: number, read: NodeReader): Uint8Array[] {
  return consistencyRanges(first, second).map(([start, end]) => rangeRoot(start, end, read));
}
