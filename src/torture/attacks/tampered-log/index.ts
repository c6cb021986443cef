import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkpointCarrier } from '../../../app/proofs/carry-checkpoints.ts';
import { verifyHouseLog } from '../../../app/proofs/verify-house-log.ts';
import { isLockstepError } from '../../../domain/errors.ts';
import { makeCheckpoint } from '../../../engine/log/checkpoint-log.ts';
import { journal } from '../../../engine/log/journal.ts';
import { look } from '../../../engine/worker.ts';
import { exportPrivateKey } from '../../../proof/note.ts';
import { masterKeyFrom } from '../../../secrets/master-key.ts';
import { seededRandom } from '../../../simulated/random.ts';
import { type Findings, findings } from '../../findings.ts';
import { realDatabase } from '../../house/database.ts';
import { type House, makeHouse } from '../../house/house.ts';
import type { Rack } from '../../rack.ts';
import { ACTS, rollBack, type Scene } from './acts.ts';
import { openShared, type Shared } from './shared-connection.ts';

const TRIED = { short: 300, day: 800, night: 10_000 };
const HOUR = 3_600_000;

export const tamperedLog: Rack = {
  name: 'tampered-log',
  shows: 'whoever holds one later checkpoint finds what the superuser of the database has changed (G10, T22)',
  parts: { short: 1, day: 1, night: 1 },
  run: async (order) => {
    const found = findings('tampered-log', order);
    const database = await realDatabase();
    try {
      const random = seededRandom(order.seed);
      const house = await livedIn(await makeHouse({ store: database.store, seed: order.seed }));
      const kept = (await house.store.transaction(house.tenant, (tx) => makeCheckpoint(house.engine, tx)))
        .note;
      const shared = await openShared(database.owner);
      const size = await house.store.transaction(house.tenant, (tx) => tx.count('log_leaf', {}));
      const certificates = await house.store.transaction(house.tenant, (tx) => tx.count('certificate', {}));
      const origin = house.engine.signer(house.tenant).verifier.name;
      const scene: Scene = { tenant: house.tenant, size, kept: size, certificates, origin, random };
      await keyIsElsewhere(shared, house, found);
      const tried = await tamper(order, shared, house, scene, kept, found);
      const undetectable = await afterTheLastCheckpoint(shared, house, scene, kept);
      const slowest = await leaveInTime(found);
      await shared.store.close();
      return found.outcome(
        { tamperActs: tried.acts, tamperFound: tried.found, kindsOfTampering: Object.keys(ACTS).length },
        [
          `a log of ${size} entries and ${certificates} certificates; a checkpoint was outside at most ${(slowest / 1000).toFixed(1)} s after its newest entry`,
          `taken back to the last checkpoint outside, with what came after it: ${undetectable ? 'not found, as SECURITY.md says' : 'found'}`,
        ],
      );
    } finally {
      await database.close();
    }
  },
};

/** A few leavers, with their certificates. */
async function livedIn(house: House): Promise<House> {
  const people = ['100', '101', '102', '103'].map((id) => ({ id, department: 'Engineering' }));
  await house.report(people);
  await house.until(house.clock.now() + 60_000);
  await house.report(
    people.map((person) => (person.id < '102' ? { ...person, lastDay: '2026-03-01' } : person)),
  );
  await house.until(house.clock.now() + 2 * HOUR);
  return house;
}

async function tamper(
  { size, say }: { readonly size: keyof typeof TRIED; readonly say: (line: string) => void },
  shared: Shared,
  house: House,
  scene: Scene,
  kept: string,
  found: Findings,
) {
  const engine = { ...house.engine, store: shared.store };
  const verdict = async (): Promise<boolean> => {
    try {
      return (await verifyHouseLog(engine, scene.tenant, [{ from: 'kept.txt', note: kept }])).ok;
    } catch (error) {
      if (!isLockstepError(error)) throw error;
      return false;
    }
  };
  const names = Object.keys(ACTS);
  let [acts, caught, empty] = [0, 0, 0];
  for (let turn = 0; acts < TRIED[size]; turn++) {
    if (empty > names.length * 20) throw new Error('none of the acts changes anything');
    const name = names[turn % names.length] as string;
    await shared.undone(async () => {
      // A superuser minds no foreign key.
      await shared.sql('set local session_replication_role = replica');
      const did = await ACTS[name]?.(shared.sql, scene);
      if (did === undefined || did === 0) {
        empty++;
        return;
      }
      [acts, empty] = [acts + 1, 0];
      if (await verdict()) found.wrong(`act ${acts} (${name}) was not found`);
      else caught++;
    });
    if (turn % 500 === 0) {
      await shared.undone(async () => {
        if (!(await verdict())) found.wrong(`turn ${turn}: a log that nobody touched is not good`);
      });
      if (turn > 0) say(`${acts} acts`);
    }
  }
  return { acts, found: caught };
}

/** What came after the newest checkpoint outside can be taken back unnoticed: nobody else ever heard of it. */
async function afterTheLastCheckpoint(
  shared: Shared,
  house: House,
  scene: Scene,
  kept: string,
): Promise<boolean> {
  await house.store.transaction(house.tenant, (tx) =>
    journal(tx, [{ type: 'test.written', at: house.clock.now(), subject: null, body: { what: 'late' } }]),
  );
  return shared.undone(async () => {
    await rollBack(shared.sql, scene, scene.kept);
    return (
      await verifyHouseLog({ ...house.engine, store: shared.store }, scene.tenant, [
        { from: 'kept.txt', note: kept },
      ])
    ).ok;
  });
}

/** Nothing in any table is, or holds, the key that signs. */
async function keyIsElsewhere(shared: Shared, house: House, found: Findings): Promise<void> {
  const signer = house.engine.signer(house.tenant);
  const pem = exportPrivateKey(signer);
  const der = Buffer.from(pem.replace(/-.*-|\s/g, ''), 'base64');
  const seed = der.subarray(-32);
  const master = masterKeyFrom(new Uint8Array(32).fill(5));
  if (!seed.equals(master.derive(`log-key/${house.tenant}`)))
    throw new Error('the key is made in another way now');
  const forms = [seed, der, Buffer.alloc(32, 5)].flatMap((key) => [
    key.toString('hex'),
    key.toString('base64'),
    key.toString('base64url'),
  ]);
  await shared.undone(async () => {
    const { rows } = await shared.sql(
      `select relname from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace`,
    );
    for (const { relname } of rows as { relname: string }[]) {
      const table = await shared.sql(
        `select coalesce(string_agg(t::text, ' '), '') as text from ${relname} t`,
      );
      const text = String(table.rows[0].text);
      if (forms.some((form) => text.includes(form))) found.wrong(`the table ${relname} holds a key`);
    }
  });
}

/** Five busy minutes on virtual time, with the rhythm of a worker: how long until what was written is vouched for outside. */
async function leaveInTime(found: Findings): Promise<number> {
  const house = await makeHouse();
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-witness-'));
  try {
    const carry = checkpointCarrier(
      {
        engine: house.engine,
        secrets: house.secrets,
        dataDir: folder,
        publicHttp: () => () => Promise.reject(new Error('none')),
      },
      { LOCKSTEP_WITNESS_FOLDER: folder },
    );
    const written: { readonly n: number; readonly at: number }[] = [];
    let slowest = 0;
    const begun = house.clock.now();
    for (let tick = 0; tick < 1_200; tick++) {
      house.clock.advance(begun + tick * 250);
      if (tick % 3 === 0 && tick < 1_100) {
        const n = await house.store.transaction(house.tenant, (tx) =>
          journal(tx, [{ type: 'test.written', at: house.clock.now(), subject: null, body: { tick } }]),
        );
        written.push({ n, at: house.clock.now() });
      }
      await look(house.engine, house.tenant);
      if (tick % 4 !== 0) continue;
      await carry();
      const outside = Number(
        (await readdir(join(folder, house.tenant)).catch(() => [])).sort().at(-1)?.slice(0, 15) ?? 0,
      );
      while (written[0] !== undefined && written[0].n < outside)
        slowest = Math.max(slowest, house.clock.now() - (written.shift()?.at ?? 0));
    }
    if (written.length > 0) found.wrong(`${written.length} entries never left the house`);
    if (slowest > 10_000) found.wrong(`an entry was vouched for outside only after ${slowest} ms`);
    return slowest;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
