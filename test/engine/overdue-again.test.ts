import { expect, it } from 'vitest';
import { makeHouse, START } from '../support/house.ts';

const HOUR = 3_600_000;

it('a hold past its deadline is told again as often as the Guard says, and ends by nothing but a decision', async () => {
  const house = await makeHouse({
    policy: (base) => `${base}---\nkind: Guard\nid: guard\ndeadline: PT1H\nalarmAgain: PT6H\n`,
  });
  const people = Array.from({ length: 12 }, (_, i) => ({ id: String(100 + i), department: 'Engineering' }));
  await house.report(people);
  await house.run();
  await house.report(people.map((one) => ({ ...one, lastDay: '2026-03-01' })));
  const told = () =>
    house.store.transaction(house.tenant, async (tx) => {
      const rows = await tx.find('notice', { kind: 'holdOverdue', channel: 'mail' }, { order: ['made_at'] });
      return rows.map(({ made_at }) => Math.floor((made_at - START) / HOUR));
    });
  for (let hour = 1; hour <= 20; hour++) await house.until(START + hour * HOUR + 60_000);
  expect(await told()).toEqual([1, 7, 13, 19]);
  const holds = await house.store.transaction(house.tenant, (tx) => tx.find('hold', {}));
  expect(new Set(holds.map(({ state }) => state))).toEqual(new Set(['held']));
});
