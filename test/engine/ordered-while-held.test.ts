import { describe, expect, it } from 'vitest';
import { findPerson } from '../../src/app/people/find-person.ts';
import { leavePerson } from '../../src/app/people/leave-person.ts';
import { applyPlan } from '../../src/app/plans/apply-plan.ts';
import { makePlan } from '../../src/app/plans/compute-plan.ts';
import { makeHouse, type Person } from '../support/house.ts';

const MINUTE = 60_000;

/** Ten of twenty leave at once, says HR: they wait by name. */
async function tenAreHeld() {
  const house = await makeHouse();
  const { engine, tenant, store, clock } = house;
  const people = Array.from({ length: 20 }, (_, i): Person => ({ id: `P${i}`, department: 'Sales' }));
  const rest = () => house.until(clock.now() + MINUTE);
  await house.report(people);
  await rest();
  await house.report(people.map((one, i) => (i < 10 ? { ...one, lastDay: '2026-02-27' } : one)));
  await rest();
  const holds = () => store.transaction(tenant, (tx) => tx.find('hold', {}));
  expect((await holds()).map(({ state }) => state)).toEqual(Array(10).fill('held'));
  const idOf = (id: string) =>
    store.transaction(tenant, async (tx) => findPerson(engine, tx, await engine.policies.active(tx), id));
  const isIn = (id: string) => house.systems.get('directory')?.truth.find(id)?.active === true;
  const order = async (id: string) => ({
    identityId: await idOf(id),
    actor: 'ada',
    reason: 'fired for cause',
  });
  return { ...house, people, rest, holds, idOf, isIn, order };
}

describe('an order about somebody whose leave is held', () => {
  it('goes ahead, and leaves the others waiting', async () => {
    const { engine, tenant, store, rest, holds, isIn, order, people } = await tenAreHeld();
    const said = await leavePerson(engine, tenant, await order('P0'));
    expect(said.decision.operations).toBeGreaterThan(0);
    expect(said.decision.held).toEqual([]);
    await rest();
    expect(people.map(({ id }) => isIn(id)).filter((is) => !is)).toHaveLength(1);
    expect(isIn('P0')).toBe(false);
    const states = (await holds()).map(({ state }) => state).sort();
    expect(states).toEqual([...Array(9).fill('held'), 'overtaken']);
    const leaves = await store.transaction(tenant, (tx) =>
      tx.find('leave', { identity_id: said.identityId }, { order: ['leave_id'] }),
    );
    expect(leaves.map(({ state }) => state).sort()).not.toContain('held');
    const certified = await store.transaction(tenant, (tx) =>
      tx.count('certificate', { identity_id: said.identityId }),
    );
    expect(certified).toBe(1);
  });

  it('is counted like any other: nobody orders a whole bulk past the guard', async () => {
    const { engine, tenant, rest, isIn, order } = await tenAreHeld();
    const gone: boolean[] = [];
    for (let i = 0; i < 10; i++) {
      const { decision, identityId } = await leavePerson(engine, tenant, await order(`P${i}`));
      const went = decision.operations > 0 && decision.held.length === 0;
      expect(went || decision.held.includes(identityId)).toBe(true);
      gone.push(went);
    }
    await rest();
    expect(gone.map((went, i) => went === !isIn(`P${i}`))).toEqual(Array(10).fill(true));
    expect([gone[0], gone[9]]).toEqual([true, false]);
  });

  it('goes ahead by a plan that does what it showed', async () => {
    const { connectors, engine, tenant, rest, isIn, idOf } = await tenAreHeld();
    const context = { engine, connectors, actor: 'ada' };
    const identity = await idOf('P0');
    const file = await makePlan(context, tenant, { kind: 'leave', identity, reason: 'fired for cause' });
    expect(file.plan.people).toHaveLength(1);
    const { decision } = await applyPlan(context, tenant, file);
    expect(decision.held).toEqual([]);
    await rest();
    expect(isIn('P0')).toBe(false);
  });
});
