import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { cancellation } from '../../src/engine/execute/run-operation.ts';
import type { Store } from '../../src/engine/store.ts';
import { runWorker } from '../../src/engine/worker.ts';
import { memoryStore } from '../../src/store/memory/memory-store.ts';
import { makeHouse } from '../support/house.ts';

/** The database refuses writes of lanes for a moment: the worker lives, and its lease is renewed all the time. */
it('a worker whose database went away for a moment takes its lanes up again', async () => {
  const real = memoryStore();
  let away = false;
  const lanes: string[] = [];
  const store: Store = {
    ...real,
    transaction: (tenant, work, options) => {
      if (away) return Promise.reject(new Error('the connection broke off'));
      return real.transaction(tenant, work, options);
    },
  };
  const house = await makeHouse({ store });
  await house.report([
    { id: '1', department: 'Sales' },
    { id: '2', department: 'Sales' },
    { id: '3', department: 'Sales' },
  ]);
  const until = cancellation();
  const lease = { worker: 'w', term: () => 1 };
  const beat = async () => {
    await real.heartbeat('w', house.clock.now(), 3_600_000);
  };
  await beat();
  const engine = {
    ...house.engine,
    store: {
      ...store,
      claimLanes: async (...args: Parameters<Store['claimLanes']>) => {
        const claims = await real.claimLanes(...args);
        if (claims.length > 0 && lanes.length === 0) {
          lanes.push(...claims.map((c) => c.lane.lane_id));
          away = true;
        }
        return claims;
      },
    },
  };
  const _running = runWorker(engine as never, { lease, lanes: 8, lookEveryMs: 5, until });
  for (let i = 0; i < 100; i++) {
    await sleep(5);
    house.clock.advance(house.clock.now() + 50);
    if (i === 20) away = false;
  }
  await beat();
  for (let i = 0; i < 400; i++) {
    await sleep(5);
    house.clock.advance(house.clock.now() + 50);
  }
  const active = ['1', '2', '3'].filter(
    (id) => house.systems.get('directory')?.truth.find(id)?.active === true,
  );
  const rows = await real.transaction('acme', (tx) => tx.find('lane', {}));
  until.cancel();
  house.clock.advance(house.clock.now() + 10_000);
  expect([active, rows.map((r) => [r.lane_id, r.owner])]).toEqual([['1', '2', '3'], expect.anything()]);
});

/** The claim was carried out, and its answer got lost with the connection: the lanes are the worker's, which does not know. */
it('a worker takes up lanes that it claimed without hearing of it', async () => {
  const real = memoryStore();
  const house = await makeHouse({ store: real });
  await house.report([{ id: '1', department: 'Sales' }]);
  const until = cancellation();
  await real.heartbeat('w', house.clock.now(), 3_600_000);
  let lost = 0;
  const engine = {
    ...house.engine,
    store: {
      ...real,
      claimLanes: async (...args: Parameters<Store['claimLanes']>) => {
        const claims = await real.claimLanes(...args);
        if (claims.length > 0 && lost === 0) {
          lost = claims.length;
          throw new Error('the connection broke off');
        }
        return claims;
      },
    },
  };
  const lease = { worker: 'w', term: () => 1 };
  const running = runWorker(engine, { lease, lanes: 8, lookEveryMs: 5, until });
  for (let i = 0; i < 400; i++) {
    await sleep(2);
    house.clock.advance(house.clock.now() + 50);
  }
  until.cancel();
  house.clock.advance(house.clock.now() + 10_000);
  await running;
  expect(lost).toBeGreaterThan(0);
  expect(house.systems.get('directory')?.truth.find('1')?.active).toBe(true);
});
