import { createHash, randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { houseLog } from '../app/house-log.ts';
import { type House, openHouse } from '../app/open-house.ts';
import { applyPolicy } from '../app/plans/apply-policy.ts';
import { type Pulled, pullSource } from '../app/pulls/pull-source.ts';
import { Secret } from '../domain/secret.ts';
import { type Reconciled, reconcileTarget } from '../engine/reconcile/reconcile-target.ts';
import { signWebhook } from '../sources/webhook/index.ts';
import { writeBadgeList } from './badge-list.ts';
import { type Facilities, openFacilities } from './facilities.ts';
import { type HrServer, serveHr } from './hr-server.ts';
import { type HrMessage, type HrSystem, makeHrSystem } from './hr-system.ts';
import { type ChosenFaults, chooseFaults } from './misbehaviour.ts';
import { type Employee, makeStaff } from './people.ts';
import { demoPolicy, type Stage, writePolicy } from './policy.ts';
import { furnishDatabase, type ReportingDatabase } from './reporting-database.ts';
import { type DemoSystems, startSystems } from './systems.ts';

export interface CompanyOptions {
  readonly dataDir: string;
  readonly seed: number;
  readonly people: number;
  readonly onProgress: (line: string) => void;
}

/** A small company with everything that it runs on. */
export interface Company {
  readonly house: House;
  readonly seed: number;
  readonly staff: readonly Employee[];
  readonly hr: HrSystem;
  readonly hrServer: HrServer;
  readonly systems: DemoSystems;
  readonly faults: ChosenFaults;
  readonly database: ReportingDatabase;
  readonly facilities: Facilities;
  readonly badges: string;
  applyPolicy(stage: Stage): Promise<void>;
  pull(): Promise<Pulled>;
  /** Lists a target, again when its pages cannot be believed. */
  reconcile(target: string): Promise<Reconciled & { readonly tries: number }>;
  /** A signed message of the HR system to our server, answered when it is durable. */
  send(server: string, message: HrMessage): Promise<void>;
  close(): Promise<void>;
}

const CLOCK = () => Date.now();
const LISTINGS = 5;
/** The newest of the staff have no keys yet: they joined the day before yesterday. */
export const NEWCOMERS = 12;

export async function openCompany(options: CompanyOptions): Promise<Company> {
  const { dataDir, seed } = options;
  const undo: (() => Promise<unknown>)[] = [];
  const closeAll = async () => {
    for (const step of undo.reverse()) await step().catch(() => undefined);
  };
  try {
    const house = await openHouse({
      dataDir,
      log: houseLog({
        level: 'warn',
        plain: false,
        write: (line) => appendFileSync(join(dataDir, 'demo.log'), line),
      }),
      onProgress: options.onProgress,
      // Nobody here reads mail.
      handOver: async () => undefined,
    });
    undo.push(() => house.close());
    const facilities = openFacilities(house.engine, house.tenant, (text) =>
      createHash('sha256').update(text).digest('hex'),
    );
    undo.push(() => facilities.close());
    const staff = makeStaff(seed, options.people, CLOCK());
    const settled = staff.slice(0, staff.length - NEWCOMERS);
    const faults = chooseFaults(seed);
    const badges = join(house.dataDir, 'badges.csv');
    const hr = makeHrSystem(staff, CLOCK);
    const token = randomBytes(18).toString('base64url');
    const starting = [
      serveHr({ hr, token, clock: CLOCK, fails: failingPages(seed) }).then((server) =>
        kept(server, () => server.close()),
      ),
      startSystems(seed, settled, faults, CLOCK).then((systems) => kept(systems, () => systems.close())),
      furnishDatabase(house.database.owner, settled, CLOCK).then((database) =>
        kept(database, () => database.close()),
      ),
      writeBadgeList(badges, settled),
    ] as const;
    // When one fails the others have come to their end, and are closed with it.
    await Promise.allSettled(starting);
    const [hrServer, systems, database] = await Promise.all(starting);
    await facilities.takeStock(settled);
    const webhookKey = new Secret(`whsec_${randomBytes(32).toString('base64')}`);
    await keepSecrets(house, systems, {
      hr: token,
      'hr-events': webhookKey.reveal(),
      'payroll-office': randomBytes(18).toString('hex'),
      database: database.provisionerPassword,
    });

    const places = {
      hr: hrServer.url,
      systems: systems.urls,
      database: { host: String(house.database.owner.host), port: Number(house.database.owner.port) },
      badges,
    };
    return {
      house,
      seed,
      staff,
      hr,
      hrServer,
      systems,
      faults,
      database,
      facilities,
      badges,
      async applyPolicy(stage) {
        const files = await demoPolicy(places, faults, stage);
        await writePolicy(join(house.dataDir, 'policies'), files);
        await applyPolicy(
          house.engine,
          house.connectors,
          house.tenant,
          [...files].map(([name, text]) => ({ name, text })),
          'demo',
        );
      },
      pull: () =>
        pullSource({ engine: house.engine, secrets: house.secrets, http: house.http }, house.tenant, 'hr'),
      async reconcile(target) {
        for (let tries = 1; ; tries++) {
          try {
            return { ...(await reconcileTarget(house.engine, house.tenant, target)), tries };
          } catch (error) {
            if (tries === LISTINGS) throw error;
          }
        }
      },
      async send(server, { type, eventId, data }) {
        const body = JSON.stringify({ type, data });
        const headers = signWebhook({ id: eventId, body, at: CLOCK() }, [webhookKey]);
        const answer = await house.http({
          method: 'POST',
          url: `${server}/hooks/in/hr-events`,
          headers: { ...headers, 'content-type': 'application/json' },
          body,
        });
        if (answer.status >= 300)
          throw new Error(`the webhook was answered ${answer.status}: ${answer.body.slice(0, 300)}`);
      },
      close: closeAll,
    };

    function kept<T>(value: T, close: () => Promise<unknown>): T {
      undo.push(close);
      return value;
    }
  } catch (error) {
    await closeAll();
    throw error;
  }
}

async function keepSecrets(
  house: House,
  systems: DemoSystems,
  named: Readonly<Record<string, string>>,
): Promise<void> {
  const now = house.engine.clock.now();
  await house.engine.store.transaction(house.tenant, async (tx) => {
    for (const [name, value] of Object.entries(named))
      await house.secrets.set(tx, name, new Secret(value), 'demo', now);
    for (const system of systems.byName.values()) {
      await house.secrets.set(tx, `${system.name}-write`, new Secret(system.writeToken), 'demo', now);
      await house.secrets.set(tx, `${system.name}-read`, new Secret(system.readToken), 'demo', now);
    }
  });
}

/** One page of the first report fails, and one in about nine of all later ones; which, the seed says. */
function failingPages(seed: number): (request: number) => 'refused' | 'cut' | null {
  const first = 2 + (seed % 3);
  return (request) =>
    request === first
      ? seed % 2 === 0
        ? 'refused'
        : 'cut'
      : request > 6 && (request + seed) % 9 === 0
        ? 'cut'
        : null;
}
