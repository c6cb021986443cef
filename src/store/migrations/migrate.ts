import { setTimeout as sleep } from 'node:timers/promises';
import { Kysely, type Migration, Migrator, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { LockstepError } from '../../domain/errors.ts';
import { describeFailure } from '../launcher/describe-failure.ts';
import * as first from './0001-first.ts';
import * as scim from './0002-scim.ts';
import * as webhooks from './0003-webhooks.ts';
import * as hooks from './0004-hooks.ts';
import * as ssf from './0005-ssf.ts';
import * as scimClients from './0006-scim-clients.ts';
import * as pullMarks from './0007-pull-marks.ts';
import * as signIn from './0008-sign-in.ts';
import * as hookKeys from './0009-hook-keys.ts';
import * as orderKeys from './0010-order-keys.ts';
import * as knownAccounts from './0011-known-accounts.ts';
import * as knownStates from './0012-known-states.ts';
import * as keptEvents from './0013-kept-events.ts';

/** One DDL statement: each runs by itself, so that the same steps run on engines that forbid mixing them. */
export type MigrationStep = string;

export interface MigrationOfSchema {
  readonly steps: readonly MigrationStep[];
  readonly appendOnly: readonly string[];
}

/** By name, in the order in which they come. */
export type Migrations = Readonly<Record<string, MigrationOfSchema>>;

/** Compiled in and forward-only. */
export const MIGRATIONS: Migrations = {
  '0001-first': first,
  '0002-scim': scim,
  '0003-webhooks': webhooks,
  '0004-hooks': hooks,
  '0005-ssf': ssf,
  '0006-scim-clients': scimClients,
  '0007-pull-marks': pullMarks,
  '0008-sign-in': signIn,
  '0009-hook-keys': hookKeys,
  '0010-order-keys': orderKeys,
  '0011-known-accounts': knownAccounts,
  '0012-known-states': knownStates,
  '0013-kept-events': keptEvents,
};

/** What this program knows. */
export const SCHEMA = Object.keys(MIGRATIONS).length;
/** A program works with a database that is at most so many migrations ahead of what it knows. */
const AHEAD = 1;

export function schemaOf(migrations: Migrations): number {
  return Object.keys(migrations).length;
}

/** Whether a program with these migrations can use a database to which so many were applied, as it is. */
export function fits(migrations: Migrations, applied: number): boolean {
  return applied >= schemaOf(migrations) && applied <= schemaOf(migrations) + AHEAD;
}

export const LIVE_ROLE = 'lockstep_live';

const MINIMUM_SERVER = 150_000;

export interface MigrateOptions {
  /** A connection that may create tables: never used after the start. */
  readonly owner: pg.ClientConfig;
  /** Password of the live role; absent where the server trusts its private socket. */
  readonly livePassword?: string;
  /** In place of those of this program. */
  readonly migrations?: Migrations;
  /** False: nobody but the owner may use it yet; a restore fills it first. */
  readonly forUse?: boolean;
}

/** Brings the database to this program's schema and gives the live role exactly what it needs. */
export async function migrate(options: MigrateOptions): Promise<void> {
  const pool = new pg.Pool({ ...options.owner, max: 1 });
  pool.on('error', () => undefined);
  // The server may go in the middle: a connection in use tells that by its next statement, not by ending the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const migrations = options.migrations ?? MIGRATIONS;
  const db = new Kysely<Record<string, never>>({ dialect: new PostgresDialect({ pool }) });
  try {
    await refuseUnfit(pool, migrations);
    const migrator = new Migrator({
      db,
      provider: {
        getMigrations: async () =>
          Object.fromEntries(
            Object.entries(migrations).map(([name, { steps }]): [string, Migration] => [
              name,
              {
                up: async (trx) => {
                  await sql.raw(PATIENCE).execute(trx);
                  for (const step of steps) await sql.raw(step).execute(trx);
                },
              },
            ]),
          ),
      },
      allowUnorderedMigrations: true,
    });
    const ahead = (await appliedMigrations(pool)).length > schemaOf(migrations);
    if (!ahead) {
      await withoutQueueing(async () => {
        const { error } = await migrator.migrateToLatest();
        if (error !== undefined) throw error;
      });
    }
    // Of tables that a newer program made, this one does not know which are never changed again.
    if (options.forUse ?? true)
      await withoutQueueing(() => grant(pool, options.livePassword, ahead ? null : migrations));
  } catch (error) {
    throw describeFailure(error);
  } finally {
    await db.destroy();
  }
}

/**
 * Work goes on meanwhile. A change of a table waits for whoever uses it, and everybody else would queue behind the one
 * that waits: it gives up soon and tries again.
 */
const PATIENCE = "set local lock_timeout = '500ms'";
const LOCK_TIMEOUT = '55P03';
const TRIES = 60;

async function withoutQueueing(work: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if ((error as { code?: string }).code !== LOCK_TIMEOUT || tries === TRIES) throw error;
      await sleep(250);
    }
  }
}

async function appliedMigrations(pool: pg.Pool): Promise<readonly string[]> {
  const { rows } = await pool.query("select to_regclass('kysely_migration') is not null as there");
  if (!rows[0].there) return [];
  return (await pool.query('select name from kysely_migration order by name')).rows.map(
    (row) => row.name as string,
  );
}

async function refuseUnfit(pool: pg.Pool, migrations: Migrations): Promise<void> {
  const version = Number((await pool.query('show server_version_num')).rows[0].server_version_num);
  if (version < MINIMUM_SERVER) {
    throw new LockstepError('DATABASE_TOO_OLD', `the server is PostgreSQL ${Math.floor(version / 10_000)}`);
  }
  const applied = (await appliedMigrations(pool)).length;
  const program = schemaOf(migrations);
  if (applied > program + AHEAD) {
    throw new LockstepError(
      'DATABASE_TOO_NEW',
      `the database has schema ${applied}; this program works with schema ${program} and at most ${program + AHEAD}`,
      { details: { database: applied, program, newestCompatible: program + AHEAD } },
    );
  }
}

/** Tables, and what the live role may do with each: what is as it should be is not touched, and locks nobody out. */
const TABLES = `select c.relname as name,
  exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id') as tenant,
  c.relrowsecurity and c.relforcerowsecurity and exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'one_tenant') as apart,
  has_table_privilege($1, c.oid, 'select') and has_table_privilege($1, c.oid, 'insert') as adds,
  has_table_privilege($1, c.oid, 'update') and has_table_privilege($1, c.oid, 'delete') as changes,
  has_table_privilege($1, c.oid, 'update, delete, truncate') as alters
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = current_schema() and c.relkind = 'r' and c.relname not like 'kysely%'`;

/**
 * Gives the live role what it needs, and no new table is left without its protection. Without `migrations` only the role
 * itself is seen to.
 */
async function grant(
  pool: pg.Pool,
  livePassword: string | undefined,
  migrations: Migrations | null,
): Promise<void> {
  const client = await pool.connect();
  try {
    // Two processes that start together must not alter the same things at once.
    await client.query(`begin; ${PATIENCE}; select pg_advisory_xact_lock(7306512)`);
    const exists =
      (await client.query('select 1 from pg_roles where rolname = $1', [LIVE_ROLE])).rowCount === 1;
    if (!exists)
      await client.query(`create role ${LIVE_ROLE} login nosuperuser nobypassrls nocreatedb nocreaterole`);
    if (livePassword !== undefined)
      await client.query(`alter role ${LIVE_ROLE} password ${client.escapeLiteral(livePassword)}`);
    // Everything that the engine asks is a look-up by index. A planner with old figures of a table that has just grown
    // would rather read all of it for each batch.
    const habits = ['enable_hashjoin', 'enable_mergejoin', 'enable_seqscan', 'jit'].map(
      (setting) => `alter role ${LIVE_ROLE} set ${setting} = off`,
    );
    const schema = (await client.query('select quote_ident(current_schema()) as s')).rows[0].s as string;
    const tables = migrations === null ? [] : await protections(client, migrations);
    await client.query([...habits, `grant usage on schema ${schema} to ${LIVE_ROLE}`, ...tables].join('; '));
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

async function protections(client: pg.PoolClient, migrations: Migrations): Promise<readonly string[]> {
  const appendOnly = new Set(Object.values(migrations).flatMap((migration) => migration.appendOnly));
  const { rows } = await client.query(TABLES, [LIVE_ROLE]);
  const statements: string[] = [];
  for (const { name, tenant, apart, adds, changes, alters } of rows) {
    // One such right alone is enough to change the log unseen.
    if (!adds || (appendOnly.has(name) ? alters : !changes)) {
      const rights = appendOnly.has(name) ? 'select, insert' : 'select, insert, update, delete';
      statements.push(
        `revoke all on ${name} from ${LIVE_ROLE}`,
        `grant ${rights} on ${name} to ${LIVE_ROLE}`,
      );
    }
    if (!tenant || apart) continue;
    // The dispatcher looks for work over all tenants; everything else sees one.
    const everywhere = name === 'lane' || name === 'tenant' || name === 'wake';
    // No way to the rows by itself (see keyed updates in store/postgres/statements.ts), only a condition on each.
    const mine = "coalesce(tenant_id = current_setting('lockstep.tenant', true), false)";
    const visible = everywhere ? `(${mine} or current_setting('lockstep.tenant', true) = '*')` : `(${mine})`;
    statements.push(
      `alter table ${name} enable row level security`,
      `alter table ${name} force row level security`,
      `drop policy if exists one_tenant on ${name}`,
      `create policy one_tenant on ${name} using ${visible} with check ${visible}`,
    );
  }
  return statements;
}
