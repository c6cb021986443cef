import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Tx } from '../../src/engine/store.ts';
import { postgresStore } from '../../src/store/postgres/postgres-store.ts';
import { shared, sharedClient, sharedDatabase } from '../support/database.ts';

const database = sharedDatabase();
const owner = sharedClient(() => database().owner);
const hasty = shared(
  async () => postgresStore({ ...database().live, query_timeout: 500 }),
  (store) => store.close(),
);

const touch = (tx: Tx, name: string) => tx.advance(name, 1);

// A server whose clock goes back while two transactions wait for each other looks for that deadlock when the clock is
// there again, and everybody else waits behind them until then.
it.each(['awaited', 'left to the commit that travels with it'])(
  'a deadlock that the server does not look for ends all the same: its statement is %s',
  async (how) => {
    await owner().query("alter system set deadlock_timeout = '1h'");
    await owner().query('select pg_reload_conf()');
    await sleep(200);
    await database().store.transaction('acme', async (tx) => {
      await touch(tx, 'a');
      await touch(tx, 'b');
    });
    const crossing = (first: string, second: string) =>
      hasty().transaction('acme', async (tx) => {
        await touch(tx, first);
        await sleep(100);
        const last = touch(tx, second);
        await (how === 'awaited' ? last : sleep(50));
      });
    const [one, other] = await Promise.allSettled([crossing('a', 'b'), crossing('b', 'a')]);
    const codes = [one, other].flatMap((end) => (end.status === 'rejected' ? [end.reason.code] : []));
    expect(codes).toContain('DATABASE_UNAVAILABLE');
    // Nobody waits behind what was given up.
    await expect
      .poll(
        async () =>
          (await owner().query("select from pg_stat_activity where wait_event_type = 'Lock'")).rowCount,
      )
      .toBe(0);
    await database().store.transaction('acme', async (tx) => {
      await touch(tx, 'a');
      await touch(tx, 'b');
    });
  },
);
