import { describe, expect, it } from 'vitest';
import { leavePerson, undoLeave } from '../../src/app/people/leave-person.ts';
import { idOf, patch, pushedCompany, user } from './pushed-company.ts';

const DAY = 86_400_000;
const OFF = patch({ op: 'replace', value: { active: false } });
const ON = patch({ op: 'replace', value: { active: true } });

/** Somebody of whom a leave is ordered for in thirty days. */
async function leavesNextMonth(more = '') {
  const company = await pushedCompany({ more });
  const { house, send, settle, account } = company;
  const path = `/Users/${idOf(await send('POST', '/Users', user('100')))}`;
  await settle();
  const [person] = await house.store.transaction(house.tenant, (tx) => tx.find('identity', {}));
  const order = { identityId: person?.identity_id ?? '', actor: 'ada', reason: 'the contract ends' };
  const end = house.clock.now() + 30 * DAY;
  await leavePerson(house.engine, house.tenant, { ...order, at: end });
  await settle();
  const isIn = () => account('directory', '100')?.active;
  expect(isIn()).toBe(true);
  return { ...company, path, end, order, isIn };
}

describe('somebody who leaves next month', () => {
  it.each([
    ['switched off', 'PATCH', OFF],
    ['deleted', 'DELETE', undefined],
  ] as const)('is out as soon as they are %s', async (_what, method, body) => {
    const { send, settle, isIn, path } = await leavesNextMonth();
    await send(method, path, body);
    await settle();
    expect(isIn()).toBe(false);
  });

  it('is out on that day, switched off and on again meanwhile', async () => {
    const { house, send, settle, isIn, path, end } = await leavesNextMonth();
    await send('PATCH', path, OFF);
    await settle();
    await send('PATCH', path, ON);
    await settle();
    expect(isIn()).toBe(true);
    await house.until(end + DAY);
    expect(isIn()).toBe(false);
  });

  it('is out from that day on, switched on again after it', async () => {
    const { house, send, settle, isIn, path, end } = await leavesNextMonth();
    await send('PATCH', path, OFF);
    await settle();
    await house.until(end + DAY);
    await send('PATCH', path, ON);
    await settle();
    expect(isIn()).toBe(false);
  });

  it('is switched on with nothing done, and leaves on that day', async () => {
    const { house, send, settle, isIn, path, end } = await leavesNextMonth();
    await send('PATCH', path, ON);
    await settle();
    expect(isIn()).toBe(true);
    await house.until(end + DAY);
    expect(isIn()).toBe(false);
  });

  it('leaves on that day, suspended before', async () => {
    const { house, send, settle, account, isIn, path, end } = await leavesNextMonth('inactive: suspend\n');
    const rights = () => account('directory', '100')?.entitlements.length;
    const had = rights();
    await send('PATCH', path, OFF);
    await settle();
    expect([isIn(), rights()]).toEqual([false, had]);
    await house.until(end + DAY);
    const leaves = await house.store.transaction(house.tenant, (tx) => tx.find('leave', {}));
    expect([rights(), leaves.length]).toEqual([0, 1]);
  });

  it('leaves on that day, brought back by a person meanwhile', async () => {
    const { house, send, settle, isIn, path, end, order } = await leavesNextMonth();
    await send('PATCH', path, OFF);
    await settle();
    await undoLeave(house.engine, house.tenant, { ...order, actor: 'bea', reason: 'by mistake' });
    await settle();
    expect(isIn()).toBe(true);
    await house.until(end + DAY);
    expect(isIn()).toBe(false);
  });
});
