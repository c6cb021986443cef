import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { verifiersOf } from '../../engine/log/log-name.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import { BYTES, NOTE } from '../../http/log-routes.ts';
import type { FileAnswer } from '../../http/route.ts';
import { HASH_BYTES } from '../../proof/merkle.ts';
import { formatVerifierKey } from '../../proof/note.ts';
import { encodeEntryBundle, parseTilePath, type TilePath } from '../../proof/tile-files.ts';
import { decodeEdge, edgeTiles, TILE_WIDTH } from '../../proof/tiles.ts';
import { newestCheckpoint } from './log-size.ts';

/** A file of the log by its C2SP name, never more of it than the newest checkpoint signs. Throws LOG_TILE_UNKNOWN. */
export async function logTile(engine: Engine, tx: Tx, path: string): Promise<FileAnswer> {
  if (path === 'log.pub') return note(await keyFile(engine, tx));
  const checkpoint = await newestCheckpoint(tx);
  if (checkpoint === null) throw unknown(path);
  if (path === 'checkpoint') return note(checkpoint.note);
  const tile = parseTilePath(path);
  const bytes = tile === null ? null : await tileBytes(tx, tile, checkpoint);
  if (bytes === null) throw unknown(path);
  return { type: BYTES, name: null, content: bytes };
}

/** The lines of log.pub, the newest key first. */
export async function keyFile(engine: Engine, tx: Tx): Promise<string> {
  return (await verifiersOf(engine, tx)).map((verifier) => `${formatVerifierKey(verifier)}\n`).join('');
}

/** null: the log that the checkpoint signs has no such tile, or not that much of it. */
export async function tileBytes(
  tx: Tx,
  { level, index, width }: TilePath,
  checkpoint: Row<'checkpoint'>,
): Promise<Uint8Array | null> {
  if (level === 'entries') {
    const from = index * TILE_WIDTH;
    if (from + width > checkpoint.size) return null;
    const rows = await tx.find(
      'log_leaf',
      { n: { atLeast: from } },
      { order: ['n'], limit: width, columns: ['n', 'leaf'] },
    );
    return rows.length === width ? encodeEntryBundle(rows.map(({ leaf }) => leaf)) : null;
  }
  const [full] = await tx.find('log_tile', { level, tile: index });
  const hashes =
    full?.hashes ??
    edgeTiles(decodeEdge(checkpoint.size, checkpoint.edge)).find(
      (tile) => tile.level === level && tile.index === index,
    )?.hashes;
  // A tile that has grown still begins as it was.
  return hashes === undefined || hashes.length < width * HASH_BYTES
    ? null
    : hashes.subarray(0, width * HASH_BYTES);
}

function note(content: string): FileAnswer {
  return { type: NOTE, name: null, content };
}

function unknown(path: string): LockstepError {
  return new LockstepError('LOG_TILE_UNKNOWN', `the log has no file ${JSON.stringify(path)}`);
}
