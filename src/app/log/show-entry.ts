import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { proveConsistency, proveInclusion } from '../../engine/log/prove.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import { toBase64 } from '../../proof/note.ts';
import { formatTlogProof } from '../../proof/tlog-proof.ts';
import { labelsOf } from '../people/person-names.ts';
import { entryInWords, read } from './entry-in-words.ts';
import { logSize, newestCheckpoint } from './log-size.ts';

/** One entry with the very text that is hashed. Throws LOG_RANGE. */
export async function showEntry(engine: Engine, tx: Tx, policy: ActivePolicy, n: number) {
  const row = await entryAt(tx, n);
  const checkpoint = await newestCheckpoint(tx);
  const shown = entryInWords(row, checkpoint?.size ?? 0);
  const { subject } = shown;
  const label = subject === null ? undefined : (await labelsOf(engine, tx, policy, [subject])).get(subject);
  return {
    ...shown,
    person: label === undefined || label === subject ? null : label,
    leaf: Buffer.from(row.leaf).toString(),
    body: read(row.leaf)?.body ?? null,
    eventKept: (await tx.count('event', { n })) > 0,
  };
}

/** That an entry is in the log which the newest checkpoint signs. Throws LOG_RANGE. */
export async function entryProof(tx: Tx, n: number) {
  const row = await entryAt(tx, n);
  const checkpoint = await newestCheckpoint(tx);
  if (checkpoint === null || n >= checkpoint.size)
    throw new LockstepError(
      'LOG_RANGE',
      `entry ${n} is under no checkpoint yet; a worker signs one within seconds`,
    );
  const [path = []] = await proveInclusion(tx, [n], checkpoint);
  return {
    n,
    size: checkpoint.size,
    hash: Buffer.from(row.hash).toString('hex'),
    path: path.map(toBase64),
    checkpoint: checkpoint.note,
    proof: formatTlogProof({ index: n, path, checkpoint: checkpoint.note }),
  };
}

/** That the log of size `to` begins with the whole log of size `from`. Throws LOG_RANGE. */
export async function proofBetween(tx: Tx, from: number, to: number | undefined) {
  const later = to === undefined ? await newestCheckpoint(tx) : await checkpointOf(tx, to);
  if (later === null || from > later.size)
    throw new LockstepError(
      'LOG_RANGE',
      later === null
        ? `no checkpoint of size ${to ?? 0} was signed`
        : `a log of ${later.size} entries cannot begin with one of ${from}`,
    );
  const proof = await proveConsistency(tx, from, later);
  return { from, to: later.size, proof: proof.map(toBase64), checkpoint: later.note };
}

async function checkpointOf(tx: Tx, size: number): Promise<Row<'checkpoint'> | null> {
  const [row] = await tx.find('checkpoint', { size });
  return row ?? null;
}

async function entryAt(tx: Tx, n: number): Promise<Row<'log_leaf'>> {
  const [row] = await tx.find('log_leaf', { n });
  if (row === undefined)
    throw new LockstepError('LOG_RANGE', `the log has no entry ${n}; it has ${await logSize(tx)}`);
  return row;
}
