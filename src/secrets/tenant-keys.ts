import { LockstepError } from '../domain/errors.ts';
import type { Store, Tx } from '../engine/store.ts';
import type { Row } from '../engine/tables/index.ts';
import { decrypt, encrypt } from './envelope.ts';
import type { MasterKey } from './master-key.ts';

type Wrapped = Pick<Row<'tenant'>, 'key_id' | 'lookup'>;

/** What the master key wraps for each tenant. */
export interface TenantKeys {
  /** Key of the keyed hashes. It never changes: what was hashed cannot be hashed anew. */
  lookup(tenant: string): Buffer;
  /** For a tenant that is made now. */
  fresh(tenant: string): Wrapped;
  /** The same key of the keyed hashes under another master key. */
  rewrap(tenant: string, row: Wrapped, to: MasterKey): Wrapped;
  /** The master key under which new things are sealed, as the database says it: processes change over together. */
  sealing(tx: Tx): Promise<MasterKey>;
  /** The store that knows a tenant's keys before it works for the tenant. */
  before(store: Store): Store;
}

export function tenantKeys(master: MasterKey): TenantKeys {
  const known = new Map<string, Buffer>();
  const about = (tenant: string) => `${tenant}/lookup`;
  const wrapping = (id: string, tenant: string) => master.opens(id).derive(`tenant-keys/${tenant}`);
  const open = (tenant: string, { key_id, lookup }: Wrapped) =>
    decrypt(wrapping(key_id, tenant), lookup, about(tenant));
  return {
    lookup: (tenant) => known.get(tenant) ?? master.derive(`lookup/${tenant}`),
    fresh: (tenant) => ({
      key_id: master.id,
      lookup: encrypt(
        wrapping(master.id, tenant),
        known.get(tenant) ?? master.derive(`lookup/${tenant}`),
        about(tenant),
      ),
    }),
    rewrap: (tenant, row, to) => ({
      key_id: to.id,
      lookup: encrypt(wrapping(to.id, tenant), open(tenant, row), about(tenant)),
    }),
    async sealing(tx) {
      const [row] = await tx.find('tenant', {}, { limit: 1, columns: ['key_id'] });
      return row === undefined ? master : master.opens(row.key_id);
    },
    before: (store) => ({
      ...store,
      async transaction(tenant, work, options) {
        if (!known.has(tenant)) {
          const [row] = await store.transaction(
            tenant,
            (tx) => tx.find('tenant', {}, { limit: 1, columns: ['key_id', 'lookup'] }),
            { readOnly: true },
          );
          if (row !== undefined) known.set(tenant, open(tenant, row));
        }
        return store.transaction(tenant, work, options);
      },
    }),
  };
}

/** Refuses a key that did not seal what this tenant has. */
export function mustOpen(master: MasterKey, tenant: string, keyId: string): void {
  try {
    master.opens(keyId);
  } catch (cause) {
    throw new LockstepError(
      'MASTER_KEY_OTHER',
      `tenant ${tenant} was sealed under master key ${keyId}, and the key at hand is ${master.id}`,
      { cause },
    );
  }
}
