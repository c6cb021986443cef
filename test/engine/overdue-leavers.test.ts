import { expect, it } from 'vitest';
import { evaluateDue } from '../../src/engine/time/evaluate-due.ts';
import { makeHouse, type Person } from '../support/house.ts';

it('decides about who should have gone before it decides about hundreds who were due earlier', async () => {
  const house = await makeHouse();
  const joiners = Array.from(
    { length: 600 },
    (_, i): Person => ({ id: `J${i}`, department: 'Sales', hired: '2026-03-06', zone: 'Asia/Tokyo' }),
  );
  const leaver = { id: 'L', department: 'Sales', lastDay: '2026-03-05', zone: 'Europe/Helsinki' };
  await house.report([...joiners, leaver]);
  await house.until(Date.parse('2026-03-05T14:30:00Z'));
  house.clock.advance(Date.parse('2026-03-05T17:30:00Z'));
  await evaluateDue(house.engine, house.tenant);
  const states = async () =>
    house.store.transaction(house.tenant, async (tx) => ({
      leaves: await tx.count('leave', {}),
      begun: await tx.count('identity', { state: 'active' }),
    }));
  expect(await states()).toEqual({ leaves: 1, begun: 0 });
  while ((await evaluateDue(house.engine, house.tenant)) > 0);
  expect(await states()).toEqual({ leaves: 1, begun: 600 });
});
