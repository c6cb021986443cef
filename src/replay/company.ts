import { parseAllDocuments, stringify } from 'yaml';
import { assemble } from '../app/assemble.ts';
import { type ImportResult, importFeed } from '../app/import-feed.ts';
import { type Received, receiveWebhook } from '../app/receive-webhook.ts';
import { runAtOnce } from '../app/run-at-once.ts';
import { uuidV7 } from '../app/uuid-v7.ts';
import { type VirtualClock, virtualClock } from '../app/virtual-clock.ts';
import { simulatedConnector } from '../connectors/simulated/index.ts';
import { install } from '../domain/connector.ts';
import { Secret } from '../domain/secret.ts';
import type { Engine } from '../engine/engine.ts';
import { activatePolicy } from '../engine/make-policies.ts';
import { ensureTenant } from '../engine/tenants.ts';
import { policyFromTables, readTables } from '../policy/presets/hr-tables.ts';
import { masterKeyFrom } from '../secrets/master-key.ts';
import {
  asTransport,
  createSystem,
  type SimulatedSystem,
  seededRandom,
  simulatedUrl,
} from '../simulated/index.ts';
import { memoryStore } from '../store/memory/memory-store.ts';
import type { CompanyKnown, RecordedMessage, RecordedReport } from './recording.ts';

export const TENANT = 'replay';
const WORKER = 'replay';

/** A company in memory on virtual time: the production core, its systems simulated. */
export interface Company {
  readonly engine: Engine;
  readonly clock: VirtualClock;
  readonly systems: readonly SimulatedSystem[];
  /** What the company calls the system of a target. */
  readonly nameOf: (system: SimulatedSystem) => string;
  readonly warnings: string[];
  /** Does everything that comes due up to and including `instant`, in order. */
  until(instant: number): Promise<void>;
  report(report: RecordedReport): Promise<ImportResult>;
  message(message: RecordedMessage): Promise<Received>;
}

/** So many people, or this share of a larger company, may lose access within ten minutes, a day, a week. */
export interface Limits {
  readonly people: number;
  readonly share: number;
}

/** For a company of which nothing is known. Single systems can be tiny: a share of their people says nothing. */
export const USUAL_LIMITS: Limits = { people: 10, share: 0.05 };

const WINDOWS = ['PT10M', 'PT24H', 'P7D'];

/**
 * The rules know no age of a message: one counts when its signature is right, be it signed weeks before it came, and
 * the same one again changes nothing, by its ids.
 */
const ANY_AGE = { tolerance: 'P36500D' };

export async function openCompany(
  recording: CompanyKnown,
  start: number,
  limits: Limits = USUAL_LIMITS,
): Promise<Company> {
  const clock = virtualClock(start);
  const random = seededRandom(1);
  const warnings: string[] = [];
  const { systemOf } = readTables(recording.tables);
  const { tables, company, columns, tenant } = recording;
  const policy = policyFromTables(tables, company, { columns, ...(tenant === undefined ? {} : { tenant }) });
  const documents = parseAllDocuments(policy).map((document) => document.toJS() as Record<string, unknown>);
  const systems: SimulatedSystem[] = [];
  for (const document of documents) {
    if (document.kind === 'Guard')
      document.windows = WINDOWS.map((over) => ({ per: 'tenant', over, ...limits }));
    if (document.kind === 'Source' && document.type === 'webhook') document.signature = ANY_AGE;
    if (document.kind !== 'Target') continue;
    const name = String(document.id);
    systems.push(
      createSystem({ name, dialect: 'native', seed: systems.length + 1, clock: () => clock.now() }),
    );
    document.connection = {
      url: simulatedUrl(name),
      token: `secret:${name}-write`,
      readToken: `secret:${name}-read`,
    };
    document.concurrency = 1_000;
    // Nobody but us writes to these systems: comparing them every day would only cost time.
    document.listEvery = 'P90D';
  }
  const { engine, secrets } = assemble({
    store: memoryStore(),
    clock,
    random: {
      number: random,
      uuid: () =>
        uuidV7(
          clock.now(),
          Uint8Array.from({ length: 10 }, () => Math.floor(random() * 256)),
        ),
    },
    http: asTransport(systems),
    connectors: new Map([[simulatedConnector.id, install(simulatedConnector)]]),
    master: masterKeyFrom(new Uint8Array(32)),
    log: {
      info: () => undefined,
      warn: (message, fields) => warnings.push(`${message} ${JSON.stringify(fields)}`),
      error: (message, fields) => warnings.push(`${message} ${JSON.stringify(fields)}`),
    },
  });
  await ensureTenant(engine, TENANT, recording.company);
  await engine.store.transaction(TENANT, async (tx) => {
    for (const system of systems) {
      await secrets.set(tx, `${system.name}-write`, new Secret(system.writeToken), 'replay', clock.now());
      await secrets.set(tx, `${system.name}-read`, new Secret(system.readToken), 'replay', clock.now());
    }
    if (recording.webhookSecret !== null)
      await secrets.set(tx, 'hr-events', new Secret(recording.webhookSecret), 'replay', clock.now());
    await activatePolicy(tx, clock, documents.map((document) => stringify(document)).join('---\n'), 'replay');
  });

  let next: number | null = start;
  const settle = async () => {
    next = await runAtOnce(engine, WORKER);
  };
  return {
    engine,
    clock,
    systems,
    nameOf: ({ name }) => systemOf.get(name) ?? name,
    warnings,
    async until(instant) {
      while (next !== null && next <= instant) {
        clock.advance(Math.max(next, clock.now()));
        const before = next;
        await settle();
        // Something that is due and cannot be done now must not stop time.
        if (next !== null && next <= before) next = before + 1_000;
      }
      clock.advance(instant);
    },
    async report(report) {
      clock.advance(report.at);
      const result = await importFeed(engine, TENANT, 'hr-report', {
        content: report.content,
        meta: report.meta,
        receivedAt: clock.now(),
      });
      await settle();
      return result;
    },
    async message(message) {
      clock.advance(message.at);
      const result = await receiveWebhook(
        engine,
        secrets,
        TENANT,
        'hr-events',
        { headers: message.headers, body: Buffer.from(message.body) },
        clock.now(),
      );
      await settle();
      return result;
    },
  };
}
