import { describe, expect, it } from 'vitest';
import { findPerson } from '../../src/app/people/find-person.ts';
import { leavePerson, orderCutOff, undoLeave } from '../../src/app/people/leave-person.ts';
import { decide } from '../../src/engine/decide/decide.ts';
import { makeHouse, type Person } from '../support/house.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

async function leavesNextMonth() {
  const house = await makeHouse();
  const { engine, tenant, store, clock } = house;
  await house.report(
    Array.from({ length: 20 }, (_, i): Person => ({ id: `P${i}`, department: 'Engineering' })),
  );
  const rest = () => house.until(clock.now() + MINUTE);
  await rest();
  const identityId = await store.transaction(tenant, async (tx) =>
    findPerson(engine, tx, await engine.policies.active(tx), 'P0'),
  );
  const order = { identityId, actor: 'ada', reason: 'the contract ends' };
  const end = clock.now() + 30 * DAY;
  const isIn = () => house.systems.get('directory')?.truth.find('P0')?.active;
  await leavePerson(engine, tenant, { ...order, at: end });
  await rest();
  return {
    ...house,
    order,
    end,
    rest,
    isIn,
    leave: async (at?: number) => {
      await leavePerson(engine, tenant, { ...order, at });
      await rest();
    },
    undo: async (effective?: number) => {
      await undoLeave(engine, tenant, { ...order, actor: 'bea', reason: 'a false alarm', effective });
      await rest();
    },
    signal: async () => {
      await store.transaction(tenant, async (tx) => {
        await orderCutOff(
          tx,
          identityId,
          { signal: true, actor: 'ssf:partner', reason: 'session' },
          clock.now(),
        );
        await decide(engine, tx, await engine.policies.active(tx), [identityId], {
          trigger: { by: 'webhook', source: 'partner' },
        });
      });
      await rest();
    },
  };
}

describe('a leave that is ordered for next month', () => {
  it.each(['leave', 'signal'] as const)(
    'comes on its day when what was done before (%s) was undone',
    async (how) => {
      const { undo, until, isIn, end, ...house } = await leavesNextMonth();
      await house[how]();
      expect(isIn()).toBe(false);
      await undo();
      expect(isIn()).toBe(true);
      await until(end + DAY);
      expect(isIn()).toBe(false);
    },
  );

  it('comes on its day however often it was ended and brought back before', async () => {
    const { undo, until, isIn, end, signal, leave } = await leavesNextMonth();
    await signal();
    await leave();
    await undo();
    await leave();
    await undo();
    expect(isIn()).toBe(true);
    await until(end + DAY);
    expect(isIn()).toBe(false);
  });

  it('is itself undone by a second undo', async () => {
    const { undo, until, isIn, end, leave } = await leavesNextMonth();
    await leave();
    await undo();
    // Somebody heard no answer and asks again: the leave of next month is not what they mean.
    await expect(undo()).rejects.toMatchObject({ code: 'UNDO_UNCLEAR' });
    await expect(undo(end + 1)).rejects.toMatchObject({ code: 'UNDO_UNCLEAR' });
    await undo(end);
    await expect(undo()).rejects.toMatchObject({ code: 'NOTHING_TO_UNDO' });
    await until(end + DAY);
    expect(isIn()).toBe(true);
  });

  it('has one day, the one that was named last', async () => {
    const { undo, until, isIn, end, leave, rest } = await leavesNextMonth();
    await leave(end + 10 * DAY);
    await until(end + DAY);
    expect(isIn()).toBe(true);
    await undo();
    await rest();
    await expect(undo()).rejects.toMatchObject({ code: 'NOTHING_TO_UNDO' });
  });

  it('is over with whoever is brought back after its day', async () => {
    const { undo, until, isIn, end, leave } = await leavesNextMonth();
    await leave();
    await until(end + DAY);
    await undo();
    expect(isIn()).toBe(true);
  });
});
