import type { LogName } from '../engine/log/log-name.ts';
import { type NoteSigner, signerFromSeed } from '../proof/note.ts';
import type { MasterKey } from './master-key.ts';

const signers = new WeakMap<MasterKey, Map<string, NoteSigner>>();

/**
 * Key of a tenant's log, derived from the master key: whoever restores the key restores the log's identity. Without a
 * name it is that of a log that begins now.
 */
export function signerOf(master: MasterKey, tenant: string, log?: LogName): NoteSigner {
  const key = log === undefined ? master.opens(master.id) : master.opens(log.key_id);
  const origin = log?.origin ?? `lockstep.log/${tenant}/${key.id}`;
  const known = signers.get(key) ?? new Map<string, NoteSigner>();
  signers.set(key, known);
  const name = `${tenant}\u0000${origin}`;
  let signer = known.get(name);
  if (signer === undefined) {
    signer = signerFromSeed(origin, key.derive(`log-key/${tenant}`));
    known.set(name, signer);
  }
  return signer;
}
