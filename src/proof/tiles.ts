/**
 * Storage of the tree as tiles of 256 hashes, as C2SP tlog-tiles has them: level L, index N holds the hashes of
 * the complete subtrees of 256^L leaves from N * 256 on. Only every eighth level of the tree is stored; the levels
 * between are hashed again when a proof needs them.
 */
import { LockstepError } from '../domain/errors.ts';
import { appendLeaves, EMPTY_FRONTIER, type Frontier, frontierOf } from './frontier.ts';
import { HASH_BYTES, type NodeReader, nodeHash, type TreeNode } from './merkle.ts';

export const TILE_WIDTH = 256;
const TILE_HEIGHT = 8;

export interface TileId {
  readonly level: number;
  readonly index: number;
}

export interface Tile extends TileId {
  /** 1 to 256 hashes of 32 bytes; fewer than 256 = partial, it will be replaced by a wider one. */
  readonly hashes: Uint8Array;
}

/** What an appender must remember between two batches. */
export interface TreeEdge {
  readonly frontier: Frontier;
  /** The partial tile of each tile level (0 to 255 hashes, concatenated); its index follows from the size. */
  readonly partial: readonly Uint8Array[];
}

export const EMPTY_EDGE: TreeEdge = { frontier: EMPTY_FRONTIER, partial: [] };

export function tileWidth(tile: Tile): number {
  return tile.hashes.length / HASH_BYTES;
}

export function isFullTile(tile: Tile): boolean {
  return tileWidth(tile) === TILE_WIDTH;
}

/**
 * Appends leaf hashes and gives every tile that was touched, with its content after the batch: full ones are final,
 * of partial ones the newest of each level is the edge. Each hash is computed once.
 */
export function appendTiles(
  edge: TreeEdge,
  leaves: readonly Uint8Array[],
): { edge: TreeEdge; tiles: Tile[] } {
  const open = edge.partial.map((hashes) => {
    const tile = Buffer.alloc(TILE_WIDTH * HASH_BYTES);
    tile.set(hashes);
    return { tile, width: hashes.length / HASH_BYTES, index: 0, touched: false };
  });
  const tiles: Tile[] = [];
  const frontier = appendLeaves(edge.frontier, leaves, (level, index, hash) => {
    if (level % TILE_HEIGHT !== 0) return;
    const tileLevel = level / TILE_HEIGHT;
    let current = open[tileLevel];
    if (current === undefined) {
      current = { tile: Buffer.alloc(TILE_WIDTH * HASH_BYTES), width: 0, index: 0, touched: false };
      open[tileLevel] = current;
    }
    current.tile.set(hash, (index % TILE_WIDTH) * HASH_BYTES);
    current.width = (index % TILE_WIDTH) + 1;
    current.index = Math.floor(index / TILE_WIDTH);
    current.touched = true;
    if (current.width === TILE_WIDTH) {
      tiles.push({ level: tileLevel, index: current.index, hashes: current.tile });
      open[tileLevel] = { tile: Buffer.alloc(TILE_WIDTH * HASH_BYTES), width: 0, index: 0, touched: false };
    }
  });
  const partial = open.map(({ tile, width }) => tile.subarray(0, width * HASH_BYTES));
  for (const [level, { index, touched, width }] of open.entries()) {
    const hashes = partial[level];
    if (touched && width > 0 && hashes !== undefined) tiles.push({ level, index, hashes });
  }
  return { edge: { frontier, partial }, tiles };
}

/** The partial tiles of an edge, ready to be served or handed to `tileNodeReader`. */
export function edgeTiles(edge: TreeEdge): Tile[] {
  return edge.partial.flatMap((hashes, level) =>
    hashes.length === 0
      ? []
      : [{ level, index: Math.floor(edge.frontier.size / TILE_WIDTH ** (level + 1)), hashes }],
  );
}

/** The edge as bytes: the hashes of the frontier, then each partial tile. The size is kept beside it. */
export function encodeEdge(edge: TreeEdge): Uint8Array {
  return Buffer.concat([...edge.frontier.hashes, ...edge.partial]);
}

/** @throws LOG_RANGE when the bytes are not an edge of a tree of this size. */
export function decodeEdge(size: number, bytes: Uint8Array): TreeEdge {
  let at = 0;
  const take = (count: number): Uint8Array => {
    const from = at;
    at += count * HASH_BYTES;
    return bytes.slice(from, at);
  };
  const hashes: Uint8Array[] = [];
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) if (rest % 2 === 1) hashes.push(take(1));
  const partial: Uint8Array[] = [];
  for (let rest = size; rest > 0; rest = Math.floor(rest / TILE_WIDTH)) partial.push(take(rest % TILE_WIDTH));
  if (at !== bytes.length)
    throw new LockstepError('LOG_RANGE', `${bytes.length} bytes are no edge of a tree of ${size}`);
  return { frontier: frontierOf(size, hashes), partial };
}

/** All tiles of a tree that is given whole. */
export function buildTiles(leaves: readonly Uint8Array[]): Tile[] {
  return appendTiles(EMPTY_EDGE, leaves).tiles;
}

function tileOf(node: TreeNode): TileId & { readonly from: number; readonly count: number } {
  const below = 2 ** (node.level % TILE_HEIGHT);
  const first = node.index * below;
  return {
    level: Math.floor(node.level / TILE_HEIGHT),
    index: Math.floor(first / TILE_WIDTH),
    from: first % TILE_WIDTH,
    count: below,
  };
}

/** The tiles that these nodes lie in, each once: load them in one go, then prove without waiting. */
export function tilesOfNodes(nodes: readonly TreeNode[]): TileId[] {
  const ids = new Map<string, TileId>();
  for (const node of nodes) {
    const { level, index } = tileOf(node);
    ids.set(`${level}/${index}`, { level, index });
  }
  return [...ids.values()];
}

/** Reads nodes from tiles. A tile may be wider than the tree that is asked about. @throws TILE_INVALID, LOG_RANGE */
export function tileNodeReader(tiles: Iterable<Tile>): NodeReader {
  const byId = new Map<string, Uint8Array>();
  for (const { level, index, hashes } of tiles) {
    if (hashes.length % HASH_BYTES !== 0 || hashes.length === 0 || hashes.length > TILE_WIDTH * HASH_BYTES) {
      throw new LockstepError('TILE_INVALID', `tile ${level}/${index} has ${hashes.length} bytes`);
    }
    byId.set(`${level}/${index}`, hashes);
  }
  return (level, index) => {
    const place = tileOf({ level, index });
    const tile = byId.get(`${place.level}/${place.index}`);
    if (tile === undefined || tile.length < (place.from + place.count) * HASH_BYTES) {
      throw new LockstepError('LOG_RANGE', `node ${index} of level ${level} is in no tile at hand`);
    }
    return subtreeRoot(tile, place.from, place.count);
  };
}

function subtreeRoot(tile: Uint8Array, from: number, count: number): Uint8Array {
  if (count === 1) return tile.subarray(from * HASH_BYTES, (from + 1) * HASH_BYTES);
  const half = count / 2;
  return nodeHash(subtreeRoot(tile, from, half), subtreeRoot(tile, from + half, half));
}
