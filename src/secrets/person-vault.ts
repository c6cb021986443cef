import { createHmac, randomBytes } from 'node:crypto';
import { LockstepError } from '../domain/errors.ts';
import type { Vault } from '../engine/ports.ts';
import type { Tx } from '../engine/store.ts';
import type { Row } from '../engine/tables/index.ts';
import { decrypt, encrypt } from './envelope.ts';
import type { MasterKey } from './master-key.ts';
import { type TenantKeys, tenantKeys } from './tenant-keys.ts';

/** People whose keys are kept in memory. 32 bytes each, plus the id. */
const CACHED = 200_000;

/** Personal data under a key per person, wrapped by a key per tenant, derived from the master key (law 12). */
export function personVault(master: MasterKey, tenants: TenantKeys = tenantKeys(master)): Vault {
  const cache = new Map<string, Buffer>();
  /** Keys made or read in a transaction that is not committed yet must not outlive it. */
  const local = new WeakMap<Tx, Map<string, Buffer>>();

  async function keysOf(tx: Tx, subjects: Iterable<string>, create: boolean): Promise<Map<string, Buffer>> {
    const mine = local.get(tx) ?? new Map<string, Buffer>();
    local.set(tx, mine);
    const found = new Map<string, Buffer>();
    const missing = new Set<string>();
    for (const subject of subjects) {
      const key = mine.get(subject) ?? cache.get(about(tx.tenant, subject));
      if (key === undefined) missing.add(subject);
      else found.set(subject, key);
    }
    if (missing.size === 0) return found;
    const take = (rows: readonly Row<'person_key'>[]) => {
      for (const row of rows) {
        const { subject_id } = row;
        missing.delete(subject_id);
        if (row.wrapped.length === 0) continue; // destroyed, and never made again
        const key = unwrapPersonKey(master, tx.tenant, row);
        found.set(subject_id, key);
        mine.set(subject_id, key);
        tx.afterCommit(() => remember(about(tx.tenant, subject_id), key));
      }
    };
    take(await tx.find('person_key', { subject_id: { in: [...missing] } }));
    if (!create || missing.size === 0) return found;
    const under = await tenants.sealing(tx);
    const made = [...missing]
      .sort()
      .map((subject_id) => wrapPersonKey(under, tx.tenant, subject_id, randomBytes(32)));
    const fresh = new Set(await tx.insertNew('person_key', made));
    take(made.filter((row) => fresh.has(row.subject_id)));
    // Somebody else was faster: theirs counts.
    if (missing.size > 0) take(await tx.find('person_key', { subject_id: { in: [...missing] } }));
    return found;
  }

  function remember(name: string, key: Buffer): void {
    if (cache.size >= CACHED) {
      for (const oldest of cache.keys()) {
        cache.delete(oldest);
        if (cache.size < CACHED * 0.9) break;
      }
    }
    cache.set(name, key);
  }

  return {
    async seal(tx, items) {
      if (items.length === 0) return [];
      const keys = await keysOf(tx, new Set(items.map((item) => item.subject)), true);
      return items.map(({ subject, value }) =>
        encrypt(must(keys, subject), Buffer.from(JSON.stringify(value)), about(tx.tenant, subject)),
      );
    },
    async open(tx, items) {
      if (items.length === 0) return [];
      const keys = await keysOf(tx, new Set(items.map((item) => item.subject)), false);
      return items.map(({ subject, sealed }) => {
        const key = keys.get(subject);
        if (key === undefined || sealed.length === 0) return null;
        return JSON.parse(decrypt(key, sealed, about(tx.tenant, subject)).toString('utf8')) as unknown;
      });
    },
    async destroy(tx, subject) {
      await tx.put('person_key', [{ subject_id: subject, key_id: '', wrapped: new Uint8Array() }]);
      local.get(tx)?.delete(subject);
      cache.delete(about(tx.tenant, subject));
      tx.afterCommit(() => cache.delete(about(tx.tenant, subject)));
    },
    newTenant: (tenant) => tenants.fresh(tenant),
    hash: (tenant, kind, value) =>
      createHmac('sha256', tenants.lookup(tenant))
        .update(kind)
        .update('\0')
        .update(value)
        .digest('base64url'),
    async commitmentKey(tx, subject) {
      const keys = await keysOf(tx, [subject], true);
      const key = keys.get(subject);
      return key === undefined
        ? null
        : createHmac('sha256', key).update('lockstep/commitment-key/1').digest();
    },
  };
}

const about = (tenant: string, subject: string) => `${tenant}/${subject}`;
const wrapping = (key: MasterKey, tenant: string) => key.derive(`person-keys/${tenant}`);

export function wrapPersonKey(
  under: MasterKey,
  tenant: string,
  subject_id: string,
  key: Uint8Array,
): Row<'person_key'> {
  return {
    subject_id,
    key_id: under.id,
    wrapped: encrypt(wrapping(under, tenant), key, about(tenant, subject_id)),
  };
}

/** Throws MASTER_KEY_OTHER, SEALED_DATA_INVALID. */
export function unwrapPersonKey(master: MasterKey, tenant: string, row: Row<'person_key'>): Buffer {
  return decrypt(wrapping(master.opens(row.key_id), tenant), row.wrapped, about(tenant, row.subject_id));
}

function must(keys: ReadonlyMap<string, Buffer>, subject: string): Buffer {
  const key = keys.get(subject);
  if (key === undefined) throw new LockstepError('PERSON_ERASED', `the key of ${subject} was destroyed`);
  return key;
}
