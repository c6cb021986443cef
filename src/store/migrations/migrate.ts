import { Kysely, type Migration, Migrator, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { LockstepError } from '../../domain/errors.ts';
import { describeFailure } from '../launcher/describe-failure.ts';
import * as first from './0001-first.ts';

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
      const { error } = await migrator.migrateToLatest();
      if (error !== undefined) throw error;
    }
    if (options.forUse ?? true) await grant(pool, options.livePassword, migrations);
  } catch (error) {
    throw describeFailure(error);
  } finally {
    await db.destroy();
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

/** Idempotent: run at every start, so that a new table is never left without its protection. */
async function grant(pool: pg.Pool, livePassword: string | undefined, migrations: Migrations): Promise<void> {
  const client = await pool.connect();
  try {
    const exists =
      (await client.query('select 1 from pg_roles where rolname = $1', [LIVE_ROLE])).rowCount === 1;
    if (!exists)
      await client.query(`create role ${LIVE_ROLE} login nosuperuser nobypassrls nocreatedb nocreaterole`);
    if (livePassword !== undefined)
      await client.query(`alter role ${LIVE_ROLE} password ${client.escapeLiteral(livePassword)}`);
    const appendOnly = new Set(Object.values(migrations).flatMap((migration) => migration.appendOnly));
    const { rows } = await client.query(
      "select c.relname as name, exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id') as tenant from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = current_schema() and c.relkind = 'r' and c.relname not like 'kysely%'",
    );
    // Everything that the engine asks is a look-up by index. A planner with old figures of a table that has just grown
    // would rather read all of it for each batch.
    const habits = ['enable_hashjoin', 'enable_mergejoin', 'enable_seqscan', 'jit'].map(
      (setting) => `alter role ${LIVE_ROLE} set ${setting} = off`,
    );
    const statements = [
      ...habits,
      `grant usage on schema ${(await client.query('select quote_ident(current_schema()) as s')).rows[0].s} to ${LIVE_ROLE}`,
    ];
    for (const { name, tenant } of rows) {
      statements.push(
        `grant ${appendOnly.has(name) ? 'select, insert' : 'select, insert, update, delete'} on ${name} to ${LIVE_ROLE}`,
      );
      if (!tenant) continue;
      // The dispatcher looks for work over all tenants; everything else sees one.
      const everywhere = name === 'lane' || name === 'tenant' || name === 'wake';
      // No way to the rows by itself (see keyed updates in store/postgres/statements.ts), only a condition on each.
      const mine = "coalesce(tenant_id = current_setting('lockstep.tenant', true), false)";
      const visible = everywhere ? `(${mine} or current_setting('lockstep.tenant', true) = '*')` : mine;
      statements.push(
        `alter table ${name} enable row level security`,
        `alter table ${name} force row level security`,
        `drop policy if exists one_tenant on ${name}`,
        `create policy one_tenant on ${name} using ${everywhere ? visible : `(${mine})`} with check ${everywhere ? visible : `(${mine})`}`,
      );
    }
    // Two processes that start together must not alter the same tables at once.
    await client.query(`begin; select pg_advisory_xact_lock(7306512); ${statements.join('; ')}; commit`);
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
