import { describe, expect, it } from 'vitest';
import { leavePerson, undoLeave } from '../../src/app/people/leave-person.ts';
import { reconcileTarget } from '../../src/engine/reconcile/reconcile-target.ts';
import { makeHouse, START } from '../support/house.ts';

const PEOPLE = ['100', '101', '102'].map((id) => ({ id, department: 'Engineering' }));

/**
 * Somebody works here with an account; `blocked`: an administrator of the system has switched it off since; `listed`: the
 * system was listed after that.
 */
async function hired({ blocked, listed = true }: { readonly blocked: boolean; readonly listed?: boolean }) {
  const house = await makeHouse();
  await house.report(PEOPLE);
  await house.run();
  const system = house.systems.get('directory');
  const account = system?.truth.find('100');
  if (system === undefined || account == null) throw new Error('there is no account');
  if (blocked) system.operator.setActive(account.id, false);
  if (listed) await reconcileTarget(house.engine, house.tenant, 'directory');
  const [employment] = await house.store.transaction(house.tenant, (tx) =>
    tx.find('employment', { employment_key: '100' }),
  );
  const order = { identityId: employment?.identity_id ?? '', actor: 'boss', reason: 'x' };
  return { house, system, account, order };
}

describe('an account that others blocked', () => {
  it.each([true, false])('is as it was after leave and return: blocked %s', async (blocked) => {
    const { house, system, account, order } = await hired({ blocked });
    await leavePerson(house.engine, house.tenant, order);
    await house.until(START + 60_000);
    expect(system.truth.couldSignIn('100', house.clock.now())).toBe(false);
    await undoLeave(house.engine, house.tenant, order);
    await house.until(START + 120_000);
    expect(system.truth.accounts().find(({ id }) => id === account.id)?.active).toBe(!blocked);
  });

  it.each([{ kind: 'acceptedLater', afterMs: 2_000 }, { kind: 'executedThenTimeout' }] as const)(
    'stays blocked when the leave is undone while it is carried out: $kind',
    async (fault) => {
      const { house, system, account, order } = await hired({ blocked: true });
      system.operator.openCredential(account.id, 'api-token');
      system.setFaults([fault]);
      await leavePerson(house.engine, house.tenant, order);
      await house.until(house.clock.now() + 1_000);
      await undoLeave(house.engine, house.tenant, order);
      await house.until(house.clock.now() + 5_000);
      system.setFaults([]);
      await house.until(house.clock.now() + 600_000);
      expect(system.truth.couldSignIn('100', house.clock.now())).toBe(false);
    },
  );

  it('stays blocked though it is first seen when its person leaves', async () => {
    const { house, system, order } = await hired({ blocked: true, listed: false });
    await house.until(START + 1_000);
    await leavePerson(house.engine, house.tenant, order);
    await house.until(START + 60_000);
    await undoLeave(house.engine, house.tenant, order);
    await house.until(START + 120_000);
    expect(system.truth.couldSignIn('100', house.clock.now())).toBe(false);
  });

  it('stays blocked when its person leaves and comes back twice', async () => {
    const { house, system, order } = await hired({ blocked: true });
    for (let i = 0; i < 2; i++) {
      await leavePerson(house.engine, house.tenant, order);
      await house.until(START + (2 * i + 1) * 60_000);
      await undoLeave(house.engine, house.tenant, order);
      await house.until(START + (2 * i + 2) * 60_000);
    }
    expect(system.truth.couldSignIn('100', house.clock.now())).toBe(false);
  });

  it('stays blocked when its person is held back from leaving, and stays', async () => {
    const house = await makeHouse();
    const staff = (leaving: number) =>
      Array.from({ length: 20 }, (_, i) => ({
        id: String(100 + i),
        department: 'Engineering',
        ...(i < leaving ? { lastDay: '2026-03-01' } : {}),
      }));
    await house.report(staff(0));
    await house.run();
    const held = await house.report(staff(8));
    expect(held.outcome).toBe('held');
    await house.until(START + 60_000);
    const system = house.systems.get('directory');
    const signsIn = (id: string) => system?.truth.couldSignIn(id, house.clock.now());
    expect(signsIn('100')).toBe(true);
    system?.operator.setActive(system.truth.find('100')?.id ?? '', false);
    await reconcileTarget(house.engine, house.tenant, 'directory');
    await house.until(START + 120_000);
    await house.report(staff(0));
    await house.until(START + 600_000);
    expect([signsIn('100'), signsIn('101')]).toEqual([false, true]);
  });

  it('is opened again by a return that nothing of ours was in the way of: we closed it in between', async () => {
    const { house, system, account, order } = await hired({ blocked: true });
    await leavePerson(house.engine, house.tenant, order);
    await house.until(START + 60_000);
    // Somebody opens it behind our backs; we close it, and this time it is ours.
    system.operator.setActive(account.id, true);
    await reconcileTarget(house.engine, house.tenant, 'directory');
    await house.until(START + 120_000);
    expect(system.truth.couldSignIn('100', house.clock.now())).toBe(false);
    await undoLeave(house.engine, house.tenant, order);
    await house.until(START + 180_000);
    expect(system.truth.couldSignIn('100', house.clock.now())).toBe(true);
  });
});
