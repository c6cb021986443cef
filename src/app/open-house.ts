import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type pg from 'pg';
import { connectors as installed } from '../connectors/registry.ts';
import { type OpenHttpTransport, openHttpTransport } from '../connectors/transport/http-transport.ts';
import type { HttpTransport } from '../domain/connector.ts';
import { isLockstepError, LockstepError } from '../domain/errors.ts';
import type { Connectors } from '../engine/active-policy.ts';
import type { Engine } from '../engine/engine.ts';
import { verifiersOf } from '../engine/log/log-name.ts';
import type { HandOver, Journalist } from '../engine/ports.ts';
import { ensureTenant } from '../engine/tenants.ts';
import { formatVerifierKey } from '../proof/note.ts';
import type { MasterKey } from '../secrets/master-key.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import { mustOpen } from '../secrets/tenant-keys.ts';
import { type DatabaseServer, hasDatabase, startDatabase } from '../store/launcher/index.ts';
import type { Migrations } from '../store/migrations/migrate.ts';
import { postgresStore } from '../store/postgres/postgres-store.ts';
import { type Assembled, assemble } from './assemble.ts';
import { DEFAULT_TENANT } from './default-tenant.ts';
import { handOverByMail } from './hand-over.ts';
import { type HouseClock, houseClock } from './house-clock.ts';
import { logKeyPath, openMasterKey, publishLogKeys } from './house-keys.ts';
import { lookAtDatabase, othersAreConnected, prepareDatabase } from './prepare-database.ts';
import { isInUse } from './processes.ts';
import { systemRandom } from './system-random.ts';
import { openWebhookHttp, type WebhookHttp } from './webhooks/webhook-http.ts';

export { DEFAULT_TENANT };

export interface HouseOptions {
  /** Folder of the keys and, without a URL, of the database. */
  readonly dataDir: string;
  readonly databaseUrl?: string | undefined;
  readonly tenant?: string | undefined;
  /** Makes the tenant when it is not there. The tenant `default` is always made. */
  readonly createTenant?: boolean;
  /** Only a company that is there already: no database, schema, tenant or key is made. NOT_FOUND where there is none. */
  readonly existing?: boolean;
  readonly log: Journalist;
  readonly onProgress?: (line: string) => void;
  /** Where mail goes (LOCKSTEP_SMTP_URL …) beside notify.yaml of the data folder, and the master key in place of its file. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** In place of those of this program: how two versions of it are tried beside each other. */
  readonly migrations?: Migrations;
  /** In place of a mail to the person. */
  readonly handOver?: HandOver;
  /** In place of the installed ones. */
  readonly connectors?: Connectors;
}

/** One running Lockstep: the core on its database, with its keys. */
export interface House {
  readonly tenant: string;
  readonly dataDir: string;
  readonly engine: Engine;
  /** The engine's, and who tells it what the database says. */
  readonly clock: HouseClock;
  readonly secrets: SecretStore;
  readonly connectors: Connectors;
  readonly master: MasterKey;
  readonly http: HttpTransport;
  readonly publicHttp: OpenHttpTransport['publicHttp'];
  readonly webhookHttp: WebhookHttp;
  readonly database: {
    readonly server: DatabaseServer;
    readonly owner: pg.ClientConfig;
    readonly live: pg.ClientConfig;
  };
  /** log.pub */
  readonly logKeyFile: string;
  /** Gives everything back. A database of our own is stopped by whoever leaves last. */
  close(): Promise<void>;
  /** Stops a database of our own, also under the feet of others. */
  stopDatabase(): Promise<void>;
}

/**
 * Database, schema, keys, core. Throws DATABASE_*, MASTER_KEY_*, TENANT_UNKNOWN; whatever was started by then is
 * stopped again.
 */
export async function openHouse(options: HouseOptions): Promise<House> {
  try {
    return await open(options);
  } catch (error) {
    // A server that we adopted may have been stopped by the one who left last before we were connected.
    const gone = isLockstepError(error) && error.code === 'DATABASE_UNAVAILABLE' && !options.databaseUrl;
    if (!gone) throw error;
    return open(options);
  }
}

async function open(options: HouseOptions): Promise<House> {
  const dataDir = resolve(options.dataDir);
  const { databaseUrl, existing = false } = options;
  if (existing && databaseUrl === undefined && !(await hasDatabase(dataDir))) throw noCompany(dataDir);
  const server = await startDatabase({
    dataDir,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
  });
  const owner: pg.ClientConfig = { ...server.connection };
  const undo: (() => Promise<unknown>)[] = [() => leave(server, owner, dataDir)];
  try {
    const state = await lookAtDatabase(owner, options.migrations);
    const clock = houseClock();
    clock.heard(state.heard.now, state.heard.at);
    if (!existing) await mkdir(dataDir, { recursive: true, mode: 0o700 });
    else if (!state.ready || state.keys.length === 0)
      throw noCompany(databaseUrl === undefined ? dataDir : 'that database');
    const master = await openMasterKey(dataDir, options.environment ?? {}, state.keys);
    const live = await prepareDatabase(
      owner,
      state,
      master,
      server.origin === 'url' || owner.password !== undefined,
      existing,
      options.migrations,
    );
    const store = postgresStore(live);
    undo.unshift(() => store.close());
    const transport = openHttpTransport();
    undo.unshift(() => transport.close());
    const webhooks = openWebhookHttp(dataDir, options.environment ?? {});
    undo.unshift(() => webhooks.close());
    const connectors = options.connectors ?? installed;
    const { engine, secrets, close }: Assembled = assemble({
      store,
      clock,
      random: systemRandom,
      http: transport.http,
      connectors,
      master,
      log: options.log,
      handOver:
        options.handOver ??
        ((given) => handOverByMail({ engine, secrets, dataDir }, options.environment ?? {}, given)),
    });
    undo.unshift(close);
    const tenant = options.tenant ?? DEFAULT_TENANT;
    await enterTenant(engine, master, tenant, options.createTenant ?? false, existing);
    const logKeyFile = existing
      ? logKeyPath(dataDir)
      : await publishLogKeys(
          dataDir,
          (await engine.store.transaction(tenant, (tx) => verifiersOf(engine, tx), { readOnly: true })).map(
            formatVerifierKey,
          ),
        );
    return {
      tenant,
      dataDir,
      engine,
      clock,
      secrets,
      connectors,
      master,
      http: transport.http,
      publicHttp: transport.publicHttp,
      webhookHttp: webhooks.http,
      database: { server, owner, live },
      logKeyFile,
      close: () => closeAll(undo),
      stopDatabase: () => server.stop(),
    };
  } catch (error) {
    await closeAll(undo).catch(() => undefined);
    throw error;
  }
}

function noCompany(where: string): LockstepError {
  return new LockstepError('NOT_FOUND', `there is no company in ${where}`);
}

/** Refuses a tenant that is not there, and a master key that is not the one of this tenant's log. */
async function enterTenant(
  engine: Engine,
  master: MasterKey,
  tenant: string,
  create: boolean,
  existing: boolean,
): Promise<void> {
  const find = () =>
    engine.store.transaction(tenant, (tx) => tx.find('tenant', {}, { limit: 1 }), { readOnly: true });
  let [found] = await find();
  if (found === undefined) {
    if (existing || (!create && tenant !== DEFAULT_TENANT))
      throw new LockstepError('TENANT_UNKNOWN', `there is no tenant ${tenant}`);
    await ensureTenant(engine, tenant, tenant);
    [found] = await find();
  }
  if (found !== undefined) mustOpen(master, tenant, found.key_id);
}

async function leave(server: DatabaseServer, owner: pg.ClientConfig, dataDir: string): Promise<void> {
  if (server.origin === 'url' || (await isInUse(dataDir)) || (await othersAreConnected(owner))) return;
  await server.stop();
}

async function closeAll(undo: (() => Promise<unknown>)[]): Promise<void> {
  let first: unknown;
  for (;;) {
    const step = undo.shift();
    if (step === undefined) break;
    await step().catch((error: unknown) => {
      first ??= error;
    });
  }
  if (first !== undefined) throw first;
}
