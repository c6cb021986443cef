import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { makeCheckpoint } from '../../engine/log/checkpoint-log.ts';
import { verifiersOf } from '../../engine/log/log-name.ts';
import { formatVerifierKey } from '../../proof/note.ts';
import { encodeEntryBundle, formatTilePath } from '../../proof/tile-files.ts';
import { decodeEdge, edgeTiles, TILE_WIDTH, tileWidth } from '../../proof/tiles.ts';
import { reading } from '../reading.ts';

export interface ExportedLog {
  readonly folder: string;
  readonly origin: string;
  readonly size: number;
  readonly files: number;
}

/** Writes the log as C2SP tlog-tiles files (checkpoint, tiles, entry bundles) and its key, for any witness or mirror. */
export async function exportLog(
  engine: Engine,
  tenant: string,
  folder: string,
  onProgress?: (done: number, all: number) => void,
): Promise<ExportedLog> {
  const checkpoint = await engine.store.transaction(tenant, (tx) => makeCheckpoint(engine, tx));
  const verifiers = await reading(engine.store, tenant, (tx) => verifiersOf(engine, tx));
  let files = 0;
  const put = async (name: string, content: string | Uint8Array) => {
    const path = join(folder, name);
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
    } catch (cause) {
      throw new LockstepError('FILE_UNWRITABLE', `${path} cannot be written`, { cause });
    }
    files++;
  };
  await reading(engine.store, tenant, async (tx) => {
    for (const tile of edgeTiles(decodeEdge(checkpoint.size, checkpoint.edge))) {
      await put(
        formatTilePath({ level: tile.level, index: tile.index, width: tileWidth(tile) }),
        tile.hashes,
      );
    }
    const levels = [
      ...new Set((await tx.find('log_tile', {}, { columns: ['level'] })).map((row) => row.level)),
    ];
    for (const level of levels) {
      for (let from = 0; ; from += 64) {
        const tiles = await tx.find(
          'log_tile',
          { level, tile: { atLeast: from } },
          { order: ['tile'], limit: 64 },
        );
        for (const tile of tiles)
          await put(formatTilePath({ level, index: tile.tile, width: TILE_WIDTH }), tile.hashes);
        if (tiles.length < 64) break;
      }
    }
    for (let index = 0; index * TILE_WIDTH < checkpoint.size; index++) {
      const from = index * TILE_WIDTH;
      const width = Math.min(TILE_WIDTH, checkpoint.size - from);
      const rows = await tx.find(
        'log_leaf',
        { n: { atLeast: from } },
        { order: ['n'], limit: width, columns: ['n', 'leaf'] },
      );
      await put(
        formatTilePath({ level: 'entries', index, width }),
        encodeEntryBundle(rows.map((row) => row.leaf)),
      );
      onProgress?.(from + width, checkpoint.size);
    }
  });
  await put('log.pub', verifiers.map((verifier) => `${formatVerifierKey(verifier)}\n`).join(''));
  // Last: a mirror never sees a checkpoint whose tiles are not there yet.
  await put('checkpoint', checkpoint.note);
  return { folder, origin: verifiers[0]?.name ?? '', size: checkpoint.size, files };
}
