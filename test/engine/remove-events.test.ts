import { expect, it } from 'vitest';
import { removeEvents } from '../../src/app/events/remove-events.ts';
import { verifyHouseLog } from '../../src/app/proofs/verify-house-log.ts';
import { DAY_MS } from '../../src/engine/events/kept-events.ts';
import { eventReader } from '../../src/engine/events/read-events.ts';
import { makeCheckpoint } from '../../src/engine/log/checkpoint-log.ts';
import { journal } from '../../src/engine/log/journal.ts';
import { sharedClient, sharedDatabase } from '../support/database.ts';
import { makeHouse } from '../support/house.ts';

const database = sharedDatabase();
const owner = sharedClient(() => database().owner);

async function agedHouse(tenant: string) {
  const house = await makeHouse({ store: database().store, tenant });
  const { engine, clock } = house;
  await house.report([{ id: '100', department: 'Engineering' }]);
  await house.until(clock.now() + 60_000);
  const signed = () => house.store.transaction(tenant, (tx) => makeCheckpoint(engine, tx));
  await signed();
  const count = () => house.store.transaction(tenant, (tx) => tx.count('event', {}));
  const old = await count();
  clock.advance(clock.now() + 500 * DAY_MS);
  await house.report([
    { id: '100', department: 'Engineering' },
    { id: '101', department: 'Sales' },
  ]);
  await signed();
  const verify = async () => {
    const { ok, rows } = await verifyHouseLog(engine, tenant, []);
    return { ok, rows: rows.map(({ what }) => what) };
  };
  const remove = (usualDays: number) =>
    removeEvents(engine, database().owner, tenant, { usualDays, actor: 'test' });
  return { ...house, count, old, verify, remove, signed };
}

it('removes what was kept long enough, and the log verifies without it', async () => {
  // The workers of the second begin at the time at which the first one did, and mend what the first has of later.
  const other = await agedHouse('other');
  const house = await agedHouse('acme');
  const before = await house.count();
  const others = await other.count();
  await expect(house.remove(29)).rejects.toMatchObject({ code: 'USAGE' });
  expect(await house.remove(501)).toEqual({ before: 0, removed: 0 });
  expect(await house.count()).toBe(before);
  expect(await house.remove(400)).toEqual({ before: house.old, removed: house.old });
  // One entry says so.
  expect(await house.count()).toBe(before - house.old + 1);
  expect(await other.count()).toBe(others);
  expect(await house.verify()).toEqual({ ok: true, rows: [] });
  expect(await house.remove(400)).toEqual({ before: house.old, removed: 0 });
  const read = eventReader(house.engine, 10_000);
  const { events } = await read('acme', { limit: 500 });
  expect(events[0]?.n).toBe(house.old);
  expect(events.at(-1)?.type).toBe('events.removed');
  await expect(read('acme', { after: 3, limit: 1 })).rejects.toMatchObject({
    code: 'EVENTS_GONE',
    details: { from: house.old - 1 },
  });
});

it('is cut off, and done again', async () => {
  const house = await agedHouse('cut');
  const nowhere = { ...database().owner, port: 1, host: '127.0.0.1' };
  await expect(
    removeEvents(house.engine, nowhere, 'cut', { usualDays: 400, actor: 'test' }),
  ).rejects.toThrow();
  expect(await house.verify()).toEqual({ ok: true, rows: [] });
  expect((await house.remove(400)).removed).toBe(house.old);
  expect(await house.verify()).toEqual({ ok: true, rows: [] });
});

it('is no excuse for whoever removes something else', async () => {
  const house = await agedHouse('thief');
  await house.remove(400);
  const take = (n: number) =>
    owner()
      .query("select set_config('lockstep.tenant', 'thief', false)")
      .then(() => owner().query(`delete from event where tenant_id = 'thief' and n = $1`, [n]));
  await take(house.old);
  expect(await house.verify()).toEqual({ ok: false, rows: [`event ${house.old}`] });
});

it('keeps what no checkpoint covers, and all that follows an event that looks young', async () => {
  const house = await makeHouse({ store: database().store, tenant: 'young' });
  const { engine, clock } = house;
  const remove = () => removeEvents(engine, database().owner, 'young', { usualDays: 400, actor: 'test' });
  const write = (at: number) =>
    house.store.transaction('young', (tx) =>
      journal(tx, [{ type: 'test.written', at, subject: null, body: {} }]),
    );
  const sign = () => house.store.transaction('young', (tx) => makeCheckpoint(engine, tx));
  await sign();
  const size = await write(clock.now());
  const future = await write(clock.now() + 5_000 * DAY_MS);
  await write(clock.now());
  clock.advance(clock.now() + 500 * DAY_MS);
  expect(await remove()).toEqual({ before: size, removed: size });
  await sign();
  expect(await remove()).toEqual({ before: future, removed: 1 });
  const read = eventReader(engine, 400);
  const { events } = await read('young', { limit: 500 });
  expect(events.map(({ n }) => n)).toEqual([0, 1, 2, 3].map((i) => future + i));
});
