import type pg from 'pg';
import { assemble } from '../app/assemble.ts';
import { systemClock } from '../app/system-clock.ts';
import { systemRandom } from '../app/system-random.ts';
import type { HttpTransport } from '../domain/connector.ts';
import type { Connectors } from '../engine/active-policy.ts';
import type { Engine } from '../engine/engine.ts';
import { activatePolicy } from '../engine/make-policies.ts';
import type { Journalist } from '../engine/ports.ts';
import { ensureTenant } from '../engine/tenants.ts';
import { type MasterKey, masterKeyFrom } from '../secrets/master-key.ts';
import { postgresStore } from '../store/postgres/postgres-store.ts';

export const TENANT = 'bench';

/** Only what went wrong is shown. */
export const quietLog: Journalist = {
  info: () => undefined,
  warn: () => undefined,
  error: (message, fields) => void process.stderr.write(`${message} ${JSON.stringify(fields)}\n`),
};

const noNetwork: HttpTransport = async () => {
  throw new Error('no network here');
};

export interface BenchEngine {
  readonly engine: Engine;
  activate(policy: string): Promise<void>;
  close(): Promise<void>;
}

/** The core on a migrated database, with the clock and the random numbers of production. */
export async function openBenchEngine(
  live: pg.PoolConfig,
  connectors: Connectors,
  parts: { readonly master?: MasterKey; readonly http?: HttpTransport; readonly tenant?: string } = {},
): Promise<BenchEngine> {
  const tenant = parts.tenant ?? TENANT;
  const store = postgresStore(live);
  const { engine, close } = assemble({
    store,
    clock: systemClock,
    random: systemRandom,
    http: parts.http ?? noNetwork,
    connectors,
    master: parts.master ?? masterKeyFrom(new Uint8Array(32).fill(9)),
    log: quietLog,
  });
  await ensureTenant(engine, tenant, tenant);
  return {
    engine,
    activate: async (policy) => {
      await store.transaction(tenant, (tx) => activatePolicy(tx, systemClock, policy, 'bench'));
    },
    close: async () => {
      await close();
      await store.close();
    },
  };
}

/** For filling: the last moment may be lost in a crash, nothing else differs. */
export const filling = (live: pg.PoolConfig): pg.PoolConfig => ({
  ...live,
  options: '-c synchronous_commit=off',
});
