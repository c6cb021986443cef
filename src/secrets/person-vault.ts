import { createHmac, randomBytes } from 'node:crypto';
import { LockstepError } from '../domain/errors.ts';
import type { Vault } from '../engine/ports.ts';
import type { Tx } from '../engine/store.ts';
import { decrypt, encrypt } from './envelope.ts';
import type { MasterKey } from './master-key.ts';

/** People whose keys are kept in memory. 32 bytes each, plus the id. */
const CACHED = 200_000;

/** Personal data under a key per person, wrapped by a key per tenant, derived from the master key (law 12). */
export function personVault(master: MasterKey): Vault {
  const cache = new Map<string, Buffer>();
  /** Keys made or read in a transaction that is not committed yet must not outlive it. */
  const local = new WeakMap<Tx, Map<string, Buffer>>();

  const wrapping = (tenant: string) => master.derive(`person-keys/${tenant}`);
  const about = (tenant: string, subject: string) => `${tenant}/${subject}`;

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
    const take = (rows: readonly { readonly subject_id: string; readonly wrapped: Uint8Array }[]) => {
      for (const { subject_id, wrapped } of rows) {
        missing.delete(subject_id);
        if (wrapped.length === 0) continue; // destroyed, and never made again
        const key = decrypt(wrapping(tx.tenant), wrapped, about(tx.tenant, subject_id));
        found.set(subject_id, key);
        mine.set(subject_id, key);
        tx.afterCommit(() => remember(about(tx.tenant, subject_id), key));
      }
    };
    take(await tx.find('person_key', { subject_id: { in: [...missing] } }));
    if (!create || missing.size === 0) return found;
    const made = [...missing].sort().map((subject_id) => ({
      subject_id,
      wrapped: encrypt(wrapping(tx.tenant), randomBytes(32), about(tx.tenant, subject_id)),
    }));
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
      await tx.put('person_key', [{ subject_id: subject, wrapped: new Uint8Array() }]);
      local.get(tx)?.delete(subject);
      cache.delete(about(tx.tenant, subject));
      tx.afterCommit(() => cache.delete(about(tx.tenant, subject)));
    },
    hash: (tenant, kind, value) =>
      createHmac('sha256', master.derive(`lookup/${tenant}`))
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

function must(keys: ReadonlyMap<string, Buffer>, subject: string): Buffer {
  const key = keys.get(subject);
  if (key === undefined) throw new LockstepError('PERSON_ERASED', `the key of ${subject} was destroyed`);
  return key;
}
