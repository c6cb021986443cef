import { expect, it } from 'vitest';
import { eraseAll } from '../../src/engine/erase/erase-all.ts';
import { makeHouse } from '../support/house.ts';

it('who is erased from an older state in which they were still here makes no room under the guard', async () => {
  const house = await makeHouse();
  const { engine, store, tenant } = house;
  await house.report(['100', '101', '102'].map((id) => ({ id, department: 'Engineering' })));
  await house.run();
  const counted = () =>
    store.transaction(tenant, async (tx) => {
      const names = ['people', 'people:directory', 'people:git'];
      const rows = await tx.find('counter', { name: { in: names } }, { order: ['name'] });
      return rows.map(({ value }) => value);
    });
  expect(await counted()).toEqual([3, 3, 3]);
  await store.transaction(tenant, async (tx) => {
    const [one] = await tx.find('employment', { employment_key: '100' });
    const person = one?.identity_id ?? '';
    expect(await eraseAll(engine, tx, [{ person, erasedAt: 1 }])).toBe(1);
  });
  expect(await counted()).toEqual([2, 2, 2]);
});
