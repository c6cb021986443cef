import { expect, it } from 'vitest';
import { findPerson } from '../../src/app/people/find-person.ts';
import { makeHouse } from '../support/house.ts';

async function known(keys: readonly string[]) {
  const house = await makeHouse();
  await house.report(keys.map((id) => ({ id, department: 'Sales' })));
  return house.store.transaction(house.tenant, async (tx) => {
    const rows = await tx.find('employment', {}, { columns: ['employment_key', 'identity_id'] });
    const keyOf = new Map(rows.map((row) => [row.identity_id, row.employment_key]));
    const policy = await house.engine.policies.active(tx);
    return async (text: string) =>
      findPerson(house.engine, tx, policy, text).then(
        (id) => keyOf.get(id),
        (error: { code: string }) => error.code,
      );
  });
}

it("means whose key it is as it is written, and in other letters only where they are one person's", async () => {
  const find = await known(['K2AB', 'k2ab', 'K3AB', '12', '\uff11\uff12']);
  expect(await find('k2ab')).toBe('k2ab');
  expect(await find(' K2AB ')).toBe('K2AB');
  expect(await find('k2Ab')).toBe('PERSON_AMBIGUOUS');
  expect(await find('k3Ab')).toBe('K3AB');
  expect(await find('12')).toBe('12');
  expect(await find('\uff11\uff12')).toBe('\uff11\uff12');
  expect(await find('0x12')).toBe('PERSON_UNKNOWN');
});
