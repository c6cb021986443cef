import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import { realDatabase as madeDatabase } from '../../src/torture/house/database.ts';
import { copyDatabase } from './copied-database.ts';

/** A real PostgreSQL of one's own, from the database that was made once for the whole run. */
export const realDatabase = (prefer?: 'host' | 'embedded') =>
  madeDatabase(prefer, (dataDir) => copyDatabase(dataDir, prefer));

/** Opened before the first test of a file, closed after its last; what was opened later is closed earlier. */
export function shared<T extends object>(
  open: () => Promise<T>,
  close: (opened: T) => Promise<void>,
): () => T {
  let opened: T | null = null;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(async () => {
    if (opened !== null) await close(opened);
  });
  return () => {
    if (opened === null) throw new Error('asked for before the tests begin');
    return opened;
  };
}

/** One real PostgreSQL for all tests of a file. */
export function sharedDatabase(prefer?: 'host' | 'embedded') {
  return shared(
    () => realDatabase(prefer),
    (database) => database.close(),
  );
}

/** One connection for all tests of a file. */
export function sharedClient(to: () => pg.ClientConfig): () => pg.Client {
  return shared(
    async () => {
      const client = new pg.Client(to());
      await client.connect();
      return client;
    },
    (client) => client.end(),
  );
}
