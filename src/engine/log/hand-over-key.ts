import { formatVerifierKey } from '../../proof/note.ts';
import type { Engine } from '../engine.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import { makeCheckpoint } from './checkpoint-log.ts';
import { journal } from './journal.ts';
import { noteLogKey } from './log-name.ts';

/**
 * From here on the log is signed by a key of another master key, under the same name. The old key says so last: its
 * newest checkpoint covers the entry that names the new one, so whoever trusts the old key can go on to the new.
 */
export async function handOverKey(
  engine: Engine,
  tx: Tx,
  tenant: Row<'tenant'>,
  next: Pick<Row<'tenant'>, 'key_id' | 'lookup'>,
  actor: string,
): Promise<void> {
  const now = engine.clock.now();
  const from = engine.signer(tx.tenant, tenant);
  const to = engine.signer(tx.tenant, { origin: tenant.origin, key_id: next.key_id });
  const n = await journal(tx, [
    {
      type: 'log.keyHandedOver',
      at: now,
      subject: null,
      body: { from: formatVerifierKey(from.verifier), to: formatVerifierKey(to.verifier), actor },
    },
  ]);
  await makeCheckpoint(engine, tx);
  await tx.put('tenant', [{ ...tenant, ...next }]);
  await noteLogKey(tx, to, { keyId: next.key_id, fromSize: n + 1, why: 'handedOver', at: now });
}
