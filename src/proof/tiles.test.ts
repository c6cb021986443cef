import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../test/support/runs.ts';
import { appendLeaves, EMPTY_FRONTIER } from './frontier.ts';
import {
  consistencyProof,
  consistencyRanges,
  inclusionProof,
  inclusionRanges,
  leafHash,
  nodesOfRanges,
  treeRoot,
} from './merkle.ts';
import { verifyConsistency, verifyInclusion } from './merkle-verify.ts';
import { must } from './testing/must.ts';
import { decodeEntryBundle, encodeEntryBundle, formatTilePath, parseTilePath } from './tile-files.ts';
import {
  appendTiles,
  buildTiles,
  decodeEdge,
  EMPTY_EDGE,
  edgeTiles,
  encodeEdge,
  isFullTile,
  type Tile,
  tileNodeReader,
  tilesOfNodes,
  tileWidth,
} from './tiles.ts';

const SIZE = 70_000;
const leaves = Array.from({ length: SIZE }, (_, n) => leafHash(Buffer.from(String(n))));
const nodes = new Map<string, Uint8Array>();
appendLeaves(EMPTY_FRONTIER, leaves, (level, index, hash) => nodes.set(`${level}/${index}`, hash));
const rootAt = (size: number) => treeRoot(size, (level, index) => must(nodes.get(`${level}/${index}`)));
const id = ({ level, index }: { level: number; index: number }) => `${level}/${index}`;

describe('tiles', () => {
  it('makes the tiles that tlog-tiles counts for a tree of 70,000', () => {
    const tiles = buildTiles(leaves);
    const at = (level: number) => tiles.filter((tile) => tile.level === level).map(tileWidth);
    expect(at(0)).toEqual([...Array(273).fill(256), 112]);
    expect(at(1)).toEqual([256, 17]);
    expect(at(2)).toEqual([1]);
    expect(tiles.length).toBe(277);
    expect(buildTiles(leaves.slice(0, 256)).map((tile) => [id(tile), tileWidth(tile)])).toEqual([
      ['0/0', 256],
      ['1/0', 1],
    ]);
  });

  it('grows to the same tiles in batches, over an edge that was stored', () => {
    const whole = new Map(
      buildTiles(leaves).map((tile) => [id(tile), Buffer.from(tile.hashes).toString('hex')]),
    );
    const stored = new Map<string, string>();
    let edge = EMPTY_EDGE;
    for (let at = 0, batch = 1; at < SIZE; at += batch, batch = (batch * 7) % 1013) {
      const grown = appendTiles(edge, leaves.slice(at, at + batch));
      for (const tile of grown.tiles) stored.set(id(tile), Buffer.from(tile.hashes).toString('hex'));
      edge = decodeEdge(grown.edge.frontier.size, encodeEdge(grown.edge));
    }
    expect(stored).toEqual(whole);
    expect(edge.frontier.size).toBe(SIZE);
    expect(edgeTiles(edge).map((tile) => [id(tile), tileWidth(tile)])).toEqual([
      ['0/273', 112],
      ['1/1', 17],
      ['2/0', 1],
    ]);
  });

  it('proves from full tiles and the edge alone, and names the tiles it needs', () => {
    const { edge, tiles } = appendTiles(EMPTY_EDGE, leaves);
    const store = new Map([...tiles.filter(isFullTile), ...edgeTiles(edge)].map((tile) => [id(tile), tile]));
    const size = fc.integer({ min: 1, max: SIZE });
    fc.assert(
      fc.property(size, size, (a, b) => {
        const [first, second] = [Math.min(a, b), Math.max(a, b)];
        const index = first - 1;
        const needed = nodesOfRanges([
          ...inclusionRanges(index, second),
          ...consistencyRanges(first, second),
        ]);
        const wanted = tilesOfNodes(needed);
        expect(wanted.length).toBeLessThanOrEqual(10);
        const read = tileNodeReader(
          wanted.map((tile) => store.get(id(tile))).filter((tile) => tile !== undefined),
        );
        const path = inclusionProof(index, second, read);
        const root = rootAt(second);
        expect(verifyInclusion({ index, size: second, leaf: must(leaves[index]), path, root })).toBe(true);
        const proof = consistencyProof(first, second, read);
        const claim = { first, firstRoot: rootAt(first), second, secondRoot: root, proof };
        expect(verifyConsistency(claim)).toBe(true);
      }),
      { numRuns: runs(200) },
    );
    expect(treeRoot(SIZE, tileNodeReader(store.values()))).toEqual(rootAt(SIZE));
  });

  it('refuses damaged tiles and edges', () => {
    const tile: Tile = { level: 0, index: 0, hashes: new Uint8Array(33) };
    expect(() => tileNodeReader([tile])).toThrow(/33 bytes/);
    expect(() => tileNodeReader([])(0, 0)).toThrow(/in no tile/);
    expect(() => tileNodeReader([{ level: 0, index: 0, hashes: must(leaves[0]) }])(1, 0)).toThrow(
      /in no tile/,
    );
    const { edge } = appendTiles(EMPTY_EDGE, leaves.slice(0, 300));
    expect(() => decodeEdge(301, encodeEdge(edge))).toThrow(/no edge/);
    expect(() => decodeEdge(300, encodeEdge(edge).subarray(1))).toThrow();
  });
});

describe('tile files', () => {
  it('names them as the specification does', () => {
    expect(formatTilePath({ level: 0, index: 1_234_067, width: 256 })).toBe('tile/0/x001/x234/067');
    expect(formatTilePath({ level: 'entries', index: 5, width: 17 })).toBe('tile/entries/005.p/17');
  });

  it('reads every name back, and no other spelling', () => {
    const level = fc.oneof(fc.constant('entries' as const), fc.integer({ min: 0, max: 63 }));
    fc.assert(
      fc.property(
        level,
        fc.integer({ min: 0, max: 10 ** 13 }),
        fc.integer({ min: 1, max: 256 }),
        (l, index, width) => {
          const tile = { level: l, index, width };
          expect(parseTilePath(formatTilePath(tile))).toEqual(tile);
        },
      ),
    );
    const wrong = [
      'tile/0/5',
      'tile/00/005',
      'tile/64/005',
      'tile/0/x000/005',
      'tile/0/005.p/0',
      'tile/0/005.p/256',
      'tile/0/005.p/300',
      'tile/0/005.p/01',
      'tile/0/../005',
      'tile/0/x1/005',
      '/tile/0/005',
      'tile/0/005\n',
    ];
    for (const path of wrong) expect(parseTilePath(path), path).toBeNull();
  });

  it('keeps entries of any content, and refuses a bundle cut anywhere', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 256 }), (entries) => {
        const bundle = encodeEntryBundle(entries);
        expect(decodeEntryBundle(bundle).map((entry) => [...entry])).toEqual(
          entries.map((entry) => [...entry]),
        );
        const cut = decodeOrNull(bundle.subarray(0, -1));
        expect(cut === null || cut.length < entries.length).toBe(true);
      }),
    );
    expect(() => encodeEntryBundle([new Uint8Array(65_536)])).toThrow(/does not fit/);
    expect(() => encodeEntryBundle([])).toThrow(/1 to 256/);
    expect(() => decodeEntryBundle(new Uint8Array(2 * 257))).toThrow(/damaged/);
  });
});

function decodeOrNull(bundle: Uint8Array): Uint8Array[] | null {
  try {
    return decodeEntryBundle(bundle);
  } catch {
    return null;
  }
}
