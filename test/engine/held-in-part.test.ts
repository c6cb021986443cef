import { expect, it } from 'vitest';
import { approvePlan, listHolds } from '../../src/app/plans/holds.ts';
import { makeHouse, START } from '../support/house.ts';

const staff = (moved: readonly string[], to: string) =>
  Array.from({ length: 12 }, (_, i) => String(100 + i)).map((id) => ({
    id,
    department: moved.includes(id) ? to : 'Engineering',
  }));

it('what is held stays to be approved when another part of the same decision is overtaken', async () => {
  const house = await makeHouse();
  const { engine, tenant, store, clock } = house;
  const moved = ['100', '101', '102', '103', '104'];
  await house.report(staff([], ''));
  await house.until(START + 60_000);
  await house.report(staff(moved, 'Sales'));
  await house.until(START + 120_000);
  const holds = () =>
    store.transaction(
      tenant,
      async (tx) => (await listHolds(engine, tx, await engine.policies.active(tx), { limit: 100 })).holds,
    );
  expect(await holds()).toHaveLength(5);
  // They do not go to Sales after all, and must not keep what Engineering had.
  await house.report(staff(moved, 'Support'));
  await house.until(START + 180_000);
  const waiting = await holds();
  expect(waiting.filter(({ operations }) => operations.includes('git: disable'))).toHaveLength(5);
  for (const hash of new Set(waiting.map(({ plan }) => plan)))
    await approvePlan(engine, tenant, { hash, actor: 'second', reason: 'they moved' });
  await house.until(START + 240_000);
  const git = house.systems.get('git');
  for (const id of moved) expect(git?.truth.couldSignIn(id, clock.now())).toBe(false);
});
