import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { startDatabase } from '../../store/launcher/index.ts';
import { LIVE_ROLE, migrate } from '../../store/migrations/migrate.ts';
import { postgresStore } from '../../store/postgres/postgres-store.ts';

/** A real PostgreSQL in a folder of its own, migrated, with a store on the live role; `prepare` may bring one. */
export async function realDatabase(
  prefer?: 'host' | 'embedded',
  prepare: (dataDir: string) => Promise<void> = async () => undefined,
) {
  const dataDir = await mkdtemp(join(tmpdir(), 'lockstep-test-'));
  await prepare(dataDir);
  const server = await startDatabase({ dataDir, ...(prefer === undefined ? {} : { prefer }) });
  const owner: pg.ClientConfig = server.connection;
  await migrate({ owner });
  const live: pg.ClientConfig = { ...owner, user: LIVE_ROLE };
  const store = postgresStore(live);
  return {
    owner,
    live,
    store,
    server,
    dataDir,
    async close() {
      await store.close();
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
