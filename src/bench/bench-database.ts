import pg from 'pg';
import { startDatabase } from '../store/launcher/index.ts';
import { LIVE_ROLE, migrate } from '../store/migrations/migrate.ts';
import { inTemporaryFolder } from './temporary-folder.ts';
import { noteVersion } from './versions.ts';

export interface BenchServer {
  readonly owner: pg.ClientConfig;
  /** One statement in the first database, as the owner. */
  ask(statement: string): Promise<pg.QueryResult>;
  /** Makes a database with our schema and gives the connection of the role that works. */
  makeDatabase(name: string): Promise<pg.ClientConfig>;
  /** As autovacuum leaves a company that grew over years. */
  settle(name: string): Promise<void>;
}

/** A PostgreSQL of our own, as `lockstep serve` starts it, which is gone afterwards. */
export async function withServer<R>(work: (server: BenchServer) => Promise<R>): Promise<R> {
  return inTemporaryFolder(async (dataDir) => {
    const server = await startDatabase({ dataDir });
    noteVersion('postgres', server.version);
    const owner: pg.ClientConfig = { ...server.connection };
    try {
      return await work({
        owner,
        ask: (statement) => asOwner(owner, statement),
        makeDatabase: async (name) => {
          await asOwner(owner, `create database ${name}`);
          await migrate({ owner: { ...owner, database: name } });
          return { ...owner, database: name, user: LIVE_ROLE };
        },
        settle: async (name) => {
          await asOwner({ ...owner, database: name }, 'vacuum analyze');
          await asOwner(owner, 'checkpoint');
        },
      });
    } finally {
      await server.stop();
    }
  });
}

async function asOwner(owner: pg.ClientConfig, statement: string): Promise<pg.QueryResult> {
  const client = new pg.Client(owner);
  await client.connect();
  try {
    return await client.query(statement);
  } finally {
    await client.end();
  }
}
