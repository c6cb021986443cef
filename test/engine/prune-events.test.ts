import { expect, it } from 'vitest';
import { PRUNER, pruneEvents } from '../../src/app/events/prune-events.ts';
import { DAY_MS } from '../../src/engine/events/kept-events.ts';
import { eventReader } from '../../src/engine/events/read-events.ts';
import { keepEvents } from '../../src/engine/events/retention.ts';
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

it('what somebody has said of a tenant counts there, and nowhere else', async () => {
  const said = await makeHouse({ store: database().store, tenant: 'said' });
  const other = await makeHouse({ store: database().store, tenant: 'unsaid' });
  for (const house of [said, other]) await house.report([{ id: '100', department: 'Engineering' }]);
  const keep = (days: number | null, reason = 'records schedule') =>
    said.store.transaction('said', (tx) => keepEvents(said.engine, tx, { days, reason, actor: 'ada' }));
  const events = (house: typeof said, type?: string) =>
    house.store.transaction(house.tenant, (tx) => tx.find('event', type === undefined ? {} : { type }));
  for (const wrong of [29, 36_501, 30.5, Number.NaN])
    await expect(keep(wrong)).rejects.toMatchObject({ code: 'USAGE' });
  await expect(keep(30, ' ')).rejects.toMatchObject({ code: 'USAGE' });
  await keep(60);
  await keep(60);
  expect((await events(said, 'retention.changed')).map(({ payload }) => payload)).toEqual([
    { what: 'events', days: 60, before: null, reason: 'records schedule', actor: 'ada' },
  ]);
  for (const house of [said, other]) {
    await house.store.transaction(house.tenant, (tx) => makeCheckpoint(house.engine, tx));
    house.clock.advance(house.clock.now() + 61 * DAY_MS);
  }
  const read = eventReader(said.engine, 400);
  await expect(read('said', { after: 0, limit: 1 })).rejects.toMatchObject({ code: 'EVENTS_GONE' });
  expect((await read('unsaid', { limit: 1 })).events[0]?.n).toBe(0);
  const before = (await events(other)).length;
  await pruneEvents({ engine: said.engine, database: { owner: database().owner } }, 400);
  expect((await events(said)).map(({ type }) => type)).toEqual(['events.removed']);
  expect(await events(other)).toHaveLength(before);
  await keep(null);
  expect((await events(said, 'retention.changed'))[0]?.payload).toMatchObject({ days: null, before: 60 });
});
