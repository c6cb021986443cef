import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import pg from 'pg';
import { LockstepError } from '../../domain/errors.ts';
import type { Erased } from '../../engine/erase/erase-person.ts';
import { verifiersOf } from '../../engine/log/log-name.ts';
import type { Journalist } from '../../engine/ports.ts';
import { settleRestored } from '../../engine/restore/settle-restored.ts';
import type { RestoredFrom } from '../../engine/tables/index.ts';
import { formatVerifierKey } from '../../proof/note.ts';
import type { MasterKey } from '../../secrets/master-key.ts';
import { mustOpen } from '../../secrets/tenant-keys.ts';
import { clearUnfinished, load, placeOf, UNFINISHED } from '../../store/backup/load.ts';
import { checkSeal, type Manifest } from '../../store/backup/manifest.ts';
import { type DatabaseServer, describeFailure, startDatabase } from '../../store/launcher/index.ts';
import { MIGRATIONS, migrate } from '../../store/migrations/migrate.ts';
import { sessionOptions, storeInTransaction } from '../../store/postgres/postgres-store.ts';
import { assemble } from '../assemble.ts';
import { appendErasures, erasureListPath, readErasureList } from '../erasures/erasure-list.ts';
import { openMasterKey, publishLogKeys } from '../house-keys.ts';
import type { KeyEnvironment } from '../key-source.ts';
import { livePasswordOf } from '../live-password.ts';
import { systemClock } from '../system-clock.ts';
import { systemRandom } from '../system-random.ts';
import { uuidV7 } from '../uuid-v7.ts';
import { type CheckedBackup, checkBackup } from './check-backup.ts';
import { MANIFEST_KEY } from './make-backup.ts';

export interface RestoreOptions {
  readonly file: string;
  readonly dataDir: string;
  readonly databaseUrl?: string | undefined;
  readonly environment: KeyEnvironment;
  readonly actor: string;
  /** Files of the erasure list; null: none, for this reason. */
  readonly erasures: { readonly files: readonly string[] } | { readonly without: string };
  /** The last checkpoint that was kept outside, by tenant. */
  readonly seenOutside?: ReadonlyMap<string, NonNullable<RestoredFrom['seenOutside']>>;
  readonly log: Journalist;
  readonly onProgress?: (line: string) => void;
}

export interface Restored extends CheckedBackup {
  readonly tenants: readonly { readonly tenant: string; readonly people: number; readonly erased: number }[];
  readonly seconds: number;
}

/**
 * Puts a backup into an empty place. Nothing can use it before it is complete: until the last transaction a table says
 * that it is not, and that transaction removes it together with everything that makes an older state safe to wake up in.
 */
export async function restoreHouse(options: RestoreOptions): Promise<Restored> {
  const begun = performance.now();
  const say = options.onProgress ?? (() => undefined);
  const dataDir = resolve(options.dataDir);
  say('reading the backup');
  const checked = await checkBackup(options.file, null);
  const { manifest } = checked;
  const master = await openMasterKey(dataDir, options.environment, manifest.keys);
  for (const key of new Set([...manifest.keys, manifest.key]))
    mustOpen(master, manifest.tenants.map(({ tenant }) => tenant).join(', '), key);
  const erased = await erasedOf(options, manifest);
  const server = await startDatabase({
    dataDir,
    ...(options.databaseUrl === undefined ? {} : { databaseUrl: options.databaseUrl }),
    onProgress: say,
  });
  const client = new pg.Client({
    ...server.connection,
    ...sessionOptions,
    application_name: 'lockstep restore',
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await preparePlace(client, options.databaseUrl === undefined ? dataDir : 'that database');
    await migrate({ owner: server.connection, migrations: upTo(manifest), forUse: false });
    const loaded = await load(client, options.file, say);
    // Of what was loaded, and before anybody can use it: who has no key makes no state that wakes up here.
    checkSeal(loaded, master.opens(loaded.manifest.key).derive(MANIFEST_KEY));
    await migrate({ owner: server.connection, forUse: false });
    // Without statistics the first look-ups after it would read whole tables.
    await client.query('analyze');
    say('making it safe');
    const { tenants, verifiers } = await wakeSafely(client, master, loaded.manifest, erased, options);
    await protect(server, master);
    await publishLogKeys(dataDir, verifiers);
    await appendErasures(erasureListPath(dataDir), erased);
    return {
      ...checked,
      authentic: true,
      tenants,
      seconds: Math.round((performance.now() - begun) / 100) / 10,
    };
  } catch (error) {
    throw describeFailure(error);
  } finally {
    await client.end().catch(() => undefined);
    if (server.origin !== 'url') await server.stop();
  }
}

async function erasedOf({ erasures }: RestoreOptions, manifest: Manifest): Promise<readonly Erased[]> {
  if ('without' in erasures) return [];
  const byPerson = new Map<string, Erased>();
  for (const file of erasures.files)
    for (const one of await readErasureList(file)) byPerson.set(`${one.tenant}/${one.person}`, one);
  const all = [...byPerson.values()];
  for (const { tenant, erased } of manifest.tenants) {
    const listed = all.filter((one) => one.tenant === tenant && one.erasedAt <= manifest.madeAt).length;
    if (listed < erased)
      throw new LockstepError(
        'ERASURES_INVALID',
        `the erasure list names ${listed} people of tenant ${tenant} up to the backup, and the backup knows of ${erased}: it is older than the backup`,
      );
  }
  return all;
}

async function preparePlace(client: pg.Client, where: string): Promise<void> {
  const place = await placeOf(client);
  if (place === 'taken') throw new LockstepError('RESTORE_NOT_EMPTY', `${where} is not empty`);
  if (place === 'unfinished') await clearUnfinished(client);
  await client.query(`create table ${UNFINISHED} (begun_at timestamptz not null default now())`);
}

function upTo({ migrations }: Manifest): typeof MIGRATIONS {
  return Object.fromEntries(Object.entries(MIGRATIONS).filter(([name]) => migrations.includes(name)));
}

/** One transaction for all tenants: either everybody is safe, or nobody is there. */
async function wakeSafely(
  client: pg.Client,
  master: MasterKey,
  manifest: Manifest,
  erased: readonly Erased[],
  options: RestoreOptions,
): Promise<{ readonly tenants: Restored['tenants']; readonly verifiers: readonly string[] }> {
  const { engine, close } = assemble({
    store: storeInTransaction(client),
    clock: systemClock,
    random: systemRandom,
    http: async () => {
      throw new LockstepError('INTERNAL', 'a restore calls nobody');
    },
    connectors: new Map(),
    master,
    log: options.log,
  });
  const tenants: { tenant: string; people: number; erased: number }[] = [];
  const verifiers: string[] = [];
  await client.query('begin');
  try {
    for (const { tenant, log, people } of manifest.tenants) {
      const settled = await engine.store.transaction(tenant, (tx) =>
        settleRestored(engine, tx, {
          restoreId: uuidV7(engine.clock.now(), randomBytes(10)),
          backup: {
            backup: manifest.id,
            madeAt: manifest.madeAt,
            program: manifest.program,
            log: { origin: log.origin, size: log.size, root: log.root },
            seenOutside: options.seenOutside?.get(tenant) ?? null,
          },
          actor: options.actor,
          erased: erased.filter((one) => one.tenant === tenant),
          withoutErasures: 'without' in options.erasures ? options.erasures.without : null,
        }),
      );
      tenants.push({ tenant, people, erased: settled.erased });
      const keys = await engine.store.transaction(tenant, (tx) => verifiersOf(engine, tx));
      verifiers.push(...keys.map(formatVerifierKey));
    }
    await client.query(`drop table ${UNFINISHED}`);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    await close();
  }
  return { tenants, verifiers };
}

/** Row-level security and the role of the running program, as at every start. */
async function protect(server: DatabaseServer, master: MasterKey): Promise<void> {
  const withPassword = server.origin === 'url' || server.connection.password !== undefined;
  await migrate({
    owner: server.connection,
    ...(withPassword ? { livePassword: livePasswordOf(master) } : {}),
  });
}
