import { expect, it } from 'vitest';
import { sharedDatabase } from '../support/database.ts';
import { makeHouse, START } from '../support/house.ts';
import { stagedStore } from '../support/staged-store.ts';

const database = sharedDatabase();

it('lets a supplement follow where what it calls proven was found undone while it was written', async () => {
  const { store, at } = stagedStore(database().store);
  const house = await makeHouse({ store });
  const staff = Array.from({ length: 12 }, (_, i) => ({ id: String(100 + i), department: 'Engineering' }));
  await house.report(staff);
  await house.run();
  await house.report(staff.map((one, i) => (i === 0 ? { ...one, lastDay: '2026-03-01' } : one)));
  const moment = at(
    {
      when: 'after',
      method: 'find',
      table: 'inventory',
      where: (where) => Object.keys(where).join() === 'leave_id',
    },
    () =>
      house.store.transaction(house.tenant, async (tx) => {
        const [one] = await tx.find('operation', { kind: 'disable', state: 'verified' });
        if (one === undefined) throw new Error('nothing is proven yet');
        await tx.update('operation', ['state'], [{ operation_id: one.operation_id, state: 'superseded' }]);
      }),
  );
  await house.until(START + 5_000);
  expect(moment.reached()).toBe(true);
  const certificates = await house.store.transaction(house.tenant, (tx) =>
    tx.find('certificate', {}, { order: ['number'], columns: ['number', 'proven', 'unproven'] }),
  );
  expect(certificates.map(({ number }) => number)).toEqual([1, 2]);
  expect(certificates[1]?.proven).toBe((certificates[0]?.proven ?? 0) - 1);
});
