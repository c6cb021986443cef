import { describe, expect, it } from 'vitest';
import { assemble } from '../../src/app/assemble.ts';
import { changeOver, leftUnder, rewrapAll } from '../../src/app/keys/rewrap.ts';
import { verifyHouseLog } from '../../src/app/proofs/verify-house-log.ts';
import { systemClock } from '../../src/app/system-clock.ts';
import { systemRandom } from '../../src/app/system-random.ts';
import { Secret } from '../../src/domain/secret.ts';
import { makeCheckpoint } from '../../src/engine/log/checkpoint-log.ts';
import { journal } from '../../src/engine/log/journal.ts';
import type { Store } from '../../src/engine/store.ts';
import { ensureTenant } from '../../src/engine/tenants.ts';
import { keyRing, type MasterKey, masterKeyFrom } from '../../src/secrets/master-key.ts';
import { memoryStore } from '../../src/store/memory/memory-store.ts';

const [old, fresh] = [1, 2].map((n) => masterKeyFrom(new Uint8Array(32).fill(n))) as [MasterKey, MasterKey];
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const SUBJECTS = Array.from(
  { length: 2_345 },
  (_, i) => `00000000-0000-7000-8000-${String(i).padStart(12, '0')}`,
);

/** One process on this store with this key. */
const process = (store: Store, master: MasterKey) =>
  assemble({
    store,
    master,
    clock: systemClock,
    random: systemRandom,
    http: async () => Promise.reject(new Error('nobody is called')),
    connectors: new Map(),
    log: quiet,
  });

async function sealedStore() {
  const store = memoryStore();
  const { engine, secrets } = process(store, old);
  await ensureTenant(engine, 'acme', 'Acme');
  const sealed = await engine.store.transaction('acme', async (tx) => {
    await secrets.set(tx, 'crm', new Secret('s3cret'), 'test', 0);
    return engine.vault.seal(
      tx,
      SUBJECTS.map((subject) => ({ subject, value: { name: subject } })),
    );
  });
  await engine.store.transaction('acme', (tx) => makeCheckpoint(engine, tx));
  return { store, engine, sealed };
}

describe('a new master key', () => {
  it('opens alone all that the old one sealed, finds what it hashed, and is named in the log', async () => {
    const { store, engine, sealed } = await sealedStore();
    const hash = engine.vault.hash('acme', 'mail', 'a@b');
    const both = keyRing([fresh, old]);
    const rotating = process(store, both).engine;
    expect(await changeOver(rotating, both, 'acme', fresh, 'test')).toBe(true);
    expect(await changeOver(rotating, both, 'acme', fresh, 'test')).toBe(false);
    const done = await rewrapAll(store, both, 'acme', fresh, () => undefined);
    expect(done).toEqual({ people: SUBJECTS.length, secrets: 1 });
    expect(await leftUnder(store, 'acme', fresh)).toBe(0);

    const later = process(store, fresh);
    const opened = await later.engine.store.transaction('acme', async (tx) => {
      await journal(tx, [{ type: 'test.done', at: 0, subject: null, body: {} }]);
      await makeCheckpoint(later.engine, tx);
      expect((await later.secrets.get(tx, 'secret:crm')).reveal()).toBe('s3cret');
      return later.engine.vault.open(
        tx,
        SUBJECTS.map((subject, i) => ({ subject, sealed: sealed[i] as Uint8Array })),
      );
    });
    expect(opened).toEqual(SUBJECTS.map((name) => ({ name })));
    expect(later.engine.vault.hash('acme', 'mail', 'a@b')).toBe(hash);
    const log = await verifyHouseLog(later.engine, 'acme', []);
    expect(log).toMatchObject({ ok: true, origin: `lockstep.log/acme/${old.id}`, checkpoints: 3 });
  });

  it('is found by a process that runs, as soon as it meets its name', async () => {
    const { store } = await sealedStore();
    const both = keyRing([fresh, old]);
    let file: readonly MasterKey[] = [old];
    const running = process(
      store,
      keyRing([old], () => file),
    );
    await running.engine.store.transaction('acme', (tx) => running.secrets.get(tx, 'crm'));
    file = [fresh, old];
    await changeOver(process(store, both).engine, both, 'acme', fresh, 'test');
    await running.engine.store.transaction('acme', (tx) =>
      running.secrets.set(tx, 'git', new Secret('x'), 'test', 0),
    );
    const rows = await store.transaction('acme', (tx) => tx.find('secret', {}, { order: ['name'] }));
    expect(rows.map(({ name, key_id }) => [name, key_id])).toEqual([
      ['crm', old.id],
      ['git', fresh.id],
    ]);
  });

  it('never brings a destroyed key back', async () => {
    const { store, engine, sealed } = await sealedStore();
    const [subject = ''] = SUBJECTS;
    await engine.store.transaction('acme', (tx) => engine.vault.destroy(tx, subject));
    const both = keyRing([fresh, old]);
    await changeOver(process(store, both).engine, both, 'acme', fresh, 'test');
    await rewrapAll(store, both, 'acme', fresh, () => undefined);
    const later = process(store, fresh).engine;
    const [opened] = await later.store.transaction('acme', (tx) =>
      later.vault.open(tx, [{ subject, sealed: sealed[0] as Uint8Array }]),
    );
    expect(opened).toBeNull();
  });

  it('alone opens nothing that was not wrapped anew', async () => {
    const { store } = await sealedStore();
    const { engine } = process(store, fresh);
    await expect(engine.store.transaction('acme', async () => undefined)).rejects.toMatchObject({
      code: 'MASTER_KEY_OTHER',
    });
  });
});
