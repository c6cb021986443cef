import type { Engine } from '../../engine/engine.ts';
import { lastRemoval } from '../../engine/events/kept-events.ts';
import { verifiersOf } from '../../engine/log/log-name.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import {
  type LogVerdict,
  type RefusedCheckpoint,
  type StoredLeaf,
  verifyLog,
} from '../../proof/log-verify.ts';
import { HASH_BYTES } from '../../proof/merkle.ts';
import { formatVerifierKey } from '../../proof/note.ts';
import { decodeEdge, edgeTiles, TILE_WIDTH } from '../../proof/tiles.ts';
import { reading } from '../reading.ts';
import { compareRows, type OddRow } from './compare-rows.ts';

/** Whole tiles, so that each chunk needs its own tiles only. */
const CHUNK = 40 * TILE_WIDTH;

/** A checkpoint that was kept elsewhere, and the name of its file. */
export interface KeptCheckpoint {
  readonly from: string;
  readonly note: string;
}

/** Whose checkpoint it is: the file of one that was given, null of our own. */
interface Named {
  readonly from: string | null;
}

export interface VerifiedLog extends Omit<LogVerdict, 'refused' | 'contradicted'> {
  readonly origin: string;
  /** All that were compared with the tree. */
  readonly checkpoints: number;
  readonly refused: readonly (Named & Pick<RefusedCheckpoint, 'reason' | 'why'>)[];
  readonly contradicted?: Named & { readonly size: number };
  /** Rows beside the tree that do not say what the log says; the first ones. */
  readonly rows: readonly OddRow[];
}

/** Reads the whole log of a tenant and says whether it is what was signed; the first bad entry by number. */
export async function verifyHouseLog(
  engine: Engine,
  tenant: string,
  extra: readonly KeptCheckpoint[],
  onProgress?: (n: number) => void,
): Promise<VerifiedLog> {
  return reading(engine.store, tenant, async (tx) => {
    const verifiers = await verifiersOf(engine, tx);
    const stored = await tx.find('checkpoint', {}, { order: ['size'], columns: ['note'] });
    const notes = [...stored.map((row) => row.note), ...extra.map(({ note }) => note)];
    const fileOf = (place: number): string | null => extra[place - stored.length]?.from ?? null;
    const rows = await compareRows(engine, tx, verifiers, extra, await lastRemoval(tx));
    const { refused, contradicted, ok, ...verdict } = await verifyLog({
      leaves: storedLeaves(tx, rows.event, onProgress),
      checkpoints: notes,
      key: verifiers.map(formatVerifierKey),
    });
    const odd = await rows.finish();
    return {
      ...verdict,
      ok: ok && odd.length === 0,
      rows: odd,
      origin: verifiers[0]?.name ?? '',
      checkpoints: notes.length - refused.length,
      refused: refused.map(({ checkpoint, reason, why }) => ({ from: fileOf(checkpoint), reason, why })),
      ...(contradicted === undefined
        ? {}
        : { contradicted: { from: fileOf(contradicted.checkpoint), size: contradicted.size } }),
    };
  });
}

/** Entries with the hashes that the tiles have: a row that was changed together with its own hash is still named. */
async function* storedLeaves(
  tx: Tx,
  beside: (leaves: readonly StoredLeaf[], events: readonly Row<'event'>[]) => void,
  onProgress: ((n: number) => void) | undefined,
): AsyncIterable<readonly StoredLeaf[]> {
  const [newest] = await tx.find('checkpoint', {}, { order: [{ descending: 'size' }], limit: 1 });
  const edge =
    newest === undefined
      ? undefined
      : edgeTiles(decodeEdge(newest.size, newest.edge)).find((tile) => tile.level === 0);
  for (let from = 0; ; from += CHUNK) {
    const rows = await tx.find('log_leaf', { n: { atLeast: from } }, { order: ['n'], limit: CHUNK });
    if (rows.length === 0) return;
    const first = Math.floor(from / TILE_WIDTH);
    const tiles = await tx.find('log_tile', {
      level: 0,
      tile: { in: Array.from({ length: CHUNK / TILE_WIDTH }, (_, i) => first + i) },
    });
    const hashes = new Map(tiles.map((row) => [row.tile, row.hashes]));
    if (edge !== undefined && !hashes.has(edge.index)) hashes.set(edge.index, edge.hashes);
    const leaves = rows.map((row): StoredLeaf => {
      const tile = hashes.get(Math.floor(row.n / TILE_WIDTH));
      const at = (row.n % TILE_WIDTH) * HASH_BYTES;
      return {
        n: row.n,
        leaf: row.leaf,
        hash:
          tile !== undefined && tile.length >= at + HASH_BYTES
            ? tile.subarray(at, at + HASH_BYTES)
            : row.hash,
      };
    });
    beside(leaves, await tx.find('event', { n: { atLeast: from } }, { order: ['n'], limit: CHUNK }));
    yield leaves;
    onProgress?.(from + rows.length);
    // A gap in the numbers ends the verification at its first missing entry, so the chunks need not mind it.
    if (rows.length < CHUNK) return;
  }
}
