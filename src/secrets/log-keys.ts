import { type NoteSigner, signerFromSeed } from '../proof/note.ts';
import type { MasterKey } from './master-key.ts';

const signers = new WeakMap<MasterKey, Map<string, NoteSigner>>();

/** Key of a tenant's log, derived from the master key: whoever restores the key restores the log's identity. */
export function signerOf(master: MasterKey, tenant: string): NoteSigner {
  const known = signers.get(master) ?? new Map<string, NoteSigner>();
  signers.set(master, known);
  let signer = known.get(tenant);
  if (signer === undefined) {
    signer = signerFromSeed(`lockstep.log/${tenant}/${master.id}`, master.derive(`log-key/${tenant}`));
    known.set(tenant, signer);
  }
  return signer;
}
