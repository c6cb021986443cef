import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { isLockstepError, LockstepError } from '../domain/errors.ts';
import type { MasterKey } from '../secrets/master-key.ts';
import { UNFINISHED } from '../store/backup/load.ts';
import { describeFailure } from '../store/launcher/index.ts';
import { fits, LIVE_ROLE, MIGRATIONS, type Migrations, migrate } from '../store/migrations/migrate.ts';
import { steadyMs } from './house-clock.ts';
import { livePasswordOf } from './live-password.ts';

export interface DatabaseState {
  /** Nothing has to be made, changed or protected. */
  readonly ready: boolean;
  /** Short names of the master keys under which the tenants here were sealed; empty for a new database. */
  readonly keys: readonly string[];
  /** What its clock said at that instant of `steadyMs`. */
  readonly heard: { readonly now: number; readonly at: number };
}

const TABLES = `select count(*)::int as unprotected from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = current_schema() and c.relkind = 'r' and c.relname not like 'kysely%'
and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)
and not (c.relrowsecurity and c.relforcerowsecurity and exists (select from pg_policy p where p.polrelid = c.oid))`;

/** Looks only. Migrating takes locks on every table, which a command beside a running server should not. */
export async function lookAtDatabase(
  owner: pg.ClientConfig,
  migrations: Migrations = MIGRATIONS,
): Promise<DatabaseState> {
  const client = new pg.Client({ ...owner, application_name: 'lockstep start' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const asked = steadyMs();
    const time = await client.query('select (extract(epoch from clock_timestamp()) * 1000)::float8 as now');
    const heard = { now: Number(time.rows[0].now), at: (asked + steadyMs()) / 2 };
    const { rows } = await client.query(
      "select to_regclass('kysely_migration') is not null and to_regclass('tenant') is not null as made, exists (select from pg_roles where rolname = $1) as role, to_regclass($2) is not null as unfinished",
      [LIVE_ROLE, UNFINISHED],
    );
    if (rows[0].unfinished)
      throw new LockstepError('RESTORE_UNFINISHED', 'a restore into this database was cut off');
    if (!rows[0].made) return { ready: false, keys: [], heard };
    await client.query("select set_config('lockstep.tenant', '*', false)");
    const tenants = await client.query('select distinct key_id as key from tenant');
    const applied = (await client.query('select count(*)::int as applied from kysely_migration')).rows[0]
      .applied as number;
    const { unprotected } = (await client.query(TABLES)).rows[0] as { unprotected: number };
    return {
      ready: rows[0].role && unprotected === 0 && fits(migrations, applied),
      heard,
      keys: tenants.rows.map((row) => String(row.key)),
    };
  } catch (error) {
    throw describeFailure(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Brings the schema up to date where needed (never with `lookOnly`) and returns the connection that everything else uses. */
export async function prepareDatabase(
  owner: pg.ClientConfig,
  state: DatabaseState,
  master: MasterKey,
  withPassword: boolean,
  lookOnly = false,
  migrations: Migrations = MIGRATIONS,
): Promise<pg.ClientConfig> {
  const livePassword = withPassword ? livePasswordOf(master) : undefined;
  const { password: _password, ...where } = owner;
  const live: pg.ClientConfig = {
    ...where,
    user: LIVE_ROLE,
    ...(livePassword === undefined ? {} : { password: livePassword }),
  };
  if (lookOnly) return live;
  const options = { owner, migrations, ...(livePassword === undefined ? {} : { livePassword }) };
  if (!state.ready) await migrate(options);
  else if (withPassword && !(await letsIn(live))) await migrate(options);
  return live;
}

async function letsIn(live: pg.ClientConfig): Promise<boolean> {
  const client = new pg.Client(live);
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    const failure = describeFailure(error);
    if (isLockstepError(failure) && failure.code === 'DATABASE_SIGN_IN') return false;
    throw failure;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Sessions of others on a server of ours: the last one out turns off the light. */
export async function othersAreConnected(owner: pg.ClientConfig): Promise<boolean> {
  const client = new pg.Client({ ...owner, application_name: 'lockstep stop' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    // Sessions that this process has just closed take a moment to go.
    for (let round = 0; ; round++) {
      const { rows } = await client.query(
        "select count(*)::int as others from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()",
      );
      if (rows[0].others === 0) return false;
      if (round === 6) return true;
      await sleep(50);
    }
  } catch {
    // It is gone already, or refuses us: in neither case is it ours to stop.
    return true;
  } finally {
    await client.end().catch(() => undefined);
  }
}
