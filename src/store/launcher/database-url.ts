import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { LockstepError } from '../../domain/errors.ts';
import { askServer, type ServerAnswer } from './ask-server.ts';
import { OLDEST_MAJOR } from './binaries.ts';
import { describeFailure } from './describe-failure.ts';
import { hasErrorCode } from './error-code.ts';
import type { DatabaseConnection } from './listening.ts';

const POLL_MS = 100;
/** Started together with us, for example by one compose file: it says 57P03 until it is up. */
const STARTING_MS = 30_000;

/**
 * Reads a connection URL as pg does (percent-encoding, `?host=` for a socket, `?sslmode=`).
 * @throws DATABASE_URL_INVALID; the message never holds the URL, which may hold a password.
 */
export function parseDatabaseUrl(url: string): DatabaseConnection {
  try {
    if (!/^postgres(ql)?:\/\//.test(url))
      throw new Error('it does not begin with postgres:// or postgresql://');
    // Not connected: only its reading of the URL and of the PG* variables is wanted.
    const client = new pg.Client({ connectionString: url });
    const { host, port, user, database, password } = client;
    const ssl: DatabaseConnection['ssl'] = client.ssl;
    if (user === undefined || database === undefined) throw new Error('it names no user');
    if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error('its port is not a port');
    return { host, port, user, database, ssl, ...(typeof password === 'string' ? { password } : {}) };
  } catch (error) {
    const reason =
      error instanceof Error && error.message.startsWith('it') ? error.message : 'it is not a URL';
    const message = `The database URL cannot be read: ${reason}. It looks like postgresql://user:password@host:5432/database.`;
    throw new LockstepError('DATABASE_URL_INVALID', message);
  }
}

/** @throws DATABASE_* when it does not answer, is too old or does not keep UTF-8. */
export async function openDatabaseUrl(connection: DatabaseConnection): Promise<ServerAnswer> {
  const answer = await askOnceUp(connection);
  if (answer.versionNumber < OLDEST_MAJOR * 10_000) {
    const message = `${connection.host} runs PostgreSQL ${answer.version}; Lockstep needs ${OLDEST_MAJOR} or newer.`;
    throw new LockstepError('DATABASE_TOO_OLD', message, { details: { version: answer.version } });
  }
  if (answer.encoding !== 'UTF8') {
    const message = `Database ${connection.database} keeps text as ${answer.encoding}: not every name fits in.`;
    throw new LockstepError('DATABASE_ENCODING', message, { details: { encoding: answer.encoding } });
  }
  return answer;
}

async function askOnceUp(connection: DatabaseConnection): Promise<ServerAnswer> {
  const deadline = performance.now() + STARTING_MS;
  for (;;) {
    try {
      return await askServer(connection);
    } catch (error) {
      if (!hasErrorCode(error, '57P03') || performance.now() > deadline)
        throw describeFailure(error, connection);
      await sleep(POLL_MS);
    }
  }
}
