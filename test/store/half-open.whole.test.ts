import pg from 'pg';
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

const patient = shared(
  // Its own patience would outlast the test: only whoever asks the server finds it out.
  async () =>
    postgresStore({ ...database().live, host: '127.0.0.1', port: proxy().port, query_timeout: 600_000 }),
  (store) => store.close(),
);

it('waits no minute for an answer that the server does not owe, and goes on after', async () => {
  const look = () => patient().transaction('acme', (tx) => tx.count('tenant', {}));
  await look();
  proxy().strike({ kind: 'halfOpen' }, () => true);
  await expect(look()).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  await look();
});

it('waits for one that the server works on, however long', async () => {
  const holder = new pg.Client(database().owner);
  await holder.connect();
  try {
    await patient().transaction('acme', (tx) => tx.advance('slow', 0));
    await holder.query('begin');
    await holder.query("select * from counter where tenant_id = 'acme' for update");
    const waits = patient().transaction('acme', (tx) => tx.advance('slow', 0));
    waits.catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 14_000));
    await holder.query('commit');
    await waits;
  } finally {
    await holder.end();
  }
});

it('ends a deadlock that the server does not look for, and both get what they asked for', async () => {
  const holder = new pg.Client(database().owner);
  await holder.connect();
  try {
    // As when its clock went back in the second before it would have looked.
    await holder.query("alter system set deadlock_timeout = '20min'");
    await holder.query('select pg_reload_conf()');
    await patient().transaction('acme', async (tx) => {
      await tx.advance('left', 1);
      await tx.advance('right', 1);
    });
    let arrived = 0;
    let meet: () => void = () => undefined;
    const met = new Promise<void>((resolve) => {
      meet = resolve;
    });
    const cross = (first: string, second: string) =>
      patient().transaction('acme', async (tx) => {
        await tx.advance(first, 1);
        // Only the first time: one of them begins anew.
        if (++arrived === 2) meet();
        await met;
        await tx.advance(second, 1);
      });
    await Promise.all([cross('left', 'right'), cross('right', 'left')]);
    const counted = await patient().transaction('acme', async (tx) => [
      await tx.advance('left', 0),
      await tx.advance('right', 0),
    ]);
    expect(counted).toEqual([3, 3]);
  } finally {
    await holder.query('alter system reset deadlock_timeout');
    await holder.query('select pg_reload_conf()');
    await holder.end();
  }
});
