import { expect, it } from 'vitest';
import { completeDecided } from '../../src/engine/certify/complete-leaves.ts';
import { LOG_COUNTER } from '../../src/engine/log/journal.ts';
import { sharedDatabase } from '../support/database.ts';
import { makeHouse, START } from '../support/house.ts';

const database = sharedDatabase();

it('says that a leave is complete whose last item was settled while its person was decided again', async () => {
  const house = await makeHouse({ store: database().store });
  const { engine, store, tenant } = house;
  const staff = Array.from({ length: 12 }, (_, i) => ({ id: String(100 + i), department: 'Engineering' }));
  await house.report(staff);
  await house.run();
  await house.report(staff.map((one, i) => (i === 0 ? { ...one, lastDay: '2026-03-01' } : one)));
  await house.until(START + 60_000);
  const leave = await store.transaction(tenant, async (tx) => {
    const [row] = await tx.find('leave', {});
    if (row === undefined) throw new Error('nobody left');
    await tx.update(
      'leave',
      ['state', 'closed_at', 'certificate_due_at'],
      [{ leave_id: row.leave_id, state: 'open', closed_at: null, certificate_due_at: null }],
    );
    return row;
  });

  let settled = () => {};
  const settling = new Promise<void>((resolve) => {
    settled = resolve;
  });
  let noted = () => {};
  const hasNoted = new Promise<void>((resolve) => {
    noted = resolve;
  });
  const later = house.clock.now() + 30_000;
  const settles = store.transaction(tenant, async (tx) => {
    await tx.advance(LOG_COUNTER, 0);
    await tx.update(
      'leave',
      ['certificate_due_at'],
      [{ leave_id: leave.leave_id, certificate_due_at: later }],
    );
    noted();
    await settling;
  });
  await hasNoted;
  const decides = store.transaction(tenant, (tx) => completeDecided(engine, tx, [leave.identity_id]));
  await new Promise((resolve) => setTimeout(resolve, 200));
  settled();
  await Promise.all([settles, decides]);

  const due = await store.transaction(
    tenant,
    async (tx) => (await tx.find('leave', {}))[0]?.certificate_due_at,
  );
  expect(due).toBe(house.clock.now());
});
