import { formatVerifierKey, type NoteSigner, parseVerifierKey, type VerifierKey } from '../../proof/note.ts';
import type { Engine } from '../engine.ts';
import type { Tx } from '../store.ts';

/** Which log of a tenant, and the master key from which its signing key comes. */
export interface LogName {
  readonly origin: string;
  readonly key_id: string;
}

/** Who signs the log as it goes on now. */
export async function signerNow(engine: Engine, tx: Tx): Promise<NoteSigner> {
  const [tenant] = await tx.find('tenant', {}, { limit: 1, columns: ['origin', 'key_id'] });
  return engine.signer(tx.tenant, tenant);
}

/**
 * All keys under which checkpoints of this log were signed: those before a change of the master key, and those of the
 * log that a restored one goes on from. Newest first.
 */
export async function verifiersOf(engine: Engine, tx: Tx): Promise<readonly VerifierKey[]> {
  const { verifier } = await signerNow(engine, tx);
  const rows = await tx.find('log_key', {}, { order: [{ descending: 'n' }] });
  const now = formatVerifierKey(verifier);
  return [
    verifier,
    ...rows.filter((row) => row.verifier !== now).map((row) => parseVerifierKey(row.verifier)),
  ];
}

/** Notes in the transaction who signs the log from its present size on. */
export async function noteLogKey(
  tx: Tx,
  signer: NoteSigner,
  row: { readonly keyId: string; readonly fromSize: number; readonly why: string; readonly at: number },
): Promise<void> {
  const [last] = await tx.find('log_key', {}, { order: [{ descending: 'n' }], limit: 1, columns: ['n'] });
  await tx.insert('log_key', [
    {
      n: (last?.n ?? -1) + 1,
      origin: signer.verifier.name,
      key_id: row.keyId,
      verifier: formatVerifierKey(signer.verifier),
      from_size: row.fromSize,
      why: row.why,
      made_at: row.at,
    },
  ]);
}
