import { appendLeaves, EMPTY_FRONTIER } from '../frontier.ts';
import { EMPTY_ROOT, leafHash, type NodeReader, nodeHash } from '../merkle.ts';
import { must } from './must.ts';

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** MTH of RFC 6962 2.1, word by word: the oracle of everything here. */
export function plainRoot(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return EMPTY_ROOT;
  if (leaves.length === 1) return must(leaves[0]);
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(plainRoot(leaves.slice(0, k)), plainRoot(leaves.slice(k)));
}

export function treeOf(hashes: readonly Uint8Array[]): NodeReader {
  const nodes = new Map<string, Uint8Array>();
  appendLeaves(EMPTY_FRONTIER, hashes, (level, index, hash) => nodes.set(`${level}/${index}`, hash));
  return (level, index) => {
    const node = nodes.get(`${level}/${index}`);
    if (node === undefined) throw new Error(`no node ${level}/${index}`);
    return node;
  };
}

export const leaves = Array.from({ length: 300 }, (_, n) => leafHash(Buffer.from(`leaf ${n}`)));
export const read = treeOf(leaves);
export const roots = Array.from({ length: 301 }, (_, size) => plainRoot(leaves.slice(0, size)));
