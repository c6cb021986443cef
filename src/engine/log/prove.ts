import {
  consistencyProof,
  consistencyRanges,
  inclusionProof,
  inclusionRanges,
  type NodeReader,
  nodesOfRanges,
  type TreeNode,
} from '../../proof/merkle.ts';
import { decodeEdge, edgeTiles, type Tile, tileNodeReader, tilesOfNodes } from '../../proof/tiles.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';

/** Audit paths of entries into one checkpoint. */
export async function proveInclusion(
  tx: Tx,
  indices: readonly number[],
  checkpoint: Row<'checkpoint'>,
): Promise<Uint8Array[][]> {
  const nodes = indices.flatMap((index) => nodesOfRanges(inclusionRanges(index, checkpoint.size)));
  const read = await readNodes(tx, nodes, checkpoint);
  return indices.map((index) => inclusionProof(index, checkpoint.size, read));
}

/** That the smaller checkpoint is a prefix of the larger one. */
export async function proveConsistency(
  tx: Tx,
  first: number,
  second: Row<'checkpoint'>,
): Promise<Uint8Array[]> {
  const read = await readNodes(tx, nodesOfRanges(consistencyRanges(first, second.size)), second);
  return consistencyProof(first, second.size, read);
}

async function readNodes(
  tx: Tx,
  nodes: readonly TreeNode[],
  checkpoint: Row<'checkpoint'>,
): Promise<NodeReader> {
  const edge = edgeTiles(decodeEdge(checkpoint.size, checkpoint.edge));
  const atEdge = new Set(edge.map(({ level, index }) => `${level}/${index}`));
  const wanted = tilesOfNodes(nodes).filter(({ level, index }) => !atEdge.has(`${level}/${index}`));
  const tiles: Tile[] = [...edge];
  for (const level of new Set(wanted.map((tile) => tile.level))) {
    const rows = await tx.find('log_tile', {
      level,
      tile: { in: wanted.filter((tile) => tile.level === level).map((tile) => tile.index) },
    });
    tiles.push(...rows.map((row) => ({ level: row.level, index: row.tile, hashes: row.hashes })));
  }
  return tileNodeReader(tiles);
}
