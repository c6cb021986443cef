import { expect, it } from 'vitest';
import { postgresStore } from '../../src/store/postgres/postgres-store.ts';
import { openProxy } from '../../src/torture/kills/tcp-proxy.ts';
import { shared, sharedDatabase } from '../support/database.ts';

const database = sharedDatabase();
const proxy = shared(
  async () => {
    const { host = '', port = 0 } = database().live;
    return openProxy({ path: `${host}/.s.PGSQL.${port}` });
  },
  (one) => one.close(),
);
const hasty = shared(
  async () =>
    postgresStore({ ...database().live, host: '127.0.0.1', port: proxy().port, query_timeout: 3_000 }),
  (store) => store.close(),
);

it('takes no other connection that stood idle when one was found dead', async () => {
  const look = () => hasty().transaction('acme', (tx) => tx.count('tenant', {}));
  // All at once: each has a connection of its own.
  await Promise.all(Array.from({ length: 6 }, look));
  proxy().strike({ kind: 'halfOpen' }, () => true);
  await expect(look()).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  await look();
  await Promise.all(Array.from({ length: 6 }, look));
});
