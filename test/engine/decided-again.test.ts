import { expect, it } from 'vitest';
import { cancellation } from '../../src/engine/execute/run-operation.ts';
import { serveLane } from '../../src/engine/execute/serve-lane.ts';
import { makeHouse } from '../support/house.ts';

it('whoever is decided again to no effect while their last access ends has a certificate at once', async () => {
  const house = await makeHouse();
  const { engine, tenant, clock, store } = house;
  const staff = (lastDay?: string) => [
    { id: '100', department: 'Engineering', ...(lastDay === undefined ? {} : { lastDay }) },
    ...['101', '102', '103'].map((id) => ({ id, department: 'Engineering' })),
  ];
  await house.report(staff());
  await house.until(clock.now() + 60_000);
  await house.report(staff('2026-03-01'));
  // Everything ends while something has the person looked at again.
  const [leave] = await store.transaction(tenant, (tx) => tx.find('leave', {}));
  const identity_id = leave?.identity_id ?? '';
  await store.heartbeat('beside', clock.now(), 3_600_000);
  for (;;) {
    await store.transaction(tenant, (tx) =>
      tx.update('identity', ['next_evaluation_at'], [{ identity_id, next_evaluation_at: clock.now() }]),
    );
    const claims = await store.claimLanes('beside', clock.now(), 10);
    if (claims.length === 0) break;
    const lease = { worker: 'beside', holds: () => true };
    await Promise.all(claims.map((claim) => serveLane(engine, claim, lease, cancellation())));
  }
  const open = await store.transaction(tenant, (tx) =>
    tx.find('operation', { leave_id: leave?.leave_id ?? '', state: { not: 'verified' } }),
  );
  expect(open).toEqual([]);
  await house.run();
  const certificates = await store.transaction(tenant, (tx) => tx.find('certificate', {}));
  expect(certificates.map(({ unproven }) => unproven)).toEqual([0]);
});
