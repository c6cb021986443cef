import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { makeCheckpoint } from '../../engine/log/checkpoint-log.ts';
import { verifiersOf } from '../../engine/log/log-name.ts';
import { proveConsistency, proveInclusion } from '../../engine/log/prove.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import { openCheckpoint } from '../../proof/checkpoint.ts';
import { verifyConsistency } from '../../proof/merkle-verify.ts';
import { toBase64 } from '../../proof/note.ts';
import { formatTlogProof } from '../../proof/tlog-proof.ts';
import { reading } from '../reading.ts';

/** Signs the log as it is now, unless that was done already. */
export async function checkpointNow(engine: Engine, tenant: string): Promise<Row<'checkpoint'>> {
  return engine.store.transaction(tenant, (tx) => makeCheckpoint(engine, tx));
}

/** That one entry is in the log, as a C2SP tlog-proof file. Throws LOG_RANGE. */
export async function proveEntry(
  engine: Engine,
  tenant: string,
  n: number,
): Promise<{ readonly proof: string; readonly leaf: string; readonly size: number }> {
  const checkpoint = await checkpointNow(engine, tenant);
  return reading(engine.store, tenant, async (tx) => {
    const [leaf] = await tx.find('log_leaf', { n });
    if (leaf === undefined || n >= checkpoint.size)
      throw new LockstepError('LOG_RANGE', `the log has no entry ${n}; it has ${checkpoint.size}`);
    const [path] = await proveInclusion(tx, [n], checkpoint);
    return {
      proof: formatTlogProof({ index: n, path: path ?? [], checkpoint: checkpoint.note }),
      leaf: Buffer.from(leaf.leaf).toString(),
      size: checkpoint.size,
    };
  });
}

export interface ConsistencyAnswer {
  readonly consistent: boolean;
  readonly first: { readonly size: number; readonly root: string };
  readonly second: { readonly size: number; readonly root: string };
  /** RFC 6962 2.1.2, base64. */
  readonly proof: readonly string[];
}

/** A checkpoint of this log by its size, or a signed one that somebody kept. */
export type CheckpointName = { readonly size: number } | { readonly note: string };

/**
 * That the earlier of two checkpoints is a prefix of the later one. A kept checkpoint counts as it was signed: when
 * the log does not continue it, the answer is no. Throws LOG_RANGE, CHECKPOINT_INVALID.
 */
export async function proveBetween(
  engine: Engine,
  tenant: string,
  one: CheckpointName,
  other: CheckpointName,
): Promise<ConsistencyAnswer> {
  const newest = await checkpointNow(engine, tenant);
  return reading(engine.store, tenant, async (tx) => {
    const [first, second] = [await head(engine, tx, one), await head(engine, tx, other)].sort(
      (a, b) => a.size - b.size,
    );
    if (first === undefined || second === undefined || second.size > newest.size) {
      throw new LockstepError(
        'LOG_RANGE',
        `the log has ${newest.size} entries; a checkpoint of ${second?.size ?? 0} is ahead of it`,
      );
    }
    const [stored] = await tx.find('checkpoint', { size: second.size });
    // Every checkpoint that was signed is stored: one that is not was signed before the log was set back.
    const proof = stored === undefined ? [] : await proveConsistency(tx, first.size, stored);
    const consistent =
      stored !== undefined &&
      verifyConsistency({
        first: first.size,
        firstRoot: first.root,
        second: second.size,
        secondRoot: second.root,
        proof,
      });
    return { consistent, first: shown(first), second: shown(second), proof: proof.map(toBase64) };
  });
}

interface Head {
  readonly size: number;
  readonly root: Uint8Array;
}

async function head(engine: Engine, tx: Tx, name: CheckpointName): Promise<Head> {
  if ('note' in name) return openCheckpoint(name.note, await verifiersOf(engine, tx));
  const [stored] = await tx.find('checkpoint', { size: name.size });
  if (stored !== undefined) return stored;
  const sizes = await tx.find(
    'checkpoint',
    {},
    { order: [{ descending: 'size' }], limit: 5, columns: ['size'] },
  );
  throw new LockstepError(
    'LOG_RANGE',
    `no checkpoint of size ${name.size} was signed; the newest are ${sizes.map(({ size }) => size).join(', ')}`,
  );
}

function shown({ size, root }: Head): { size: number; root: string } {
  return { size, root: toBase64(root) };
}
