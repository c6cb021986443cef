import { expect, it } from 'vitest';
import { leavePerson } from '../../src/app/people/leave-person.ts';
import { applyPlan } from '../../src/app/plans/apply-plan.ts';
import { makePlan } from '../../src/app/plans/compute-plan.ts';
import { simulatedConnector } from '../../src/connectors/simulated/index.ts';
import { install } from '../../src/domain/connector.ts';
import { makeHouse, START } from '../support/house.ts';

const IDS = Array.from({ length: 20 }, (_, i) => String(100 + i));

it('people who are merged into a leaver count one by one', async () => {
  const house = await makeHouse();
  await house.report(IDS.map((id) => ({ id, department: 'Engineering' })));
  await house.run();
  const [leaver, ...others] = await house.store.transaction(house.tenant, (tx) =>
    tx.find('identity', {}, { order: ['identity_id'] }),
  );
  const into = leaver?.identity_id ?? '';
  const context = {
    engine: house.engine,
    connectors: new Map([[simulatedConnector.id, install(simulatedConnector)]]),
    actor: 'mallory',
  };
  for (const { identity_id: from } of others.slice(0, 8)) {
    const plan = await makePlan(context, house.tenant, { kind: 'merge', into, from, reason: 'the same' });
    await applyPlan(context, house.tenant, plan);
    await house.run();
  }
  await leavePerson(house.engine, house.tenant, { identityId: into, actor: 'mallory', reason: 'x' });
  await house.until(START + 600_000);
  const git = house.systems.get('git');
  const stopped = IDS.filter((id) => !git?.truth.couldSignIn(id, house.clock.now()));
  expect(stopped.length).toBeLessThanOrEqual(3);
});
