import { expect, it } from 'vitest';
import { PRUNER, pruneEvents } from '../../src/app/events/prune-events.ts';
import { DAY_MS } from '../../src/engine/events/kept-events.ts';
import { makeCheckpoint } from '../../src/engine/log/checkpoint-log.ts';
import { sharedDatabase } from '../support/database.ts';
import { makeHouse } from '../support/house.ts';

const database = sharedDatabase();

it('a day has one removal, however many processes look, and the log says who', async () => {
  const house = await makeHouse({ store: database().store, tenant: 'pruned' });
  const { engine, clock, tenant, store } = house;
  const around = { engine, database: { owner: database().owner } };
  await house.report([{ id: '100', department: 'Engineering' }]);
  const sign = () => store.transaction(tenant, (tx) => makeCheckpoint(engine, tx));
  const removals = () =>
    store.transaction(tenant, (tx) => tx.find('event', { type: 'events.removed' }, { order: ['n'] }));
  await sign();
  expect(await pruneEvents(around, 400)).toBe(0);
  clock.advance(clock.now() + 401 * DAY_MS);
  await Promise.all([pruneEvents(around, 400), pruneEvents(around, 400), pruneEvents(around, 400)]);
  expect((await removals()).map(({ payload }) => payload)).toEqual([
    { before: expect.any(Number), removed: expect.any(Number), keptDays: 400, actor: PRUNER },
  ]);
  expect(await store.transaction(tenant, (tx) => tx.count('event', {}))).toBe(1);
  await sign();
  clock.advance(clock.now() + 401 * DAY_MS);
  expect(await pruneEvents(around, 400)).toBe(1);
  expect(await removals()).toHaveLength(1);
});
