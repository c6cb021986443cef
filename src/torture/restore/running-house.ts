import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { importFeed } from '../../app/import-feed.ts';
import { type House, openHouse } from '../../app/open-house.ts';
import { applyPolicy } from '../../app/plans/apply-policy.ts';
import { reading } from '../../app/reading.ts';
import { runWorkerProcess } from '../../app/run-worker-process.ts';
import { connectors } from '../../connectors/registry.ts';
import { Secret } from '../../domain/secret.ts';
import { cancellation } from '../../engine/execute/run-operation.ts';
import { OPEN_STATES } from '../../engine/people/load-people.ts';
import { type SimulatedSystem, serveSystems } from '../../simulated/index.ts';
import type { Size } from '../rack.ts';
import { fillSystems, type Member, makeSystems, policyOf, reportOf, SOURCE } from './company.ts';

/** A house of this process with a worker; what it logs as an error is kept. */
export interface RunningHouse {
  readonly house: House;
  readonly errors: string[];
  /** The worker stops, the database too, as when the machine is gone. */
  stop(): Promise<void>;
}

export async function runHouse(
  dataDir: string,
  options: { readonly worker: boolean },
): Promise<RunningHouse> {
  const errors: string[] = [];
  const note = (message: string, fields?: unknown) =>
    void errors.push(`${message} ${JSON.stringify(fields ?? {})}`);
  const house = await openHouse({
    dataDir,
    log: { info: () => undefined, warn: () => undefined, error: note },
  });
  const until = cancellation();
  const worker = options.worker ? runWorkerProcess(house, { until, environment: {} }) : Promise.resolve();
  return {
    house,
    errors,
    async stop() {
      until.cancel();
      await worker;
      await house.close();
    },
  };
}

/** Something of a folder that is gone when the work is over. */
export async function inFolder<R>(work: (folder: string) => Promise<R>): Promise<R> {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-torture-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export interface Company {
  readonly systems: readonly SimulatedSystem[];
  readonly urls: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export async function foundCompany(people: readonly Member[]): Promise<Company> {
  const systems = makeSystems();
  fillSystems(systems, people);
  const { urls, close } = await serveSystems(systems);
  return { systems, urls, close };
}

/** Takes the company over: its accounts are found by a listing, and nothing has to be written. */
export async function takeOver(
  { house }: RunningHouse,
  company: Company,
  people: readonly Member[],
  within: number,
): Promise<void> {
  const { engine, secrets, tenant } = house;
  await engine.store.transaction(tenant, async (tx) => {
    for (const { name, writeToken, readToken } of company.systems) {
      await secrets.set(tx, `${name}-write`, new Secret(writeToken), 'torture', Date.now());
      await secrets.set(tx, `${name}-read`, new Secret(readToken), 'torture', Date.now());
    }
  });
  // People first, so that the first listing finds whose the accounts are.
  await putInForce(house, policyOf(company.urls, 'nowhere'));
  await report(house, people, 1);
  await quiet(house, within);
  await putInForce(house, policyOf(company.urls, 'off'));
  await quiet(house, within);
  await putInForce(house, policyOf(company.urls, 'on'));
  await quiet(house, within);
}

async function putInForce({ engine, tenant }: House, text: string): Promise<void> {
  await applyPolicy(engine, connectors, tenant, [{ name: 'policy.yaml', text }], 'torture');
}

export async function report(
  { engine, tenant }: House,
  people: readonly Member[],
  sequence: number,
): Promise<void> {
  const taken = await importFeed(engine, tenant, SOURCE, reportOf(people, sequence));
  if (taken.outcome !== 'accepted') throw new Error(`the report was not taken: ${JSON.stringify(taken)}`);
}

/** How long is waited for what must come, by the size of a company. */
export const PATIENCE_MS: Readonly<Record<Size, number>> = { short: 30_000, day: 120_000, night: 600_000 };

/** Until nothing is due any more: every system was listed, everybody decided, every operation proven. */
export async function quiet({ engine, tenant }: House, within: number): Promise<void> {
  const deadline = performance.now() + within;
  for (let still = 0; still < 3; ) {
    const busy = await reading(engine.store, tenant, async (tx) => {
      const now = engine.clock.now();
      return (
        (await tx.count('operation', { state: { in: OPEN_STATES } })) +
        (await tx.count('identity', { next_evaluation_at: { atMost: now } })) +
        (await tx.count('target', { listed_at: null })) +
        (await tx.count('target', { next_listing_at: { atMost: now } })) +
        (await tx.count('leave', { certificate_due_at: { isNull: false } }))
      );
    });
    still = busy === 0 ? still + 1 : 0;
    if (performance.now() > deadline) throw new Error(`still ${busy} things to do after ${within / 1_000} s`);
    await sleep(150);
  }
}
