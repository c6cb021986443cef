import { expect, it } from 'vitest';
import { leavePerson } from '../../src/app/people/leave-person.ts';
import { sharedDatabase } from '../support/database.ts';
import { makeHouse } from '../support/house.ts';

const database = sharedDatabase();

it('decisions at the same time do not each find room under the same limit', async () => {
  const house = await makeHouse({ store: database().store });
  const ids = Array.from({ length: 20 }, (_, i) => String(100 + i));
  await house.report(ids.map((id) => ({ id, department: 'Engineering' })));
  await house.run();
  const people = await house.store.transaction(house.tenant, (tx) => tx.find('identity', {}));
  const decided = await Promise.all(
    people
      .slice(0, 10)
      .map(({ identity_id }) =>
        leavePerson(house.engine, house.tenant, { identityId: identity_id, actor: 'mallory', reason: 'x' }),
      ),
  );
  await house.run();
  expect(decided.filter(({ decision }) => decision.held.length === 0).length).toBeLessThanOrEqual(3);
  const git = house.systems.get('git');
  expect(ids.filter((id) => !git?.truth.couldSignIn(id, house.clock.now())).length).toBeLessThanOrEqual(3);
});
