import { beforeEach, describe, expect, it } from 'vitest';
import { leavePerson } from '../../src/app/people/leave-person.ts';
import { approvePlan, refuseHolds } from '../../src/app/plans/holds.ts';
import { sharedDatabase } from '../support/database.ts';
import { type ConsoleHouse, codeOf, consoleHouse } from './support/console-house.ts';

const database = sharedDatabase();
let tenants = 0;
let house: ConsoleHouse;
beforeEach(async () => {
  house = await consoleHouse(database().store, { tenant: `tn${tenants++}` });
  await house.report(
    Array.from({ length: 6 }, (_, i) => ({ id: String(100 + i), department: 'Engineering' })),
  );
});

const identityOf = async (key: string) => {
  const [row] = await house.store.transaction(house.tenant, (tx) =>
    tx.find('employment', { employment_key: key }),
  );
  return row?.identity_id ?? '';
};
const leave = async (key: string, actor = 'boss', at?: number) =>
  leavePerson(house.engine, house.tenant, { identityId: await identityOf(key), actor, reason: 'left', at });
/** The fourth of six within an hour waits. */
async function held(actor?: string) {
  for (const key of ['100', '101', '102', '103']) await leave(key, actor);
  const id = await identityOf('103');
  const [hold] = await house.store.transaction(house.tenant, (tx) => tx.find('hold', { identity_id: id }));
  expect(hold?.state).toBe('held');
  return hold!;
}
const why = { reason: 'x' };

describe('one person under two names', () => {
  it('does not keep their own key by the name that the console has for them', async () => {
    const own = await house.signedIn('glow-worm', 'approver', '103');
    const hold = await held();
    const { hold_id, plan_hash } = hold;
    expect(await codeOf(await own.post(`/api/v1/holds/${hold_id}/refuse`, why))).toEqual([
      409,
      'APPROVER_CONCERNED',
    ]);
    expect(await codeOf(await own.post(`/api/v1/plans/${plan_hash}/refuse`, why))).toEqual([
      409,
      'APPROVER_CONCERNED',
    ]);
    expect(await (await own.get(`/api/v1/plans/${plan_hash}/deciding`)).json()).toMatchObject({
      refuse: 'APPROVER_CONCERNED',
    });
    // Nor by a token that was made in that name, or in the name that the sources know.
    for (const actor of ['glow-worm / ci', 'Glow-Worm', '103 / ci'])
      await expect(refuseHolds(house.engine, house.tenant, [hold_id], actor, 'x')).rejects.toMatchObject({
        code: 'APPROVER_CONCERNED',
      });
  });

  it('does not approve in the console what they made by a token of another name', async () => {
    const hold = await held('104 / payroll');
    const own = await house.signedIn('glow-worm', 'approver', '104');
    const path = `/api/v1/plans/${hold.plan_hash}/approve`;
    expect(await codeOf(await own.post(path, why))).toEqual([409, 'APPROVAL_OWN_PLAN']);
    const other = await house.signedIn('owl', 'approver', '105');
    expect((await other.post(path, why)).status).toBe(200);
  });

  it('does not approve by a token what they made in the console', async () => {
    await house.signedIn('glow-worm', 'operator', '104');
    const hold = await held('glow-worm');
    await expect(
      approvePlan(house.engine, house.tenant, { hash: hold.plan_hash, actor: '104', reason: 'x' }),
    ).rejects.toMatchObject({ code: 'APPROVAL_OWN_PLAN' });
  });

  it('is no second person for a pause that they asked for themselves', async () => {
    const own = await house.signedIn('glow-worm', 'approver', '104');
    const until = new Date(house.clock.now() + 3_600_000).toISOString();
    const token = await house.token('approver', '104');
    const asked = await house
      .browser()
      .post('/api/v1/pauses', { scope: 'all', until, reason: 'x' }, { authorization: `Bearer ${token}` });
    const { id } = (await asked.json()) as { id: string };
    expect(await codeOf(await own.post(`/api/v1/pauses/${id}/confirm`))).toEqual([409, 'PAUSE_OWN']);
    const other = await house.signedIn('owl', 'approver', '105');
    expect((await other.post(`/api/v1/pauses/${id}/confirm`)).status).toBe(200);
  });
});

describe('a leave that is still ahead', () => {
  it('is not taken back by whoever leaves', async () => {
    const own = await house.signedIn('glow-worm', 'operator', '104');
    await leave('104', 'boss', house.clock.now() + 86_400_000);
    expect(await codeOf(await own.post('/api/v1/people/104/leave/undo', why))).toEqual([
      409,
      'APPROVER_CONCERNED',
    ]);
    const other = await house.signedIn('owl', 'operator', '105');
    expect((await other.post('/api/v1/people/104/leave/undo', why)).status).toBe(200);
  });
});
