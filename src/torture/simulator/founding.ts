import { Secret } from '../../domain/secret.ts';
import { ingestTransaction } from '../../engine/ingest/ingest-transaction.ts';
import { activatePolicy } from '../../engine/make-policies.ts';
import { ensureTenant } from '../../engine/tenants.ts';
import type { NewAccount } from '../../simulated/effects.ts';
import type { SimulatedSystem } from '../../simulated/index.ts';
import { seededRandom } from '../../simulated/random.ts';
import {
  BREAK_GLASS,
  type CompanyKind,
  documentOf,
  MAIN,
  MINUTE,
  makeSystems,
  NEIGHBOUR,
  OWN_ACCOUNT,
  policyText,
  START,
  targetsOf,
} from './company.ts';
import { dueIn } from './due.ts';
import { makeKernel } from './kernel.ts';
import { startMachine } from './machine.ts';
import { FINE, network } from './network.ts';
import { staffOf } from './staff.ts';
import { type SimulatedDatabase, type Snapshot, simulatedDatabase } from './store/simulated-store.ts';

interface Founded {
  readonly snapshot: Snapshot;
  /** What the staff has on each system, in the order in which it was made there. */
  readonly accounts: ReadonlyMap<string, readonly NewAccount[]>;
}

const founded = new Map<string, Founded>();

/**
 * A company that is set up: its targets have been listed, its staff has its accounts. Founded once, lived in many times.
 */
export async function foundCompany(
  kind: CompanyKind,
  seed: number,
  clock: () => number,
): Promise<{ readonly database: SimulatedDatabase; readonly systems: ReadonlyMap<string, SimulatedSystem> }> {
  const name = JSON.stringify([kind.mode, kind.guarded, kind.neighbour, kind.staff]);
  const known = founded.get(name) ?? (await found(kind));
  founded.set(name, known);
  const database = simulatedDatabase();
  database.restore(known.snapshot);
  const systems = makeSystems(kind, seed, clock);
  for (const [target, accounts] of known.accounts)
    for (const account of accounts) systems.get(target)?.operator.create(account);
  return { database, systems };
}

async function found(kind: CompanyKind): Promise<Founded> {
  const database = simulatedDatabase();
  const tenants = kind.neighbour ? [MAIN, NEIGHBOUR] : [MAIN];
  let wake = () => {};
  const kernel = makeKernel({
    start: START - 10 * MINUTE,
    roll: seededRandom(1),
    fates: [],
    limit: 100_000,
    due: () => dueIn(database, tenants, () => null),
    onTime: () => undefined,
    onDue: () => wake(),
    onDeath: (process) => database.abandon(process.name),
  });
  const process = kernel.process('founder');
  const systems = makeSystems(kind, 1, kernel.now);
  const machine = startMachine({
    kernel,
    process,
    store: database.connect(process.name, { step: () => undefined, commit: () => 'done' }),
    http: network({
      kernel,
      systems,
      weather: () => FINE,
      onSend: () => undefined,
      onArrival: () => undefined,
    })(process),
    seed: 1,
    handOver: async () => undefined,
    onLog: () => undefined,
  });
  wake = () => {
    machine.renew(kernel.now() + MINUTE);
    machine.engine.wakeups.notify();
  };
  const { engine, secrets } = machine;
  const set = (async () => {
    for (const tenant of tenants) {
      await ensureTenant(engine, tenant, tenant);
      await engine.store.transaction(tenant, async (tx) => {
        for (const target of targetsOf(tenant)) {
          const system = systems.get(target);
          if (system === undefined) throw new Error(`there is no system ${target}`);
          const id = documentOf(target);
          await secrets.set(tx, `${id}-write`, new Secret(system.writeToken), 'founder', kernel.now());
          await secrets.set(tx, `${id}-read`, new Secret(system.readToken), 'founder', kernel.now());
        }
        await secrets.set(tx, 'events', new Secret('one'), 'founder', kernel.now());
        await secrets.set(tx, 'payroll', new Secret('another'), 'founder', kernel.now());
        await activatePolicy(tx, engine.clock, policyText(tenant, kind), 'founder');
      });
    }
  })();
  await kernel.runUntil(START - 9 * MINUTE);
  await set;
  machine.work();
  await kernel.runUntil(START - 8 * MINUTE);
  const hired = (async () => {
    for (const transaction of staffOf(kind.staff))
      await ingestTransaction(engine, MAIN, {
        source: 'events',
        ids: [`d${transaction.sequence}`],
        receivedAt: kernel.now(),
        transaction,
      });
  })();
  await kernel.runUntil(START - MINUTE);
  await hired;
  machine.until.cancel();
  await kernel.runUntil(START);
  return {
    snapshot: database.snapshot(),
    // The first ones are there from the making of the system.
    accounts: new Map(
      [...systems].map(([target, system]) => [
        target,
        system.truth.accounts().filter(({ name }) => name !== BREAK_GLASS && name !== OWN_ACCOUNT),
      ]),
    ),
  };
}
