import { expect, it } from 'vitest';
import { diagnose } from '../../src/app/health/diagnose.ts';
import { whoIsMeant } from '../../src/app/plans/who-is-meant.ts';
import { confirmClock } from '../../src/engine/time/confirm-clock.ts';
import { evaluateDue } from '../../src/engine/time/evaluate-due.ts';
import type { Lived } from '../../src/engine/time/steady-time.ts';
import { atWork, contractors, ENDS, HOUR, JUMP, STAFF } from '../support/at-work.ts';
import { realDatabase } from '../support/database.ts';
import { makeHouse } from '../support/house.ts';
import { HEALTHY_SERVER } from '../support/server-health.ts';
import { stagedStore } from '../support/staged-store.ts';

const MINUTE = 60_000;
const EVERYBODY = [...contractors(5), ...STAFF];
const ALL = EVERYBODY.map(({ id }) => id);

it('ends nobody’s access by a clock that jumps 36 h forward, says so, and goes on when it is back', async () => {
  const house = await atWork(EVERYBODY, 2);
  expect(house.there()).toEqual(ALL);
  house.jump(JUMP);
  await house.pass(300_000);
  expect(house.there()).toEqual(ALL);
  expect(await house.open()).toMatchObject([{ severity: 4, subject: 'clock' }]);
  // Once for each channel: both workers noticed, one said it.
  const told = await house.store.transaction(house.tenant, (tx) =>
    tx.find('notice', { kind: 'clockJumped' }),
  );
  expect(told).toHaveLength(2);
  const health = await house.health();
  expect(health.clock).toMatchObject({ shift: JUMP, waiting: 5 });
  const finding = diagnose(HEALTHY_SERVER, [health], house.clock.now()).find(({ what }) =>
    what.startsWith('clock of the database'),
  );
  expect(finding?.state).toBe('problem');
  expect(finding?.fix).toContain('--confirm-clock');

  house.jump(0);
  await house.pass(300_000);
  expect(await house.events()).toEqual(['clock.jumped', 'clock.returned']);
  expect(await house.open()).toEqual([]);
  expect(house.there()).toEqual(ALL);
  // Their time really comes.
  await house.pass(17 * HOUR);
  expect(house.there()).toEqual(STAFF.map(({ id }) => id));
});

it('decides by the time that has passed while the clock is doubted: whose day has really ended goes', async () => {
  const house = await atWork(EVERYBODY);
  house.jump(JUMP);
  await house.pass(HOUR);
  expect(house.there()).toEqual(ALL);
  await house.pass(16 * HOUR);
  expect(house.there()).toEqual(STAFF.map(({ id }) => id));
  expect(await house.events()).toEqual(['clock.jumped']);
});

it('lets them go once a person has confirmed the clock', async () => {
  const house = await atWork(EVERYBODY, 2);
  house.jump(JUMP);
  await house.pass(300_000);
  expect(await house.confirm()).toBe(JUMP);
  await house.pass(300_000);
  expect((await house.health()).clock).toBeNull();
  expect(house.there()).toEqual(STAFF.map(({ id }) => id));
  expect(await house.events()).toEqual(['clock.jumped', 'clock.confirmed']);
  expect(await house.open()).toEqual([]);
  await expect(house.confirm()).rejects.toMatchObject({ code: 'CLOCK_UNDOUBTED' });
});

it('cuts off at once who is reported to have left, whichever way the clock has jumped', async () => {
  for (const to of [JUMP, -JUMP]) {
    const house = await atWork(EVERYBODY, 2);
    house.jump(to);
    await house.pass(300_000);
    await house.report(
      EVERYBODY.map((person) => (person.id === 'S1' ? { ...person, lastDay: '2026-02-28' } : person)),
    );
    await house.pass(30_000);
    expect(house.there()).toEqual(ALL.filter((id) => id !== 'S1'));
    house.jump(0);
    await house.pass(HOUR);
    expect(house.there()).toEqual(ALL.filter((id) => id !== 'S1'));
  }
});

it('does nothing twice and gives nobody anything again when the clock jumps 36 h back', async () => {
  const house = await atWork([...EVERYBODY, { id: 'L', department: 'Sales', lastDay: '2026-03-01' }], 2);
  expect(house.there()).toEqual(ALL);
  const effects = house.effects();
  house.jump(-JUMP);
  // What is said of somebody who left is no reason to give it back, also before anybody has noticed.
  await house.report([...EVERYBODY, { id: 'L', department: 'Engineering', lastDay: '2026-03-01' }]);
  await house.pass(HOUR);
  expect(await house.open()).toMatchObject([{ severity: 4 }]);
  expect(house.there()).toEqual(ALL);
  expect(house.effects()).toBe(effects);
  // And the day of the contractors ends when it ends.
  await house.pass(16 * HOUR);
  expect(house.there()).toEqual(STAFF.map(({ id }) => id));
  house.jump(0);
  await house.pass(HOUR);
  expect(await house.events()).toEqual(['clock.jumped', 'clock.returned']);
  expect(house.there()).toEqual(STAFF.map(({ id }) => id));
});

it('does not believe in small steps what it would not believe at once', async () => {
  for (const step of [MINUTE, 4 * MINUTE]) {
    const house = await atWork(EVERYBODY, 2);
    let ahead = 0;
    for (; ahead < 18 * HOUR; ahead += step) {
      house.jump(ahead);
      await house.pass(20_000);
    }
    expect(house.there()).toEqual(ALL);
    expect((await house.events())[0]).toBe('clock.jumped');
    expect((await house.health()).clock?.shift).toBeGreaterThan(17 * HOUR);
    // Whoever has said that it is right has said it of what was, and not of the next step.
    await house.confirm();
    await house.pass(300_000);
    expect(house.there()).toEqual(STAFF.map(({ id }) => id));
    expect((await house.health()).clock).toBeNull();
  }
});

it('grows used to a clock that is a little off', async () => {
  const house = await atWork(EVERYBODY, 2);
  for (let step = 1; step <= 3; step++) {
    house.jump(step * 2 * MINUTE);
    await house.pass(5 * HOUR);
  }
  expect(await house.events()).toEqual([]);
});

it('believes a jump of a few people: a machine that slept keeps no leaver', async () => {
  const house = await atWork([...contractors(3), ...STAFF]);
  house.jump(JUMP);
  await house.pass(300_000);
  expect(house.there()).toEqual(STAFF.map(({ id }) => id));
  expect(await house.open()).toHaveLength(1);
});

it('doubts nothing when a house was off for three weeks, and everything that is behind what was written', async () => {
  const off = await atWork(EVERYBODY);
  const later = { ...off.engine, clock: { ...off.clock, now: () => off.clock.monotonic() + 21 * 24 * HOUR } };
  expect(await evaluateDue(later, off.tenant)).toBe(5);
  const behind = await atWork(EVERYBODY);
  const earlier = {
    ...behind.engine,
    clock: { ...behind.clock, now: () => behind.clock.monotonic() - JUMP },
  };
  expect(await evaluateDue(earlier, behind.tenant)).toBe(0);
  expect(await behind.events()).toEqual(['clock.jumped']);
});

it('does not doubt the clock because one of several processes stood still', async () => {
  const house = await atWork(EVERYBODY);
  let stood = 0;
  const clock = { ...house.clock, monotonic: () => house.clock.monotonic() - stood };
  await house.work('paused', { ...house.engine, clock });
  await house.pass(300_000);
  stood = 3 * HOUR;
  await house.pass(300_000);
  expect(await house.events()).toEqual([]);
});

it('takes no end back by the steady time that a later word has made', async () => {
  const house = await atWork(EVERYBODY);
  house.jump(JUMP);
  await house.pass(300_000);
  // The clock was right after all: HR says that the day of this one is over.
  await house.report(EVERYBODY.map((person) => (person.id === 'S1' ? { ...person, lastDay: ENDS } : person)));
  await house.pass(300_000);
  const without = ALL.filter((id) => id !== 'S1');
  expect(house.there()).toEqual(without);
  // Something happens on an account of everybody: all are looked at again, none by the clock that jumped.
  await house.store.transaction(house.tenant, async (tx) => {
    const people = await tx.find('identity', {});
    const at = house.clock.now();
    await tx.update(
      'identity',
      ['next_evaluation_at'],
      people.map(({ identity_id }) => ({ identity_id, next_evaluation_at: at })),
    );
  });
  await house.pass(600_000);
  expect(house.there()).toEqual(without);
});

it('goes on trying to cut off whom it tried to cut off when the clock went back', async () => {
  const house = await atWork(EVERYBODY);
  const crm = house.systems.get('crm');
  if (crm === undefined) throw new Error('no such system');
  crm.setFaults([{ kind: 'down' }]);
  await house.report(
    EVERYBODY.map((person) => (person.id === 'S1' ? { ...person, lastDay: '2026-02-28' } : person)),
  );
  await house.pass(900_000);
  expect(crm.truth.find('S1')?.active).toBe(true);
  house.jump(-JUMP);
  crm.setFaults([]);
  await house.pass(900_000);
  expect(crm.truth.find('S1')?.active).toBe(false);
});

it('takes nothing by the clock from whom a source speaks of, and gives back what was taken before it was noticed', async () => {
  const company = [...contractors(7), ...STAFF];
  const all = company.map(({ id }) => id);
  const house = await atWork(company);
  const moved = (ids: readonly string[]) =>
    company.map((person) => (ids.includes(person.id) ? { ...person, department: 'Sales' } : person));
  house.jump(JUMP);
  // Nobody has noticed yet.
  await house.report(moved(['C1']));
  await house.order('S3');
  await house.pass(300_000);
  expect(house.there()).toEqual(all.filter((id) => !['C1', 'S3'].includes(id)));
  await house.report(moved(['C1', 'C2']));
  await house.order('C3');
  await house.pass(300_000);
  expect(house.there()).toEqual(all.filter((id) => !['C1', 'S3', 'C3'].includes(id)));
  house.jump(0);
  await house.pass(HOUR);
  // What was ordered stays.
  expect(house.there()).toEqual(all.filter((id) => !['S3', 'C3'].includes(id)));
});

it('forgets no reason to look at somebody, and nothing that is seen, when a clock that was ahead is back', async () => {
  const house = await atWork(EVERYBODY);
  house.jump(JUMP);
  await house.pass(300_000);
  const ahead = house.clock.now();
  await house.store.transaction(house.tenant, async (tx) => {
    const people = await tx.find('identity', {});
    await tx.update(
      'identity',
      ['next_evaluation_at'],
      people.map(({ identity_id }) => ({ identity_id, next_evaluation_at: ahead })),
    );
    const accounts = await tx.find('account', {});
    await tx.update(
      'account',
      ['observed_at'],
      accounts.map(({ account_id }) => ({ account_id, observed_at: ahead })),
    );
  });
  house.jump(0);
  await house.pass(300_000);
  const left = await house.store.transaction(house.tenant, async (tx) => [
    await tx.count('identity', { next_evaluation_at: ahead }),
    await tx.count('account', { observed_at: { above: house.clock.now() } }),
  ]);
  expect(left).toEqual([0, 0]);
  expect(house.there()).toEqual(ALL);
});

it('cuts off now whom it decided about by a clock that was back before anybody could write that down', async () => {
  const house = await atWork(EVERYBODY, 2);
  const crm = house.systems.get('crm');
  crm?.setFaults([{ kind: 'down' }]);
  house.jump(JUMP);
  await house.order('S1');
  await house.report(
    EVERYBODY.map((person) => (person.id === 'C1' ? { ...person, department: 'Sales' } : person)),
  );
  // Tried, and to be tried again in a day and a half.
  await house.pass(2_000);
  house.jump(0);
  crm?.setFaults([]);
  await house.pass(900_000);
  expect(crm?.truth.find('S1')?.active).toBe(false);
  expect(house.there()).toEqual(ALL.filter((id) => id !== 'S1'));
  // One worker said it, once.
  expect(await house.events()).toEqual(['clock.returned']);
});

it('mends what a clock left that no living process has seen', async () => {
  const house = await atWork(EVERYBODY);
  house.systems.get('crm')?.setFaults([{ kind: 'down' }]);
  house.jump(JUMP);
  await house.order('S1');
  await house.pass(2_000);
  house.stop();
  house.jump(0);
  house.systems.get('crm')?.setFaults([]);
  await house.work('after');
  await house.pass(900_000);
  expect(house.systems.get('crm')?.truth.find('S1')?.active).toBe(false);
  expect(await house.events()).toEqual(['clock.returned']);
});

it('counts nobody as here again by a clock that went back', async () => {
  const house = await atWork(EVERYBODY);
  await house.pass(17 * HOUR);
  house.jump(-JUMP);
  await house.pass(300_000);
  const states = (name: string) =>
    house.store.transaction(house.tenant, async (tx) =>
      (await whoIsMeant(house.engine, tx, name)).map(({ state }) => state),
    );
  expect([await states('C1'), await states('S1')]).toEqual([['left'], ['active']]);
});

it('keeps what a person confirms while a process writes down the time', async () => {
  const database = await realDatabase();
  try {
    const { store, at } = stagedStore(database.store);
    const { engine, tenant, clock, report } = await makeHouse({ store });
    await report(STAFF);
    let jumped = 0;
    const steady = clock.now;
    clock.now = () => steady() + jumped;
    const lived: Lived = new Map();
    const look = async () => {
      clock.advance(steady() + 70_000);
      await evaluateDue(engine, tenant, lived);
      const [row] = await database.store.transaction(tenant, (tx) => tx.find('clock', {}));
      return Math.round((row?.shift ?? Number.NaN) / HOUR);
    };
    expect(await look()).toBe(0);
    jumped = JUMP;
    expect([await look(), await look()]).toEqual([0, 36]);
    const stop = at({ when: 'after', method: 'find', table: 'clock' }, async () => {
      await database.store.transaction(tenant, (tx) => confirmClock(engine, tx, 'ada'));
    });
    expect([await look(), await look(), await look()]).toEqual([0, 0, 0]);
    expect(stop.reached()).toBe(true);
  } finally {
    await database.close();
  }
}, 60_000);

it('is written down on PostgreSQL as well', async () => {
  const database = await realDatabase();
  try {
    const house = await makeHouse({ store: database.store });
    const { engine, tenant, clock, store } = house;
    await house.report(STAFF);
    let jumped = 0;
    const steady = clock.now;
    clock.now = () => steady() + jumped;
    // What passes steadily has fractions, which no column of the database takes.
    const { monotonic } = clock;
    clock.monotonic = () => monotonic() + Math.random();
    const lived: Lived = new Map();
    const told: string[] = [];
    for (const to of [0, JUMP, JUMP, 0, 0, -JUMP, -JUMP, -JUMP]) {
      jumped = to;
      clock.advance(steady() + 70_000);
      await evaluateDue(engine, tenant, lived);
      const [row] = await store.transaction(tenant, (tx) => tx.find('clock', {}));
      told.push(`${Math.round((row?.shift ?? Number.NaN) / HOUR)}`);
    }
    expect(told).toEqual(['0', '0', '36', '36', '0', '0', '-36', '-36']);
    expect(await store.transaction(tenant, (tx) => confirmClock(engine, tx, 'ada'))).toBeCloseTo(-JUMP, -2);
  } finally {
    await database.close();
  }
}, 60_000);
