import { chmod, mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type House, openHouse } from '../../app/open-house.ts';
import { Secret } from '../../domain/secret.ts';
import { activatePolicy } from '../../engine/make-policies.ts';
import { createSystem, type SimulatedSystem, seededRandom } from '../../simulated/index.ts';
import type { Order } from '../rack.ts';
import { finallyDo, removeFolder } from './children.ts';
import { HEIR, policyText, SYSTEMS } from './company.ts';
import { type Crew, startCrew } from './crew.ts';
import { type Feeder, makeFeeder } from './feeder.ts';
import { type LaneWatch, watchLanes } from './lane-watch.ts';
import { missing } from './oracles.ts';
import { makePostgres, type PostgresChild } from './postgres-child.ts';
import { type ServedTargets, serveTargets } from './served-targets.ts';
import { makeStory, type Story } from './story.ts';

const CALL_MS = 15;
const JITTER_MS = 20;

export interface Scene {
  readonly random: () => number;
  readonly folder: string;
  readonly postgres: PostgresChild;
  readonly systems: readonly SimulatedSystem[];
  readonly served: ServedTargets;
  /** The harness's own way in: it takes what HR says and does no work. */
  readonly house: House;
  readonly story: Story;
  readonly feeder: Feeder;
  readonly crew: Crew;
  readonly lanes: LaneWatch;
  /** True when everything that HR said is so on every system, within `ms`. */
  settled(ms: number): Promise<boolean>;
}

export interface SceneOptions {
  readonly workers: number;
  /** People who work there at a time. */
  readonly people: number;
  /** Where the database is made, in place of the scene's folder. */
  readonly databaseFolder?: string;
  readonly databaseEnvironment?: Readonly<Record<string, string>>;
  /** What workers connect to in place of the database's own port. */
  readonly databasePort?: (port: number) => Promise<number>;
  /** The port that the policy names in place of the system's own. */
  readonly systemPort?: (system: string, port: number) => Promise<number>;
  readonly environment?: Readonly<Record<string, string>>;
  /** In place of a guard that lets everything pass. */
  readonly guard?: string;
}

/** A company at work in processes of its own, and nothing of it left afterwards. */
export async function inScene<R>(
  order: Order,
  options: SceneOptions,
  work: (scene: Scene) => Promise<R>,
): Promise<R> {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-kills-'));
  const remove = finallyDo(() => removeFolder(folder));
  // The server's user has to pass through.
  await chmod(folder, 0o711);
  const undo: (() => Promise<unknown> | unknown)[] = [remove];
  try {
    const random = seededRandom(order.seed * 1_009 + order.part);
    const postgres = await makePostgres(
      options.databaseFolder ?? join(folder, 'postgres'),
      options.databaseEnvironment,
    );
    undo.unshift(() => postgres.stop());
    const systems = SYSTEMS.map((name, i) =>
      createSystem({
        name,
        dialect: 'native',
        seed: order.seed * 31 + i,
        clock: () => Date.now(),
        faults: [{ kind: 'slow', latencyMs: CALL_MS, jitterMs: JITTER_MS }],
      }),
    );
    const served = await serveTargets(systems);
    undo.unshift(() => served.close());
    const dataDir = join(folder, 'data');
    await mkdir(dataDir, { mode: 0o700 });
    const house = await openHouse({ dataDir, databaseUrl: postgres.url(), log: silent });
    undo.unshift(() => house.close());
    await activate(house, systems, served, options);
    const story = makeStory(random, options.people);
    const feeder = makeFeeder(house.engine, house.tenant, story, systems);
    const databasePort = (await options.databasePort?.(postgres.port)) ?? postgres.port;
    const crew = startCrew({
      workers: options.workers,
      dataDir,
      databaseUrl: postgres.url(databasePort),
      ...(options.environment === undefined ? {} : { environment: options.environment }),
    });
    undo.unshift(() => crew.stop());
    const lanes = watchLanes(postgres.url(), house.tenant);
    undo.unshift(() => lanes.stop());
    await crew.atWork(options.workers);
    await feeder.send(story.hire(HEIR, 'Office', Date.now()));
    const settled = async (ms: number) => {
      const deadline = performance.now() + ms;
      while (missing({ systems, members: story.members }).length > 0) {
        if (performance.now() > deadline) return false;
        await sleep(50);
      }
      return true;
    };
    if (!(await settled(30_000)))
      throw new Error(`the first person was not served: ${crew.errors.join(' ')}`);
    return await work({
      random,
      folder,
      postgres,
      systems,
      served,
      house,
      story,
      feeder,
      crew,
      lanes,
      settled,
    });
  } finally {
    for (const step of undo)
      await Promise.resolve(step()).catch((error: unknown) => order.say(`closing: ${error}`));
  }
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

async function activate(
  { engine, secrets, tenant }: House,
  systems: readonly SimulatedSystem[],
  { ports }: ServedTargets,
  { systemPort, guard }: SceneOptions,
): Promise<void> {
  const urls = new Map<string, string>();
  for (const { name } of systems) {
    const own = ports[name] ?? 0;
    urls.set(name, `http://127.0.0.1:${(await systemPort?.(name, own)) ?? own}`);
  }
  await engine.store.transaction(tenant, async (tx) => {
    for (const { name, writeToken, readToken } of systems) {
      await secrets.set(tx, `${name}-write`, new Secret(writeToken), 'kills', Date.now());
      await secrets.set(tx, `${name}-read`, new Secret(readToken), 'kills', Date.now());
    }
    await activatePolicy(
      tx,
      engine.clock,
      policyText(systems, (name) => urls.get(name) ?? '', guard),
      'kills',
    );
  });
}
