/** Checks of Merkle proofs as RFC 9162 2.1.3.2 and 2.1.4.2 write them. They never throw: bad input is `false`. */
import { EMPTY_ROOT, HASH_BYTES, nodeHash, sameHash } from './merkle.ts';

function wellFormed(numbers: readonly number[], hashes: readonly Uint8Array[]): boolean {
  return (
    numbers.every((value) => Number.isSafeInteger(value) && value >= 0) &&
    hashes.every((hash) => hash.length === HASH_BYTES)
  );
}

export interface Inclusion {
  readonly index: number;
  readonly size: number;
  /** Hash of the leaf, not its data. */
  readonly leaf: Uint8Array;
  readonly path: readonly Uint8Array[];
  readonly root: Uint8Array;
}

export function verifyInclusion({ index, size, leaf, path, root }: Inclusion): boolean {
  if (!wellFormed([index, size], [leaf, root, ...path]) || index >= size) return false;
  let place = index;
  let last = size - 1;
  let node = leaf;
  for (const sibling of path) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      node = nodeHash(sibling, node);
      while (place % 2 === 0 && place !== 0) {
        place /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      node = nodeHash(node, sibling);
    }
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && sameHash(node, root);
}

export interface Consistency {
  readonly first: number;
  readonly firstRoot: Uint8Array;
  readonly second: number;
  readonly secondRoot: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/** True when the second tree begins with the whole first tree. Every tree continues the empty one. */
export function verifyConsistency({ first, firstRoot, second, secondRoot, proof }: Consistency): boolean {
  if (!wellFormed([first, second], [firstRoot, secondRoot, ...proof]) || first > second) return false;
  if (first === second) return proof.length === 0 && sameHash(firstRoot, secondRoot);
  if (first === 0) return proof.length === 0 && sameHash(firstRoot, EMPTY_ROOT);
  if (proof.length === 0) return false;
  let place = first - 1;
  let last = second - 1;
  while (place % 2 === 1) {
    place = (place - 1) / 2;
    last = Math.floor(last / 2);
  }
  // The first tree is one complete subtree exactly when nothing is left of its last place: its root then starts the proof.
  const [start, ...rest] = place === 0 ? [firstRoot, ...proof] : proof;
  if (start === undefined) return false;
  let old = start;
  let grown = start;
  for (const sibling of rest) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      old = nodeHash(sibling, old);
      grown = nodeHash(sibling, grown);
      while (place % 2 === 0 && place !== 0) {
        place /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      grown = nodeHash(grown, sibling);
    }
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && sameHash(old, firstRoot) && sameHash(grown, secondRoot);
}
