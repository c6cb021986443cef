import { describe, expect, it } from 'vitest';
import { giveEvents } from '../../src/app/events/give-events.ts';
import { askedTypes } from '../../src/engine/events/asked-types.ts';
import { DAY_MS } from '../../src/engine/events/kept-events.ts';
import { eventReader } from '../../src/engine/events/read-events.ts';
import { streamEvents } from '../../src/engine/events/stream-events.ts';
import { eventWatch } from '../../src/engine/events/watch-events.ts';
import { cancellation } from '../../src/engine/execute/run-operation.ts';
import { journal } from '../../src/engine/log/journal.ts';
import { type House, makeHouse } from '../support/house.ts';

const write = (house: House, mark: string, type: `test.${string}` = 'test.written') =>
  house.store.transaction(house.tenant, (tx) =>
    journal(tx, [{ type, at: house.clock.now(), subject: null, body: { mark } }]),
  );
/** Lets everything run that waits for no clock. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 20));
/** Moves time on by steps until `done`. */
async function pass(house: House, ms: number): Promise<void> {
  await settle();
  for (let left = ms; left > 0; left -= 250) {
    house.clock.advance(house.clock.now() + 250);
    await settle();
  }
}

describe('reading events', () => {
  it('goes as far back as they are kept, and says from where on', async () => {
    const house = await makeHouse();
    const read = eventReader(house.engine, 400);
    const all = async (after?: number) =>
      (await read(house.tenant, { after, limit: 500 })).events.map(({ n }) => n);
    const founded = (await all()).length;
    for (let day = 0; day < 5; day++) {
      house.clock.advance(house.clock.now() + 100 * DAY_MS);
      await write(house, `day ${day}`);
    }
    // What was written on day 0 and on day 100 is older than 400 days a little later.
    house.clock.advance(house.clock.now() + 1);
    const kept = [1, 2, 3, 4].map((day) => founded + day);
    expect(await all()).toEqual(kept);
    const from = founded;
    expect(await all(from)).toEqual(kept);
    for (const after of [-1, 0, from - 1])
      await expect(read(house.tenant, { after, limit: 10 })).rejects.toMatchObject({
        code: 'EVENTS_GONE',
        details: { from },
      });
    house.clock.advance(house.clock.now() + 100 * DAY_MS);
    expect(await all()).toEqual(kept.slice(1));
    house.clock.advance(house.clock.now() + 5_000 * DAY_MS);
    expect(await all()).toEqual([]);
    await write(house, 'new');
    expect(await all()).toEqual([founded + 5]);
  });

  it('finds the oldest that is kept wherever it is', async () => {
    for (let old = 0; old <= 9; old++) {
      const house = await makeHouse();
      const read = eventReader(house.engine, 10);
      const founded = (await read(house.tenant, { limit: 500 })).events.length;
      for (let i = 0; i < 9; i++) {
        if (i === old) house.clock.advance(house.clock.now() + 11 * DAY_MS);
        await write(house, String(i));
      }
      const fresh = eventReader(house.engine, 10);
      expect((await fresh(house.tenant, { limit: 1 })).events[0]?.n).toBe(old === 9 ? 0 : founded + old);
    }
  });

  it('never lets a reader believe in numbers that were not given out', async () => {
    const house = await makeHouse();
    const read = eventReader(house.engine, 400);
    const { next, log } = await read(house.tenant, { limit: 500 });
    expect(log).toContain(house.tenant);
    expect(await read(house.tenant, { after: next, limit: 5 })).toEqual({ events: [], next, log });
    await expect(read(house.tenant, { after: next + 1, limit: 5 })).rejects.toMatchObject({
      code: 'EVENTS_AHEAD',
      details: { from: next },
    });
  });

  it('gives only the types that were asked for, and moves on over the others', async () => {
    const house = await makeHouse();
    await house.report([{ id: 'E1', department: 'Sales' }]);
    await house.run();
    const read = eventReader(house.engine, 400);
    const everything = await read(house.tenant, { limit: 500 });
    for (const text of ['import.finished', 'operation.*', 'target.*,identity.decided', 'hold.*']) {
      const types = text.split(',');
      const wanted = everything.events.filter(({ type }) =>
        types.some((one) => (one.endsWith('.*') ? type.startsWith(one.slice(0, -1)) : type === one)),
      );
      if (text !== 'hold.*') expect(wanted.length).toBeGreaterThan(0);
      const got = await read(house.tenant, { limit: 500, types: askedTypes(text) });
      expect(got).toEqual({ ...everything, events: wanted });
      let after: number | undefined;
      const single: number[] = [];
      for (;;) {
        const page = await read(house.tenant, { after, limit: 1, types: askedTypes(text) });
        if (page.events.length === 0) break;
        after = page.next;
        single.push(...page.events.map(({ n }) => n));
      }
      expect(single).toEqual(wanted.map(({ n }) => n));
    }
  });

  it.each([
    'nothing',
    'person',
    'person.eraset',
    '*',
    'dsync.*.created',
    "a'; drop",
    '',
    'x.*',
    'leave.decided,',
  ])('refuses to wait for %j, which nothing is called', (text) => {
    expect(() => askedTypes(text)).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });
});

describe('waiting for events', () => {
  const query = { limit: 10, wait: 60, format: 'json' as const };
  const caller = (house: House) => ({ tenant: house.tenant, actor: 'x', role: 'auditor' as const });

  it('ends with the first one, with the time, with the reader and with the server', async () => {
    const house = await makeHouse();
    const closing = cancellation();
    const { events } = giveEvents(house.engine, { closing });
    const { next: after } = await events(caller(house), { ...query, wait: 0, limit: 500 }, cancellation());
    const ended: string[] = [];
    const gone = cancellation();
    const wait = (name: string, given = cancellation(), seconds = 60) =>
      events(caller(house), { ...query, after, wait: seconds }, given).then((page) => {
        ended.push(name);
        return page;
      });
    const short = wait('short', cancellation(), 1);
    const left = wait('left', gone);
    const woken = wait('woken');
    await settle();
    expect(ended).toEqual([]);
    await pass(house, 1_000);
    expect(ended).toEqual(['short']);
    expect(await short).toMatchObject({ events: [], next: after });
    gone.cancel();
    await left;
    expect(ended).toEqual(['short', 'left']);
    await write(house, 'at last');
    await pass(house, 250);
    expect((await woken).events).toMatchObject([{ n: after + 1, data: { mark: 'at last' }, version: 1 }]);
    const last = events(caller(house), { ...query, after: after + 1 }, cancellation());
    await settle();
    closing.cancel();
    expect(await last).toMatchObject({ events: [] });
    // Nobody is looked for when nobody waits.
    await pass(house, 500);
    expect(house.clock.next()).toBeNull();
  });
});

describe('a stream of events', () => {
  it('gives page after page, and signs of life, until the token is nobody any more', async () => {
    const house = await makeHouse();
    const { clock } = house;
    const read = eventReader(house.engine, 400);
    let allowed = true;
    const streaming = {
      clock,
      read,
      wait: eventWatch(house.engine),
      until: cancellation(),
      allowed: async () => allowed,
    };
    const { next: after } = await read(house.tenant, { limit: 500 });
    const stream = streamEvents(streaming, house.tenant, { after, limit: 2 });
    for (const mark of ['a', 'b', 'c']) await write(house, mark);
    const marks = async () => {
      const { value, done } = await stream.next();
      return done === true ? null : value.events.map(({ payload }) => (payload as { mark: string }).mark);
    };
    expect(await marks()).toEqual(['a', 'b']);
    // Nothing is read before it is asked for.
    await write(house, 'd');
    expect(await marks()).toEqual(['c', 'd']);
    const beat = marks();
    await pass(house, 15_000);
    expect(await beat).toEqual([]);
    allowed = false;
    await write(house, 'secret');
    const rest: (readonly string[] | null)[] = [];
    const reading = (async () => {
      for (;;) {
        const page = await marks();
        rest.push(page);
        if (page === null) return;
      }
    })();
    await pass(house, 60_000);
    await reading;
    expect(rest.at(-1)).toBeNull();
    await write(house, 'later');
    expect(await marks()).toBeNull();
  });
});
