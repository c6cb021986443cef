import { findings } from '../../findings.ts';
import { withRoom } from '../../house/documents.ts';
import { type House, makeHouse, type Person } from '../../house/house.ts';
import type { Order, Rack } from '../../rack.ts';

const DAY = 86_400_000;
const DRIPPED = { short: 200, day: 500, night: 2_000 };
const RENAMED = { short: 200, day: 2_000, night: 5_000 };

const stopped = (house: House, people: readonly Person[], systems: readonly string[]) =>
  people.filter(({ id }) =>
    systems.some((name) => house.systems.get(name)?.truth.couldSignIn(id, house.clock.now()) !== true),
  ).length;

async function inPlace(order: Order, people: readonly Person[]): Promise<House> {
  const house = await makeHouse({ seed: order.seed, policy: withRoom });
  await house.report(people);
  await house.until(house.clock.now() + 60_000);
  if (stopped(house, people, ['directory', 'git']) > 0) throw new Error('the company was not in place');
  return house;
}

export const drip: Rack = {
  name: 'drip',
  shows: 'one percent a day is stopped within five days (T4)',
  parts: { short: 1, day: 1, night: 1 },
  run: async (order) => {
    const found = findings('drip', order);
    const count = DRIPPED[order.size];
    const people = Array.from(
      { length: count },
      (_, i): Person => ({ id: `E${i}`, department: 'Engineering' }),
    );
    const house = await inPlace(order, people);
    const begun = house.clock.now();
    let trippedOn: number | null = null;
    for (let day = 1; day <= 30; day++) {
      const gone = Math.floor((count / 100) * day);
      await house.report(
        people.map((person, i) => (i < gone ? { ...person, lastDay: '2026-03-01' } : person)),
      );
      await house.until(begun + day * DAY);
      const lost = stopped(house, people, ['directory', 'git']);
      if (trippedOn === null && lost < gone) trippedOn = day;
      // In any seven days no more than a twentieth of those who were there goes without anybody's word.
      const allowed = Math.max(3, Math.floor(0.05 * count)) * Math.ceil(day / 7);
      if (lost > allowed) found.wrong(`day ${day}: ${lost} people are cut off, ${allowed} may be`);
    }
    if (trippedOn === null || trippedOn > 5) found.wrong(`it was stopped on day ${trippedOn ?? 'never'}`);
    return found.outcome({ drippedDays: 30, peopleDripped: count }, [`stopped on day ${trippedOn}`]);
  },
};

export const attributePoison: Rack = {
  name: 'attribute-poison',
  shows: 'a department that is renamed for everybody takes nothing from anybody (T3)',
  parts: { short: 1, day: 1, night: 1 },
  run: async (order) => {
    const found = findings('attribute-poison', order);
    const people = Array.from(
      { length: RENAMED[order.size] },
      (_, i): Person => ({ id: `E${i}`, department: 'Engineering' }),
    );
    const house = await inPlace(order, people);
    await house.report(people.map((person) => ({ ...person, department: 'Engineering & Research' })));
    await house.until(house.clock.now() + 8 * DAY);
    const lost = stopped(house, people, ['directory', 'git']);
    if (lost > 0) found.wrong(`${lost} of ${people.length} people lost access`);
    const held = await house.store.transaction(house.tenant, (tx) =>
      tx.find('hold', { state: 'held' }, { columns: ['identity_id'] }),
    );
    if (new Set(held.map(({ identity_id }) => identity_id)).size !== people.length)
      found.wrong(`${held.length} holds for ${people.length} people`);
    return found.outcome({ renamed: people.length, revoked: lost });
  },
};
