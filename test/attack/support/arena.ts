import { assemble } from '../../../src/app/assemble.ts';
import { uuidV7 } from '../../../src/app/uuid-v7.ts';
import { type VirtualClock, virtualClock } from '../../../src/app/virtual-clock.ts';
import { simulatedConnector } from '../../../src/connectors/simulated/index.ts';
import { type ConnectorDefinition, type HttpRequest, install } from '../../../src/domain/connector.ts';
import { applyTransaction, type EmploymentFacts } from '../../../src/domain/identity/facts.ts';
import type { Transaction } from '../../../src/domain/identity/inputs.ts';
import { Secret } from '../../../src/domain/secret.ts';
import { ingestTransaction } from '../../../src/engine/ingest/ingest-transaction.ts';
import { activatePolicy } from '../../../src/engine/make-policies.ts';
import { evaluate } from '../../../src/engine/people/evaluate.ts';
import type { ActivePolicy } from '../../../src/engine/policies.ts';
import type { Store } from '../../../src/engine/store.ts';
import type { Row, TableName } from '../../../src/engine/tables/index.ts';
import { ensureTenant } from '../../../src/engine/tenants.ts';
import { masterKeyFrom } from '../../../src/secrets/master-key.ts';
import {
  asTransport,
  createSystem,
  type Fault,
  type SimulatedSystem,
  simulatedUrl,
} from '../../../src/simulated/index.ts';
import { seededRandom } from '../../../src/simulated/random.ts';
import { memoryStore } from '../../../src/store/memory/memory-store.ts';
import { type FragileWorker, fragileStore, fragileWorker, newFate } from './fragile-worker.ts';
import { FINE, type Weather, wire } from './wire.ts';

export const START = Date.parse('2026-03-02T08:00:00Z');
export const TENANT = 'acme';
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

export interface ArenaOptions {
  readonly seed: number;
  readonly systems?: Readonly<Record<string, readonly Fault[]>>;
  readonly policy?: (base: string) => string;
  readonly store?: Store;
  readonly connectors?: readonly ConnectorDefinition[];
  /** A guard that lets everything pass, for attacks on something else. Default true. */
  readonly generous?: boolean;
}

/** What the network does; the test changes it as it goes. */
export interface Climate {
  weather: (request: HttpRequest) => Weather;
  onSend: ((request: HttpRequest, at: number, worker: string) => void) | undefined;
}

/** A company on virtual time with several workers that may die, and a network that loses and delays. */
export async function makeArena(options: ArenaOptions) {
  const clock: VirtualClock = virtualClock(START);
  const names = options.systems ?? { directory: [], git: [], crm: [] };
  const systems = new Map(
    Object.entries(names).map(([name, faults], i) => [
      name,
      createSystem({
        name,
        dialect: 'native',
        seed: options.seed * 31 + i,
        clock: () => clock.now(),
        faults,
      }),
    ]),
  );
  const shared = options.store ?? memoryStore();
  const master = masterKeyFrom(new Uint8Array(32).fill(5));
  const inner = asTransport([...systems.values()]);
  const climate: Climate = { weather: () => FINE, onSend: undefined };
  const errors: string[] = [];
  const handed: { identityId: string; target: string; accountName: string }[] = [];
  let born = 0;

  function assembled(name: string) {
    const fate = newFate();
    const roll = seededRandom(options.seed * 1_009 + born++);
    const dawdling = seededRandom(options.seed * 2_003 + born);
    const bytes = () => Uint8Array.from({ length: 10 }, () => Math.floor(roll() * 256));
    const { engine, secrets } = assemble({
      store: fragileStore(shared, fate, () => Math.floor(dawdling() * 40)),
      clock,
      random: { number: roll, uuid: () => uuidV7(clock.now(), bytes()) },
      http: wire({
        inner,
        clock,
        fate,
        weather: (request) => climate.weather(request),
        onSend: (request, at) => climate.onSend?.(request, at, name),
      }),
      connectors: new Map(
        [simulatedConnector, ...(options.connectors ?? [])].map((definition) => [
          definition.id,
          install(definition as ConnectorDefinition),
        ]),
      ),
      master,
      log: {
        info: () => undefined,
        warn: () => undefined,
        error: (m, f) => void errors.push(`${m} ${JSON.stringify(f)}`),
      },
      handOver: async ({ identityId, target, accountName }) =>
        void handed.push({ identityId, target, accountName }),
    });
    return { engine, secrets, fate };
  }

  const office = assembled('office');
  const { engine } = office;
  await ensureTenant(engine, TENANT, 'Acme');
  const base = policyText([...systems.values()], options.generous ?? true);
  await engine.store.transaction(TENANT, async (tx) => {
    for (const system of systems.values()) {
      await office.secrets.set(
        tx,
        `${system.name}-write`,
        new Secret(system.writeToken),
        'test',
        clock.now(),
      );
      await office.secrets.set(tx, `${system.name}-read`, new Secret(system.readToken), 'test', clock.now());
    }
    await activatePolicy(tx, clock, options.policy?.(base) ?? base, 'test');
  });

  const workers: FragileWorker[] = [];
  const facts = new Map<string, EmploymentFacts>();
  let delivered = 0;

  const arena = {
    clock,
    engine,
    systems,
    workers,
    climate,
    errors,
    handed,
    base,
    newWorker(): FragileWorker {
      const name = `w${workers.length + 1}`;
      const parts = assembled(name);
      const worker = fragileWorker(
        name,
        parts.engine,
        parts.fate,
        (text) => void errors.push(`${name}: ${text}`),
      );
      workers.push(worker);
      return worker;
    },
    /** One message of HR, decided when this returns. `id`: the same twice is a repetition. */
    async tell(transaction: Transaction, id = `d${delivered++}`) {
      const before = facts.get(transaction.employment) ?? null;
      const result = await ingestTransaction(engine, TENANT, {
        source: 'events',
        ids: [id],
        receivedAt: clock.now(),
        transaction,
      });
      if (result.kind === 'taken') facts.set(transaction.employment, applyTransaction(before, transaction));
      return result;
    },
    policy: (): Promise<ActivePolicy> => engine.store.transaction(TENANT, (tx) => engine.policies.active(tx)),
    rows: <T extends TableName>(table: T): Promise<Row<T>[]> =>
      shared.transaction(TENANT, (tx) => tx.find(table, {})),
    /** What HR has said by now about somebody's employments, looked at as of `t`: which targets and entitlements follow. */
    entitled(
      policy: ActivePolicy,
      employments: readonly string[],
      t: number,
    ): { readonly state: string; readonly access: ReadonlyMap<string, readonly string[]> } {
      const known = employments.flatMap((employment) => facts.get(employment) ?? []);
      const { snapshot, desired } = evaluate(
        policy,
        { identity_id: 'x', legal_hold: false, override: null },
        known.map((f) => ({ namespace: 'hr', facts: f })),
        t,
      );
      const access = new Map(
        desired.accounts
          .filter((a) => a.mode === 'active')
          .map((a) => [a.target, a.entitlements.map((e) => e.value).sort()]),
      );
      return { state: snapshot.lifecycleState, access };
    },
    /** The next instant at which anything happens by itself. */
    async nextDue(): Promise<number | null> {
      const [due, sleeper] = [await shared.nextDue(), clock.next()];
      const instants = [due, sleeper];
      const tables = await shared.transaction(TENANT, async (tx) => {
        const [identity] = await tx.find(
          'identity',
          { next_evaluation_at: { isNull: false } },
          { order: ['next_evaluation_at'], limit: 1 },
        );
        const [leave] = await tx.find(
          'leave',
          { certificate_due_at: { isNull: false } },
          { order: ['certificate_due_at'], limit: 1 },
        );
        const lanes = await tx.find('lane', { owner: { isNull: false } });
        return { identity, leave, lanes };
      });
      instants.push(tables.identity?.next_evaluation_at ?? null, tables.leave?.certificate_due_at ?? null);
      for (const lane of tables.lanes) {
        const owner = workers.find((worker) => worker.name === lane.owner);
        // Whoever holds a lane must give a sign of life; whoever died leaves it when the lease is over.
        instants.push(
          owner === undefined || owner.fate.dead || owner.fate.paused
            ? (owner?.leaseUntil ?? 0) + 1
            : clock.now() + 3_000,
        );
      }
      const known = instants.filter((instant) => instant !== null);
      return known.length === 0 ? null : Math.min(...known);
    },
    /** Lets time pass until `instant`, doing what comes due on the way. */
    async until(instant: number): Promise<void> {
      for (let rounds = 0; ; rounds++) {
        if (process.env.ROUNDS && rounds % 5000 === 4999)
          console.log(
            'rounds',
            rounds,
            (clock.now() - START) / 1000,
            workers.map(
              (w) =>
                `${w.name} ${w.fate.dead} ${w.fate.paused} ${[...w.serving.keys()]} ${w.busy} ${w.looking}`,
            ),
          );
        if (rounds > 400_000) throw new Error('the arena never comes to rest');
        for (const worker of workers) {
          worker.step();
          await new Promise((resolve) => setImmediate(resolve));
        }
        if (workers.some((worker) => worker.busy && !worker.fate.dead && !worker.fate.paused)) continue;
        const next = await arena.nextDue();
        if (next === null || next > instant) break;
        clock.advance(Math.max(next, clock.now() + 1));
        await new Promise((resolve) => setImmediate(resolve));
      }
      clock.advance(instant);
      await new Promise((resolve) => setImmediate(resolve));
    },
    /** Nothing is in flight and nobody holds a lane. */
    quiet: () => workers.every((worker) => worker.fate.dead || worker.serving.size === 0),
  };
  return arena;
}

export type Arena = Awaited<ReturnType<typeof makeArena>>;

function policyText(systems: readonly SimulatedSystem[], generous: boolean): string {
  const targets = systems.map(
    (system) => `---
kind: Target
id: ${system.name}
connector: simulated
connection: { url: "${simulatedUrl(system.name)}", token: secret:${system.name}-write, readToken: secret:${system.name}-read }
owner: it
writes: on
correlate: { employeeId: identity.employeeId }
`,
  );
  const windows = ['tenant', 'source', 'target']
    .map((per) => `{ per: ${per}, over: PT24H, people: 100000, share: 1 }`)
    .join(', ');
  return `kind: Source
id: events
type: webhook
system: hr
credential: secret:events
key: worker
columns:
  id: { as: employeeId, of: identity, required: true }
  given: { as: givenName, of: identity }
  family: { as: familyName, of: identity }
  department: { as: department }
  zone: { as: zone, type: timeZone }
facts: { hireDate: hired, lastDay: lastDay, entered: entered, sequence: seq, eventId: id }
events: { hired: hired }
correlate: [[employeeId]]
zone: Europe/Berlin
${targets.join('')}---
kind: BirthrightRule
id: everybody
because: works here
when: "true"
grants: [{ target: directory }]
---
kind: BirthrightRule
id: engineers
because: works in Engineering
when: employment.department == "Engineering"
grants: [{ target: git, kind: group, value: developers }]
---
kind: BirthrightRule
id: sales
because: works in Sales
when: employment.department == "Sales"
grants: [{ target: crm, kind: group, value: sellers }]
---
kind: LifecyclePolicy
id: leaver
when: identity.lifecycleState == "left"
steps: [{ after: PT0S, mode: deprovision }]
${generous ? `---\nkind: Guard\nid: generous\nwindows: [${windows}]\n` : ''}---
${systems.map((system) => `kind: Mapping\nid: ${system.name}-names\ntarget: ${system.name}\nuserName: (identity.givenName + "." + identity.familyName).lowerAscii()\n`).join('---\n')}`;
}
