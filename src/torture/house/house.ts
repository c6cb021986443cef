import { assemble } from '../../app/assemble.ts';
import { importFeed } from '../../app/import-feed.ts';
import { runAtOnce } from '../../app/run-at-once.ts';
import { uuidV7 } from '../../app/uuid-v7.ts';
import { type VirtualClock, virtualClock } from '../../app/virtual-clock.ts';
import type { HttpTransport } from '../../domain/connector.ts';
import { Secret } from '../../domain/secret.ts';
import type { Connectors } from '../../engine/active-policy.ts';
import { activatePolicy } from '../../engine/make-policies.ts';
import type { HandOver } from '../../engine/ports.ts';
import type { Store } from '../../engine/store.ts';
import { ensureTenant } from '../../engine/tenants.ts';
import { masterKeyFrom } from '../../secrets/master-key.ts';
import {
  asTransport,
  createSystem,
  type Fault,
  type SimulatedSystem,
  simulatedUrl,
} from '../../simulated/index.ts';
import { seededRandom } from '../../simulated/random.ts';
import { memoryStore } from '../../store/memory/memory-store.ts';
import { CONNECTORS, compileOnce } from './compiled-once.ts';
import {
  groupOn,
  leaverDocument,
  namesDocument,
  reportsDocument,
  ruleDocument,
  targetDocument,
  together,
} from './documents.ts';

export const START = Date.parse('2026-03-02T08:00:00Z');
const HEADER = 'id,given,family,department,type,hired,last_day,zone';

export interface Person {
  readonly id: string;
  readonly department: string;
  readonly lastDay?: string;
  readonly hired?: string;
  readonly given?: string;
  readonly family?: string;
  readonly zone?: string;
}

/**
 * A small company on virtual time: the production core, simulated systems, real policy documents. LOCKSTEP_SEED=n gives
 * other ids, and with them another order of what happens at the same time.
 */
export async function makeHouse(
  options: {
    systems?: Readonly<Record<string, readonly Fault[]>>;
    store?: Store;
    policy?: (base: string) => string;
    tenant?: string;
    connectors?: Connectors;
    handOver?: HandOver;
    /** For addresses that no simulated system has. */
    http?: HttpTransport;
    /** Other ids, and with them another order of what happens at the same time. */
    seed?: number;
  } = {},
) {
  const tenant = options.tenant ?? 'acme';
  const clock: VirtualClock = virtualClock(START);
  const roll = seededRandom(options.seed ?? Number(process.env.LOCKSTEP_SEED ?? 7));
  const names = options.systems ?? { directory: [], git: [], crm: [] };
  const systems = Object.entries(names).map(([name, faults], i) =>
    createSystem({ name, dialect: 'native', seed: i + 1, clock: () => clock.now(), faults }),
  );
  const store = options.store ?? memoryStore();
  const warnings: string[] = [];
  const logged: string[] = [];
  const connectors = options.connectors ?? CONNECTORS;
  const master = masterKeyFrom(new Uint8Array(32).fill(5));
  const simulated = asTransport(systems);
  const urls = systems.map(({ name }) => simulatedUrl(name));
  const http: HttpTransport = (request) =>
    options.http === undefined || urls.some((url) => request.url.startsWith(url))
      ? simulated(request)
      : options.http(request);
  const { engine, secrets } = assemble({
    store,
    clock,
    random: {
      number: roll,
      uuid: () =>
        uuidV7(
          clock.now(),
          Uint8Array.from({ length: 10 }, () => Math.floor(roll() * 256)),
        ),
    },
    http,
    connectors,
    ...(connectors === CONNECTORS ? { compile: compileOnce } : {}),
    master,
    log: {
      info: (m, f) => logged.push(`${m} ${JSON.stringify(f)}`),
      warn: (m, f) => {
        warnings.push(m);
        logged.push(`${m} ${JSON.stringify(f)}`);
      },
      error: (m, f) => warnings.push(`${m} ${JSON.stringify(f)}`),
    },
    ...(options.handOver === undefined ? {} : { handOver: options.handOver }),
  });
  await ensureTenant(engine, tenant, 'Acme');
  await store.transaction(tenant, async (tx) => {
    for (const system of systems) {
      await secrets.set(tx, `${system.name}-write`, new Secret(system.writeToken), 'test', clock.now());
      await secrets.set(tx, `${system.name}-read`, new Secret(system.readToken), 'test', clock.now());
    }
    const base = policyText(systems);
    await activatePolicy(tx, clock, options.policy?.(base) ?? base, 'test');
  });
  let sequence = 0;
  const transport = asTransport(systems);
  const house = {
    tenant,
    clock,
    engine,
    store,
    secrets,
    master,
    http,
    connectors,
    /** Leads to the simulated systems and nowhere else. */
    webhookHttp: async () => transport,
    logged,
    systems: new Map(systems.map((system) => [system.name, system])),
    warnings,
    /** Lets everything happen that is due now. */
    run: () => runAtOnce(engine, 'worker-1'),
    /** Moves time on step by step, doing what comes due on the way. */
    async until(instant: number) {
      await house.run();
      for (;;) {
        const next = await house.run();
        if (next === null || next > instant) break;
        clock.advance(Math.max(next, clock.now() + 1));
      }
      clock.advance(instant);
      await house.run();
    },
    async report(people: readonly Person[], columns = HEADER) {
      const rows = people.map((p) =>
        [
          p.id,
          p.given ?? 'Ada',
          p.family ?? `Nr${p.id}`,
          p.department,
          'Employee',
          p.hired ?? '2025-01-01',
          p.lastDay ?? '',
          p.zone ?? 'Europe/Berlin',
        ].join(','),
      );
      sequence++;
      return importFeed(engine, tenant, 'hr', {
        content: Buffer.from(`${[columns, ...rows].join('\n')}\n`),
        meta: JSON.stringify({ rows: people.length, sequence, asOf: new Date(clock.now()).toISOString() }),
      });
    },
  };
  return house;
}

export type House = Awaited<ReturnType<typeof makeHouse>>;

export function policyText(systems: readonly SimulatedSystem[]): string {
  return together(
    REPORTS,
    ...systems.map(({ name }) => targetDocument(name, simulatedUrl(name))),
    ...RULES,
    leaverDocument(),
    ...systems.map(({ name }) => namesDocument(name)),
  );
}

const REPORTS = reportsDocument([
  'given: { as: givenName, of: identity }',
  'family: { as: familyName, of: identity }',
  'department: { as: department }',
  'type: { as: type }',
  'zone: { as: zone, type: timeZone }',
]);

/** Everybody is in the directory, and two departments have a group each on a system of their own. */
export const RULES: readonly string[] = [
  ruleDocument('everybody', ['{ target: directory }']),
  ruleDocument('engineers', [groupOn('git', 'developers')], 'Engineering'),
  ruleDocument('sales', [groupOn('crm', 'sellers')], 'Sales'),
];
