import { Secret } from '../../domain/secret.ts';
import { activatePolicy } from '../../engine/make-policies.ts';
import { ensureTenant } from '../../engine/tenants.ts';
import { seededRandom } from '../../simulated/random.ts';
import {
  type CompanyKind,
  MAIN,
  MINUTE,
  makeSystems,
  NEIGHBOUR,
  policyText,
  START,
  targetsOf,
} from './company.ts';
import { dueIn } from './due.ts';
import { makeKernel } from './kernel.ts';
import { startMachine } from './machine.ts';
import { FINE, network } from './network.ts';
import { type SimulatedDatabase, type Snapshot, simulatedDatabase } from './store/simulated-store.ts';

const founded = new Map<string, Snapshot>();

/** A database in which the company is set up and its targets have been listed. Founded once, lived in many times. */
export async function foundCompany(kind: CompanyKind): Promise<SimulatedDatabase> {
  const name = JSON.stringify([kind.mode, kind.guarded, kind.neighbour]);
  const known = founded.get(name) ?? (await found(kind));
  founded.set(name, known);
  const database = simulatedDatabase();
  database.restore(known);
  return database;
}

async function found(kind: CompanyKind): Promise<Snapshot> {
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
    machine.leaseUntil = kernel.now() + MINUTE;
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
          await secrets.set(tx, `${target}-write`, new Secret(system.writeToken), 'founder', kernel.now());
          await secrets.set(tx, `${target}-read`, new Secret(system.readToken), 'founder', kernel.now());
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
  await kernel.runUntil(START - MINUTE);
  machine.until.cancel();
  await kernel.runUntil(START);
  return database.snapshot();
}
