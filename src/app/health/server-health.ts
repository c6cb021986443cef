import { stat, statfs } from 'node:fs/promises';
import pg from 'pg';
import { describeFailure } from '../../store/launcher/index.ts';
import { masterKeyPath } from '../house-keys.ts';
import type { House } from '../open-house.ts';
import { type HouseProcess, otherProcesses } from '../processes.ts';

export interface ServerHealth {
  readonly version: string;
  readonly origin: string;
  readonly startedAt: string;
  readonly bytes: number;
  readonly connections: { readonly used: number; readonly most: number };
  /** Database clock minus ours, in milliseconds. */
  readonly clockDifferenceMs: number;
  /** Processes with a lease that holds. */
  readonly workers: number;
  /** Migrations that were applied. */
  readonly migrations: number;
  readonly freeBytes: number | null;
  /** Who may read the key file, in octal; null when the key comes from the environment. */
  readonly masterKeyMode: number | null;
  readonly processes: readonly HouseProcess[];
}

/** The database and the machine as this process sees them. Throws DATABASE_*. */
export async function serverHealth(house: House, keyFromEnvironment: boolean): Promise<ServerHealth> {
  const client = new pg.Client({ ...house.database.live, application_name: 'lockstep doctor' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const before = Date.now();
    const { rows } = await client.query(
      `select extract(epoch from clock_timestamp()) * 1000 as now, extract(epoch from pg_postmaster_start_time()) * 1000 as started,
       pg_database_size(current_database()) as bytes, current_setting('max_connections')::int as most,
       (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as used`,
    );
    const after = Date.now();
    const [row] = rows;
    const alive = await client.query('select count(*)::int as workers from worker where lease_until >= $1', [
      Math.round(Number(row.now)),
    ]);
    return {
      version: house.database.server.version,
      origin: house.database.server.origin,
      startedAt: new Date(Number(row.started)).toISOString(),
      bytes: Number(row.bytes),
      connections: { used: row.used, most: row.most },
      clockDifferenceMs: Math.round(Number(row.now) - (before + after) / 2),
      workers: alive.rows[0].workers,
      migrations: await appliedMigrations(house.database.owner),
      freeBytes: await statfs(house.dataDir).then(
        (found) => found.bavail * found.bsize,
        () => null,
      ),
      masterKeyMode: keyFromEnvironment
        ? null
        : await stat(masterKeyPath(house.dataDir)).then(
            (found) => found.mode & 0o777,
            () => null,
          ),
      processes: await otherProcesses(house.dataDir),
    };
  } catch (error) {
    throw describeFailure(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The live role does not see what was migrated. */
async function appliedMigrations(owner: pg.ClientConfig): Promise<number> {
  const client = new pg.Client({ ...owner, application_name: 'lockstep doctor' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query('select count(*)::int as applied from kysely_migration');
    return rows[0].applied;
  } finally {
    await client.end().catch(() => undefined);
  }
}
