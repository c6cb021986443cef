import type { Engine } from '../../engine/engine.ts';
import { handOverKey } from '../../engine/log/hand-over-key.ts';
import type { Store } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import type { MasterKey } from '../../secrets/master-key.ts';
import { unwrapPersonKey, wrapPersonKey } from '../../secrets/person-vault.ts';
import { rewrapSecret } from '../../secrets/secret-store.ts';
import { tenantKeys } from '../../secrets/tenant-keys.ts';
import { rewrapSignals, signalsUnderOthers } from '../ssf/sealed-rows.ts';

/** Rows in one transaction: nobody waits for longer than these take. */
const BATCH = 1_000;

/** New things of this tenant are sealed under `to` from the commit on, and its log is signed by it. */
export async function changeOver(
  engine: Engine,
  master: MasterKey,
  tenant: string,
  to: MasterKey,
  actor: string,
): Promise<boolean> {
  const keys = tenantKeys(master);
  return engine.store.transaction(tenant, async (tx) => {
    const [row] = await tx.find('tenant', {}, { lock: 'update' });
    if (row === undefined || row.key_id === to.id) return false;
    await handOverKey(engine, tx, row, keys.rewrap(tenant, row, to), actor);
    return true;
  });
}

export interface Rewrapped {
  readonly people: number;
  readonly secrets: number;
}

/**
 * Wraps the keys of people and the data keys of secrets anew, a batch at a time. What was done stays done: a second run
 * takes up what is left. A key that is destroyed meanwhile stays destroyed.
 */
export async function rewrapAll(
  store: Store,
  master: MasterKey,
  tenant: string,
  to: MasterKey,
  onProgress: (people: number) => void,
): Promise<Rewrapped> {
  let people = 0;
  for (let after: string | null = null; ; ) {
    const from: string | null = after;
    const last: string | null = await store.transaction(tenant, async (tx) => {
      const rows: Row<'person_key'>[] = await tx.find(
        'person_key',
        from === null ? {} : { subject_id: { above: from } },
        { order: ['subject_id'], limit: BATCH },
      );
      const old = rows.filter(({ key_id, wrapped }) => key_id !== to.id && wrapped.length > 0);
      for (const id of new Set(old.map(({ key_id }) => key_id)))
        people += (
          await tx.updateWhere(
            'person_key',
            ['key_id', 'wrapped'],
            old.filter(({ key_id }) => key_id === id).map((row) => again(master, tenant, row, to)),
            { key_id: id },
          )
        ).length;
      return rows.length < BATCH ? null : (rows.at(-1)?.subject_id ?? null);
    });
    onProgress(people);
    if (last === null) break;
    after = last;
  }
  const secrets = await rewrapSecrets(store, master, tenant, to);
  return { people, secrets: secrets + (await rewrapSignals(store, master, tenant, to)) };
}

function again(master: MasterKey, tenant: string, row: Row<'person_key'>, to: MasterKey): Row<'person_key'> {
  return wrapPersonKey(to, tenant, row.subject_id, unwrapPersonKey(master, tenant, row));
}

async function rewrapSecrets(
  store: Store,
  master: MasterKey,
  tenant: string,
  to: MasterKey,
): Promise<number> {
  let secrets = 0;
  for (;;) {
    const done = await store.transaction(tenant, async (tx) => {
      const rows = await tx.find(
        'secret',
        { key_id: { not: to.id } },
        { order: ['name'], limit: BATCH, lock: 'update', columns: ['name', 'key_id', 'envelope'] },
      );
      await tx.update(
        'secret',
        ['key_id', 'envelope'],
        rows.map((row) => rewrapSecret(master, tenant, row, to)),
      );
      return rows.length;
    });
    secrets += done;
    if (done < BATCH) return secrets;
  }
}

/** What of a tenant does not lie under `to` yet. */
export async function leftUnder(store: Store, tenant: string, to: MasterKey): Promise<number> {
  return store.transaction(
    tenant,
    async (tx) => {
      const all = await tx.count('person_key', { key_id: { not: to.id } });
      const destroyed = await tx.count('person_key', { key_id: '' });
      const secrets = await tx.count('secret', { key_id: { not: to.id } });
      const tenants = await tx.count('tenant', { key_id: { not: to.id } });
      return all - destroyed + secrets + tenants + (await signalsUnderOthers(tx, to));
    },
    { readOnly: true },
  );
}
