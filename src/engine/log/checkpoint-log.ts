import { signCheckpoint } from '../../proof/checkpoint.ts';
import { frontierRoot } from '../../proof/frontier.ts';
import {
  appendTiles,
  decodeEdge,
  EMPTY_EDGE,
  encodeEdge,
  isFullTile,
  type TreeEdge,
} from '../../proof/tiles.ts';
import type { Engine } from '../engine.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import { LOG_COUNTER } from './journal.ts';
import { signerNow } from './log-name.ts';

/** Checkpoints follow the log within this time while there is something new, so that they are out of the house within ten seconds. */
const CHECKPOINT_EVERY_MS = 5_000;
/** Leaves read at a time: bounded memory however long the log is. */
const CHUNK = 20_000;

/** Signs the tree as it is, if it has grown since the last checkpoint and that one is old enough. */
export async function checkpointLog(engine: Engine, tenant: string): Promise<void> {
  await engine.store.transaction(tenant, async (tx) => {
    const [last] = await tx.find('checkpoint', {}, { order: [{ descending: 'size' }], limit: 1 });
    const [counter] = await tx.find('counter', { name: LOG_COUNTER });
    const size = counter?.value ?? 0;
    if (size <= (last?.size ?? 0)) return;
    if (last !== undefined && engine.clock.now() - last.made_at < CHECKPOINT_EVERY_MS) return;
    await makeCheckpoint(engine, tx);
  });
}

/** A checkpoint over everything in the log as this transaction sees it. Also writes the tiles that became full. */
export async function makeCheckpoint(engine: Engine, tx: Tx): Promise<Row<'checkpoint'>> {
  // The counter's row is the lock of the log: two checkpoints never race, and none sees half a transaction.
  const size = await tx.advance(LOG_COUNTER, 0);
  const [last] = await tx.find('checkpoint', {}, { order: [{ descending: 'size' }], limit: 1 });
  if (last !== undefined && last.size === size) return last;
  let edge: TreeEdge = last === undefined ? EMPTY_EDGE : decodeEdge(last.size, last.edge);
  for (let from = last?.size ?? 0; from < size; from += CHUNK) {
    const leaves = await tx.find(
      'log_leaf',
      { n: { atLeast: from } },
      { order: ['n'], limit: Math.min(CHUNK, size - from), columns: ['hash'] },
    );
    const grown = appendTiles(
      edge,
      leaves.map((leaf) => leaf.hash),
    );
    edge = grown.edge;
    // Partial tiles are part of the edge; a full one never changes again.
    await tx.insert(
      'log_tile',
      grown.tiles.filter(isFullTile).map(({ level, index, hashes }) => ({ level, tile: index, hashes })),
    );
  }
  const root = frontierRoot(edge.frontier);
  const row: Row<'checkpoint'> = {
    size,
    root,
    edge: encodeEdge(edge),
    note: signCheckpoint({ size, root }, await signerNow(engine, tx)),
    made_at: engine.clock.now(),
  };
  await tx.insert('checkpoint', [row]);
  return row;
}
