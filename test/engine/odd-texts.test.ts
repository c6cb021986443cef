import { expect, it } from 'vitest';
import { sharedDatabase } from '../support/database.ts';
import { makeHouse } from '../support/house.ts';

const database = sharedDatabase();

async function leaverWith(tenant: string, value: string) {
  const house = await makeHouse({ store: database().store, tenant });
  const git = house.systems.get('git');
  const staff = ['100', '101', '102'].map((id) => ({ id, department: 'Engineering' }));
  await house.report(staff);
  await house.run();
  git?.operator.grant(git.truth.find('100')?.id ?? '', { kind: 'group', value });
  await house.report(staff.map((one) => (one.id === '102' ? one : { ...one, lastDay: '2026-03-01' })));
  await house.until(house.clock.now() + 120_000);
  const operations = await house.store.transaction(tenant, (tx) =>
    tx.find('operation', { target_id: 'git' }),
  );
  return {
    there: staff.filter(({ id }) => git?.truth.couldReach(id, house.clock.now())).map(({ id }) => id),
    groups: git?.truth.find('100')?.entitlements,
    open: operations.filter(({ state }) => state !== 'verified').map(({ kind }) => kind),
  };
}

it('a group whose name no text of the database holds keeps nobody’s access, and is taken away itself', async () => {
  expect(await leaverWith('nul', 'a\u0000b')).toEqual({ there: ['102'], groups: [], open: [] });
});

it('a group whose name cannot even be sent keeps nobody’s access, and is not called proven', async () => {
  const { there, open } = await leaverWith('half', 'a\ud800b');
  expect([there, open]).toEqual([['102'], ['revoke']]);
});
