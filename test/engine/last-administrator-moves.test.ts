import { expect, it } from 'vitest';
import { leavePerson } from '../../src/app/people/leave-person.ts';
import { makeHouse } from '../support/house.ts';

it('an administrator whose right is about to be taken away is none for whom another may go', async () => {
  const house = await makeHouse({
    policy: (base) =>
      base
        .replace(/^id: git$/m, 'id: git\nadministrators: [{ kind: role, value: administrator }]')
        .replace('kind: group, value: developers', 'kind: role, value: administrator')
        .replace('grants: [{ target: directory }]', 'grants: [{ target: directory }, { target: git }]'),
  });
  const people = ['100', '101'].map((id) => ({ id, department: 'Engineering' }));
  await house.report(people);
  await house.run();
  // One of the two is moved. Decided, and nothing of it is done yet …
  await house.report(people.map((one) => (one.id === '100' ? { ...one, department: 'Sales' } : one)));
  const leaver = await house.store.transaction(house.tenant, (tx) =>
    tx.find('employment', { employment_key: '101' }),
  );
  // … when the other one leaves.
  const identityId = leaver[0]?.identity_id ?? '';
  await leavePerson(house.engine, house.tenant, { identityId, actor: 'it', reason: 'left' });
  const asked = await house.store.transaction(house.tenant, (tx) =>
    tx.find('operation', { target_id: 'git', kind: 'revoke' }),
  );
  expect(asked.filter(({ identity_id }) => identity_id === identityId)).toEqual([]);
  const told = await house.store.transaction(house.tenant, (tx) =>
    tx.find('exception', { kind: 'planRefused' }),
  );
  expect(told.map(({ identity_id }) => identity_id)).toEqual([identityId]);
});
