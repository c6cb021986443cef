import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { hasErrorCode } from './error-code.ts';
import { DATABASE, type DatabaseConnection } from './listening.ts';
import { ORIGIN_SETTING } from './server-settings.ts';

const POLL_MS = 10;
/** A long recovery is not to be filled with our knocking: each try is a process and a line in the server's log. */
const LONG_AFTER_MS = 2_000;
const LONG_POLL_MS = 100;
/** No one listens yet, or the server says itself that it is coming up or going down (57P03). */
const NOT_YET = ['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P03'];
const DATABASE_MISSING = '3D000';
const DATABASE_EXISTS = '42P04';

export interface ServerAnswer {
  readonly version: string;
  readonly versionNumber: number;
  readonly encoding: string;
  /** 'host' or 'embedded' of a server that this launcher started. */
  readonly origin: string | null;
}

/** Runs `work` on a connection of its own. Errors are those of pg and of the operating system. */
export async function withClient<T>(
  connection: DatabaseConnection,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({
    ...connection,
    application_name: 'lockstep-launcher',
    connectionTimeoutMillis: 10_000,
    query_timeout: 60_000,
  });
  // Without a listener a connection that breaks between two queries would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

export async function askServer(connection: DatabaseConnection): Promise<ServerAnswer> {
  return withClient(connection, async (client) => {
    const { rows } = await client.query<ServerAnswer>(
      `SELECT split_part(current_setting('server_version'), ' ', 1) AS version,
              current_setting('server_version_num')::int AS "versionNumber",
              current_setting('server_encoding') AS encoding,
              current_setting($1, true) AS origin`,
      [ORIGIN_SETTING],
    );
    const row = rows[0];
    if (row === undefined) throw new Error('the server answered without a row');
    return row;
  });
}

/**
 * Asks with real connections every 10 ms (later 100 ms) until our database answers, and makes the database where a first start
 * was cut off before. `giveUp` is asked between two tries and ends the wait by throwing.
 */
export async function awaitAnswer(
  connection: DatabaseConnection,
  giveUp: () => Promise<void> | void,
): Promise<ServerAnswer> {
  const longFrom = performance.now() + LONG_AFTER_MS;
  for (;;) {
    try {
      return await askServer(connection);
    } catch (error) {
      if (hasErrorCode(error, DATABASE_MISSING)) await createDatabase(connection);
      else if (!hasErrorCode(error, ...NOT_YET) && !isBrokenOff(error)) throw error;
      else {
        await giveUp();
        await sleep(performance.now() < longFrom ? POLL_MS : LONG_POLL_MS);
      }
    }
  }
}

async function createDatabase(connection: DatabaseConnection): Promise<void> {
  await withClient({ ...connection, database: 'postgres' }, async (client) => {
    try {
      await client.query(`CREATE DATABASE ${DATABASE} TEMPLATE template0`);
    } catch (error) {
      if (!hasErrorCode(error, DATABASE_EXISTS)) throw error;
    }
  });
}

/** pg gives these no code: the server went away between connecting and answering. */
function isBrokenOff(error: unknown): boolean {
  return error instanceof Error && /^Connection terminated|^timeout expired/.test(error.message);
}
