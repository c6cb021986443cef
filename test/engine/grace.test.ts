import { expect, it } from 'vitest';
import { findPerson } from '../../src/app/people/find-person.ts';
import { leavePerson } from '../../src/app/people/leave-person.ts';
import { makeHouse, type Person, START } from '../support/house.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const GRACE = 90 * DAY;
/** By then everything that is due has been done. */
const SOON = 60_000;

/** Everybody works, and whoever leaves is cut off at once and deleted after ninety days. */
async function company() {
  const house = await makeHouse({
    policy: (base) =>
      base.replace('mode: deprovision }]', 'mode: deprovision }, { after: P90D, mode: delete }]'),
  });
  const { engine, store, tenant, systems } = house;
  const say = (of: Partial<Person>) =>
    house.report(
      Array.from({ length: 12 }, (_, i) => ({
        id: String(100 + i),
        department: 'Engineering',
        ...(i === 0 ? of : {}),
      })),
    );
  await say({});
  await house.until(START + HOUR);
  return {
    house,
    say,
    /** What the systems themselves say. */
    account() {
      const on = ['directory', 'git'].map((name) => systems.get(name)?.truth.find('100'));
      if (on.every((one) => one == null)) return 'deleted';
      if (on.some((one) => one == null)) return 'in part';
      const reached = ['directory', 'git'].some((name) =>
        systems.get(name)?.truth.couldReach('100', house.clock.now()),
      );
      return reached ? 'open' : 'closed';
    },
    async order(at: number) {
      const identityId = await store.transaction(tenant, async (tx) =>
        findPerson(engine, tx, await engine.policies.active(tx), '100'),
      );
      await leavePerson(engine, tenant, { identityId, actor: 'anna', reason: 'told so', at });
    },
  };
}

it('cuts off at once whose leave is told with a wrong year, and keeps everything until that is corrected', async () => {
  const { house, say, account } = await company();
  await say({ lastDay: '2025-03-15' });
  await house.until(START + HOUR + SOON);
  expect(account()).toBe('closed');
  await house.until(START + 20 * DAY);
  expect(account()).toBe('closed');
  await say({ lastDay: '2026-06-15' });
  await house.until(house.clock.now() + SOON);
  expect(account()).toBe('open');
});

it.each(['report', 'order'] as const)('gives a leave that a late %s tells of the whole time', async (by) => {
  const { house, say, account, order } = await company();
  const told = house.clock.now();
  if (by === 'report') await say({ lastDay: '2025-12-01' });
  else await order(Date.parse('2025-12-01T17:00:00Z'));
  await house.until(told + SOON);
  expect(account()).toBe('closed');
  // Another word on when it was is no other leave.
  if (by === 'report') {
    await house.until(told + 10 * DAY);
    await say({ lastDay: '2025-12-02' });
  }
  await house.until(told + GRACE - SOON);
  expect(account()).toBe('closed');
  await house.until(told + GRACE + SOON);
  expect(account()).toBe('deleted');
});

it('counts from the end of a leave that was told in time', async () => {
  const { house, say, account } = await company();
  await say({ lastDay: '2026-03-10' });
  const end = Date.parse('2026-03-10T17:00:00Z');
  await house.until(end + GRACE - SOON - 6 * HOUR);
  expect(account()).toBe('closed');
  await house.until(end + GRACE + SOON + 6 * HOUR);
  expect(account()).toBe('deleted');
});

it('begins anew with the next leave', async () => {
  const { house, say, account } = await company();
  await say({ lastDay: '2025-12-01' });
  await house.until(START + 60 * DAY);
  await say({ hired: '2026-04-20' });
  await house.until(START + 61 * DAY);
  expect(account()).toBe('open');
  const told = house.clock.now();
  await say({ hired: '2026-04-20', lastDay: '2026-04-21' });
  await house.until(told + GRACE - SOON);
  expect(account()).toBe('closed');
  await house.until(told + GRACE + SOON);
  expect(account()).toBe('deleted');
});
