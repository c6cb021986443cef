import pg from 'pg';
import { postgresStore } from '../../../store/postgres/postgres-store.ts';

type Query = (text: string, values?: unknown[]) => Promise<pg.QueryResult>;

/**
 * A store that works inside a transaction of ours, as superuser: it sees what was tampered with, and one ROLLBACK undoes
 * all of it.
 */
export async function openShared(owner: pg.ClientConfig) {
  let client: pg.Client | undefined;
  let inside = false;
  const ask = pg.Client.prototype.query as (this: unknown, ...args: unknown[]) => unknown;
  const sql: Query = (text, values = []) => ask.call(client, text, values) as Promise<pg.QueryResult>;

  class Nested extends pg.Client {
    constructor(options: pg.ClientConfig) {
      super(options);
      client = this;
    }
    override query(...args: unknown[]): never {
      const [text] = args;
      if (!inside || typeof text !== 'string') return ask.apply(this, args) as never;
      if (text.startsWith('begin'))
        return ask.call(this, `savepoint inner_one; ${text.slice(text.indexOf(';') + 1)}`) as never;
      if (text === 'rollback') return ask.call(this, 'rollback to savepoint inner_one') as never;
      if (text === 'commit')
        return sql('release savepoint inner_one').then(() => ({ command: 'COMMIT' })) as never;
      return ask.apply(this, args) as never;
    }
  }
  const options = { ...owner, max: 1, idleTimeoutMillis: 0, Client: Nested };
  const store = postgresStore(options as unknown as pg.PoolConfig);
  await store.tenants();
  return {
    store,
    sql,
    /** Whatever `work` does is undone. */
    async undone<R>(work: () => Promise<R>): Promise<R> {
      await sql('begin');
      inside = true;
      try {
        return await work();
      } finally {
        inside = false;
        await sql('rollback');
      }
    },
  };
}

export type Shared = Awaited<ReturnType<typeof openShared>>;
