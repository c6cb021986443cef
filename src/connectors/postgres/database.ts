import type { ClientBase, ClientConfig } from 'pg';
import pg from 'pg';
import { ConnectorFault, type ConnectorRuntime } from '../../domain/connector.ts';
import type { PostgresConfig } from './config.ts';
import { faultOf, sqlState } from './faults.ts';
import { Refusal } from './refusal.ts';

export type Row = Readonly<Record<string, unknown>>;
/** Runs one statement; rows are untyped on purpose, `roles.ts` and the others read them field by field. */
export type Run = (text: string, values?: readonly unknown[]) => Promise<readonly Row[]>;

export interface Database {
  /** On connections that the server itself keeps from writing: what reads back is never what wrote. */
  readonly read: Run;
  /** One statement on its own: no transaction around it. */
  readonly statement: Run;
  /** All or nothing. Lost before COMMIT was sent = nothing happened; after = `unknownOutcome`. */
  readonly transaction: <T>(doing: string, work: (run: Run) => Promise<T>, database?: string) => Promise<T>;
  readonly close: () => Promise<void>;
}

const CONNECTIONS = 4;
const CONNECT_TIMEOUT_MS = 10_000;
const APPLICATION = 'lockstep';

/** No connection is made before the first statement. */
export function openDatabase(config: PostgresConfig, runtime: ConnectorRuntime): Database {
  const settings = (database: string, readOnly: boolean): ClientConfig => ({
    host: config.server.host,
    port: config.server.port,
    user: config.server.user,
    database,
    // The host for itself: without it a certificate of an address would be compared with "localhost".
    ssl:
      config.server.tls === null
        ? false
        : { ...config.server.tls, host: config.server.host, rejectUnauthorized: true },
    // A function even without a secret: the driver would otherwise look into the environment and ~/.pgpass.
    password: async () =>
      config.password === undefined ? '' : (await runtime.secret(config.password)).reveal(),
    application_name: APPLICATION,
    // Nothing that a user of the target puts into a schema is ever found before the built-in catalogue.
    options: `-c search_path=pg_catalog -c lock_timeout=5s -c default_transaction_read_only=${readOnly ? 'on' : 'off'}`,
    statement_timeout: config.timeoutMs,
    // Only for a server that has vanished without a word; a living one stops the statement itself.
    query_timeout: config.timeoutMs + 5000,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  });
  const pool = (readOnly: boolean) => {
    const made = new pg.Pool({
      ...settings(config.server.database, readOnly),
      max: CONNECTIONS,
      allowExitOnIdle: true,
    });
    // An idle connection that the server closes is replaced at its next use.
    made.on('error', ignore);
    return made;
  };
  const readers = pool(true);
  const writers = pool(false);

  const single =
    (from: pg.Pool, stage: 'read' | 'write'): Run =>
    (text, values) =>
      borrow(from, async (client) => {
        try {
          return (await client.query<Row>(text, [...(values ?? [])])).rows;
        } catch (error) {
          throw faultOf(error, stage, stage === 'read' ? 'a query failed' : 'a statement failed');
        }
      });

  return {
    read: async (text, values) => {
      const ask = single(readers, 'read');
      try {
        return await ask(text, values);
      } catch (error) {
        // Most often an idle connection that the server had closed; a second loss is no accident.
        if (error instanceof ConnectorFault && error.scope === 'connection' && !readers.ending)
          return ask(text, values);
        throw error;
      }
    },
    statement: single(writers, 'write'),
    transaction: (doing, work, database) => {
      const run = (client: ClientBase) => inTransaction(client, doing, work);
      if (database === undefined || database === config.server.database) return borrow(writers, run);
      return once(new pg.Client(settings(database, false)), run);
    },
    close: async () => {
      await Promise.all([readers.end(), writers.end()]);
    },
  };
}

async function borrow<T>(from: pg.Pool, work: (client: ClientBase) => Promise<T>): Promise<T> {
  if (from.ending) throw new ConnectorFault('cancelled', 'the connector is closed', { scope: 'connection' });
  const client = await from.connect().catch((error: unknown) => {
    throw faultOf(error, 'connect', 'PostgreSQL cannot be reached');
  });
  client.on('error', ignore);
  let broken = true;
  try {
    const result = await work(client);
    broken = false;
    return result;
  } catch (error) {
    broken = !(error instanceof ConnectorFault) || error.scope === 'connection' || error.vendor === undefined;
    throw error;
  } finally {
    client.removeListener('error', ignore);
    client.release(broken);
  }
}

async function once<T>(client: pg.Client, work: (client: ClientBase) => Promise<T>): Promise<T> {
  client.on('error', ignore);
  try {
    await client.connect();
  } catch (error) {
    throw faultOf(error, 'connect', `the database ${client.database ?? ''} cannot be reached`);
  }
  try {
    return await work(client);
  } finally {
    await client.end().catch(ignore);
  }
}

async function inTransaction<T>(
  client: ClientBase,
  doing: string,
  work: (run: Run) => Promise<T>,
): Promise<T> {
  let stage: 'read' | 'write' = 'read';
  try {
    await client.query('BEGIN');
    const result = await work(
      async (text, values) => (await client.query<Row>(text, [...(values ?? [])])).rows,
    );
    stage = 'write';
    await client.query('COMMIT');
    return result;
  } catch (error) {
    // On a lost connection the server rolls back by itself, and asking would only wait for a second time-out.
    if (sqlState(error) !== undefined || error instanceof ConnectorFault || error instanceof Refusal)
      await client.query('ROLLBACK').catch(ignore);
    if (error instanceof Refusal) throw error;
    throw faultOf(error, stage, doing);
  }
}

function ignore(): void {}
