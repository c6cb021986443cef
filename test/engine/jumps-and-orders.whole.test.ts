import { expect, it } from 'vitest';
import { atWork, contractors, HOUR, JUMP, STAFF } from '../support/at-work.ts';

const DAY = 24 * HOUR;
const ids = (people: readonly { readonly id: string }[]) => people.map(({ id }) => id);

it('gives back what a clock ahead took of whose leave is ordered for tomorrow, and takes it tomorrow', async () => {
  const house = await atWork(STAFF);
  await house.order('S1', house.steady() + DAY);
  await house.pass(60_000);
  house.jump(JUMP);
  await house.pass(300_000);
  house.jump(0);
  await house.pass(HOUR);
  expect(house.there()).toEqual(ids(STAFF));
  await house.pass(DAY);
  expect(house.there()).toEqual(ids(STAFF).filter((id) => id !== 'S1'));
});

it('moves no order of next month to now because a clock was ahead', async () => {
  const house = await atWork([...STAFF, { id: 'N', department: 'Sales', hired: '2026-03-03' }]);
  await house.order('N', house.steady() + 30 * DAY);
  await house.pass(60_000);
  house.jump(JUMP);
  await house.pass(300_000);
  house.jump(0);
  await house.pass(49 * HOUR);
  expect(house.there()).toContain('N');
});

it('ends nothing by the clock alone of whoever is to leave next month, whatever else is said of them', async () => {
  const company = [...contractors(5), ...STAFF];
  const house = await atWork(company);
  for (const { id } of contractors(5)) await house.order(id, house.steady() + 30 * DAY);
  await house.pass(60_000);
  house.jump(JUMP);
  await house.pass(300_000);
  await house.report(
    company.map((person) => (person.id.startsWith('C') ? { ...person, department: 'Sales' } : person)),
  );
  await house.pass(60_000);
  expect(house.there()).toEqual(ids(company));
  house.jump(0);
  await house.pass(HOUR);
  expect(house.there()).toEqual(ids(company));
});

it('cuts off at once whose leave is ordered while the clock is ahead, and keeps it so', async () => {
  const house = await atWork([...contractors(5), ...STAFF]);
  house.jump(JUMP);
  await house.pass(300_000);
  await house.order('C1');
  await house.pass(60_000);
  expect(house.there()).not.toContain('C1');
  house.jump(0);
  await house.pass(HOUR);
  expect(house.there()).not.toContain('C1');
  expect(house.there()).toContain('C2');
});
