import { describe, expect, it } from 'vitest';
import { findPerson } from '../../src/app/people/find-person.ts';
import { leavePerson, undoLeave } from '../../src/app/people/leave-person.ts';
import { makeHouse, START } from '../support/house.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Somebody who left an hour ago, by the report or by an administrator. */
async function left(by: 'report' | 'administrator') {
  const house = await makeHouse();
  const { engine, tenant, store, clock } = house;
  const staff = (lastDay?: string) =>
    ['100', '101', '102', '103'].map((id) => ({
      id,
      department: 'Engineering',
      ...(id === '100' && lastDay !== undefined ? { lastDay } : {}),
    }));
  await house.report(staff());
  await house.until(START + 60_000);
  const identityId = await store.transaction(tenant, async (tx) =>
    findPerson(engine, tx, await engine.policies.active(tx), '100'),
  );
  const order = (at?: number) =>
    leavePerson(engine, tenant, { identityId, actor: 'anna', reason: 'told so', at });
  if (by === 'report') await house.report(staff('2026-03-01'));
  else await order();
  await house.until(START + HOUR);
  const since = async () => {
    const [row] = await store.transaction(tenant, (tx) => tx.find('identity', { identity_id: identityId }));
    return row?.state_since;
  };
  const hasAccess = () => house.systems.get('git')?.truth.couldReach('100', clock.now());
  expect(hasAccess()).toBe(false);
  return { house, engine, tenant, clock, identityId, order, since, hasAccess };
}

describe.each(['report', 'administrator'] as const)('whoever has left by the %s', (by) => {
  it('gets nothing back by a leave that is ordered for later', async () => {
    const { house, clock, order, hasAccess } = await left(by);
    await expect(order(clock.now() + 30 * DAY)).rejects.toMatchObject({ code: 'LEAVE_IN_EFFECT' });
    await house.until(clock.now() + HOUR);
    expect(hasAccess()).toBe(false);
  });

  it('has left since the first order, however often it is repeated', async () => {
    const { house, clock, order, since, hasAccess } = await left(by);
    const first = await since();
    expect(Date.parse((await order()).effective)).toBe(first);
    await house.until(clock.now() + HOUR);
    expect([await since(), hasAccess()]).toEqual([first, false]);
  });
});

it('a leave that is ordered for later may be postponed, brought forward and undone until it comes', async () => {
  const { house, engine, tenant, clock, identityId, order, hasAccess } = await left('administrator');
  await undoLeave(engine, tenant, { identityId, actor: 'anna', reason: 'stays' });
  await house.until(clock.now() + HOUR);
  expect(hasAccess()).toBe(true);
  const base = clock.now();
  await order(base + 2 * DAY);
  await order(base + 5 * DAY);
  await house.until(base + 3 * DAY);
  expect(hasAccess()).toBe(true);
  await order(base + 4 * DAY);
  await house.until(base + 4 * DAY + HOUR);
  expect(hasAccess()).toBe(false);
});
