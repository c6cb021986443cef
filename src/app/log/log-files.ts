import type { Engine } from '../../engine/engine.ts';
import type { Row } from '../../engine/tables/index.ts';
import { encodeEntryBundle, formatTilePath } from '../../proof/tile-files.ts';
import { decodeEdge, edgeTiles, TILE_WIDTH, tileWidth } from '../../proof/tiles.ts';
import { reading } from '../reading.ts';
import { keyFile } from './log-tile.ts';

const TILES_AT_ONCE = 64;

export interface LogFile {
  readonly name: string;
  readonly content: string | Uint8Array;
  /** Entries that are in the files up to this one. */
  readonly entries: number;
}

/**
 * The log of one checkpoint as C2SP tlog-tiles files. A transaction for each piece: what a checkpoint covers never
 * changes, and a reader who is slow holds up nobody.
 */
export async function* logFiles(
  engine: Engine,
  tenant: string,
  checkpoint: Row<'checkpoint'>,
): AsyncGenerator<LogFile, void, undefined> {
  const { store } = engine;
  for (const tile of edgeTiles(decodeEdge(checkpoint.size, checkpoint.edge)))
    yield {
      name: formatTilePath({ level: tile.level, index: tile.index, width: tileWidth(tile) }),
      content: tile.hashes,
      entries: 0,
    };
  for (let level = 0; TILE_WIDTH ** (level + 1) <= checkpoint.size; level++) {
    const full = Math.floor(checkpoint.size / TILE_WIDTH ** (level + 1));
    for (let from = 0; from < full; from += TILES_AT_ONCE) {
      const tiles = await reading(store, tenant, (tx) =>
        tx.find(
          'log_tile',
          { level, tile: { atLeast: from } },
          { order: ['tile'], limit: Math.min(TILES_AT_ONCE, full - from) },
        ),
      );
      for (const { tile, hashes } of tiles)
        yield {
          name: formatTilePath({ level, index: tile, width: TILE_WIDTH }),
          content: hashes,
          entries: 0,
        };
    }
  }
  for (let index = 0; index * TILE_WIDTH < checkpoint.size; index++) {
    const from = index * TILE_WIDTH;
    const width = Math.min(TILE_WIDTH, checkpoint.size - from);
    const rows = await reading(store, tenant, (tx) =>
      tx.find('log_leaf', { n: { atLeast: from } }, { order: ['n'], limit: width, columns: ['n', 'leaf'] }),
    );
    yield {
      name: formatTilePath({ level: 'entries', index, width }),
      content: encodeEntryBundle(rows.map((row) => row.leaf)),
      entries: from + width,
    };
  }
  yield {
    name: 'log.pub',
    content: await reading(store, tenant, (tx) => keyFile(engine, tx)),
    entries: checkpoint.size,
  };
  // Last: a mirror never sees a checkpoint whose tiles are not there yet.
  yield { name: 'checkpoint', content: checkpoint.note, entries: checkpoint.size };
}
