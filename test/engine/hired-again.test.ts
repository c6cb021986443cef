import { describe, expect, it } from 'vitest';
import { findPerson } from '../../src/app/people/find-person.ts';
import { leavePerson, undoLeave } from '../../src/app/people/leave-person.ts';
import { makeHouse, type Person, START } from '../support/house.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Somebody was ordered to leave, and HR said the same that evening. */
async function ordered() {
  const house = await makeHouse();
  const { engine, tenant, store, clock } = house;
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
  const identityId = await store.transaction(tenant, async (tx) =>
    findPerson(engine, tx, await engine.policies.active(tx), '100'),
  );
  await leavePerson(engine, tenant, { identityId, actor: 'anna', reason: 'leaves today' });
  await say({ lastDay: '2026-03-02' });
  await house.until(START + 2 * DAY);
  return {
    house,
    say,
    identityId,
    undo: () => undoLeave(engine, tenant, { identityId, actor: 'bea', reason: 'works here again' }),
    hasAccess: () => house.systems.get('git')?.truth.couldReach('100', clock.now()),
    told: () =>
      store.transaction(tenant, async (tx) => ({
        open: await tx.find('exception', { kind: 'hiredAgain', closed_at: null }),
        notices: await tx.count('notice', { kind: 'hiredAgain', channel: 'mail' }),
      })),
  };
}

describe('whoever is hired again after a leave that was ordered', () => {
  it('gets nothing by that, and a person is told once how to give it', async () => {
    const { house, say, identityId, undo, hasAccess, told } = await ordered();
    expect(await told()).toEqual({ open: [], notices: 0 });
    await say({ hired: '2026-03-20' });
    await house.until(START + 3 * DAY);
    const { open, notices } = await told();
    expect(open).toMatchObject([{ identity_id: identityId, severity: 3 }]);
    expect(open[0]?.text).toContain(`lockstep leave ${identityId} --undo`);
    expect(notices).toBe(1);
    await say({ hired: '2026-03-21' });
    await house.until(START + 25 * DAY);
    expect([hasAccess(), (await told()).open.length, (await told()).notices]).toEqual([false, 1, 1]);
    await undo();
    await house.until(START + 25 * DAY + HOUR);
    expect([hasAccess(), (await told()).open]).toEqual([true, []]);
  });

  it('is no question any more where the hire is taken back', async () => {
    const { house, say, hasAccess, told } = await ordered();
    await say({ hired: '2026-03-20' });
    await house.until(START + 3 * DAY);
    expect((await told()).open).toHaveLength(1);
    await say({ lastDay: '2026-03-02' });
    await house.until(START + 4 * DAY);
    expect([hasAccess(), (await told()).open]).toEqual([false, []]);
  });
});

it('a source that has not heard of an ordered leave yet asks nobody', async () => {
  const { house, say, hasAccess, told } = await ordered();
  await say({});
  await house.until(START + 30 * DAY);
  expect([hasAccess(), await told()]).toEqual([false, { open: [], notices: 0 }]);
});
