import type { Tx } from '../engine/store.ts';
import { decrypt, encrypt } from './envelope.ts';
import type { MasterKey } from './master-key.ts';
import { tenantKeys } from './tenant-keys.ts';

/** Bytes under a master key, and which one. */
export interface SealedBytes {
  readonly key_id: string;
  readonly sealed: Uint8Array;
}

const wrapping = (key: MasterKey, tenant: string) => key.derive(`ssf/${tenant}`);

/** Secrets that the house makes for itself: unlike those with a name, no document can refer to them. */
export interface SealedBox {
  /** `about` is authenticated: a value moved to another row does not open. */
  seal(tx: Tx, about: string, plain: Uint8Array): Promise<SealedBytes>;
  /** Throws MASTER_KEY_OTHER, SEALED_DATA_INVALID. */
  open(tenant: string, about: string, row: SealedBytes): Buffer;
}

export function sealedBox(master: MasterKey): SealedBox {
  const tenants = tenantKeys(master);
  return {
    async seal(tx, about, plain) {
      const under = await tenants.sealing(tx);
      return {
        key_id: under.id,
        sealed: encrypt(wrapping(under, tx.tenant), plain, `${tx.tenant}/${about}`),
      };
    },
    open: (tenant, about, { key_id, sealed }) =>
      decrypt(wrapping(master.opens(key_id), tenant), sealed, `${tenant}/${about}`),
  };
}

/** The same bytes under another master key. */
export function rewrapSealed(
  master: MasterKey,
  tenant: string,
  about: string,
  row: SealedBytes,
  to: MasterKey,
): SealedBytes {
  const plain = decrypt(wrapping(master.opens(row.key_id), tenant), row.sealed, `${tenant}/${about}`);
  return { key_id: to.id, sealed: encrypt(wrapping(to, tenant), plain, `${tenant}/${about}`) };
}
