import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { LockstepError } from '../../domain/errors.ts';
import { journal } from '../../engine/log/journal.ts';
import { verifiersOf } from '../../engine/log/log-name.ts';
import { formatVerifierKey } from '../../proof/note.ts';
import {
  addKeyToFile,
  keepNewestInFile,
  type MasterKey,
  masterKeyFromFile,
} from '../../secrets/master-key.ts';
import { masterKeyPath, publishLogKeys } from '../house-keys.ts';
import type { House } from '../open-house.ts';
import { reading } from '../reading.ts';
import { changeOver, leftUnder, rewrapAll } from './rewrap.ts';

export interface Rotated {
  readonly key: string;
  /** Earlier keys that are still kept. */
  readonly earlier: readonly string[];
  readonly people: number;
  readonly secrets: number;
  readonly tenants: number;
}

/** A transaction that is older than this is not waited for; what it leaves is found by the next run. */
const PATIENCE_MS = 30_000;

/**
 * A new master key while work goes on. Every process knows both keys meanwhile: one that meets a name it does not know
 * reads the key file again; a key that comes from elsewhere has to be given to all of them first, "new,old".
 */
export async function rotateMaster(
  house: House,
  keyIsElsewhere: boolean,
  actor: string,
  onProgress: (people: number) => void = () => undefined,
): Promise<Rotated> {
  const { engine, master } = house;
  const to = await newKey(house, keyIsElsewhere);
  let [people, secrets, changed] = [0, 0, 0];
  const tenants = await engine.store.tenants();
  for (const tenant of tenants) if (await changeOver(engine, master, tenant, to, actor)) changed++;
  // By the database's clock, as the transactions that are looked for.
  const changedAt = new Date(engine.clock.now());
  for (let waited = false; ; waited = true) {
    for (const tenant of tenants) {
      const done = await rewrapAll(engine.store, master, tenant, to, (n) => onProgress(people + n));
      people += done.people;
      secrets += done.secrets;
    }
    if (waited) break;
    // Whoever began before the change may still be writing under the old key.
    await waitForOlder(house, changedAt);
  }
  for (const tenant of tenants)
    await engine.store.transaction(tenant, (tx) =>
      journal(tx, [
        {
          type: 'masterKey.rotated',
          at: engine.clock.now(),
          subject: null,
          body: { key: to.id, actor },
        },
      ]),
    );
  const verifiers = await Promise.all(
    tenants.map((tenant) => reading(engine.store, tenant, (tx) => verifiersOf(engine, tx))),
  );
  await publishLogKeys(house.dataDir, verifiers.flat().map(formatVerifierKey));
  const earlier = master.kept().flatMap(({ id }) => (id === to.id ? [] : [id]));
  return { key: to.id, earlier, people, secrets, tenants: changed };
}

/** The new key: the one above an earlier one where a rotation was cut off, else one that is made now. */
async function newKey({ dataDir, master }: House, keyIsElsewhere: boolean): Promise<MasterKey> {
  if (!keyIsElsewhere && master.kept().length === 1) await addKeyToFile(masterKeyPath(dataDir));
  const [newest, ...earlier] = keyIsElsewhere
    ? master.kept()
    : (await masterKeyFromFile(masterKeyPath(dataDir), { create: false })).kept();
  if (newest === undefined || earlier.length === 0)
    throw new LockstepError(
      'USAGE',
      'the key does not come from the data folder: give every process both, "new,old", start them anew, and run this again',
    );
  return master.opens(newest.id);
}

async function waitForOlder({ database }: House, than: Date): Promise<void> {
  const client = new pg.Client({ ...database.owner, application_name: 'lockstep keys' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const { rows } = await client.query(
        'select count(*)::int as older from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and xact_start < $1',
        [than],
      );
      if (rows[0].older === 0 || performance.now() > deadline) return;
      await sleep(100);
    }
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Forgets the earlier keys. Backups that were made under them need them for ever. Throws MASTER_KEY_IN_USE. */
export async function retireEarlier(house: House, keyIsElsewhere: boolean): Promise<readonly string[]> {
  const { engine, master, dataDir } = house;
  const [newest, ...earlier] = master.kept();
  if (newest === undefined || earlier.length === 0) return [];
  for (const tenant of await engine.store.tenants()) {
    const left = await leftUnder(engine.store, tenant, newest);
    if (left > 0)
      throw new LockstepError(
        'MASTER_KEY_IN_USE',
        `${left} things of tenant ${tenant} lie under an earlier key`,
      );
  }
  if (!keyIsElsewhere) await keepNewestInFile(masterKeyPath(dataDir));
  return earlier.map(({ id }) => id);
}
