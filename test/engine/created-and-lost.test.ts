import { expect, it } from 'vitest';
import type { Store } from '../../src/engine/store.ts';
import { memoryStore } from '../../src/store/memory/memory-store.ts';
import { makeHouse } from '../support/house.ts';

/**
 * The database is lost twice: when the account has just been created, and when it has just been switched off again. So
 * nobody knows that it is there.
 */
it('an account whose creation and loss were never seen to end is given again', async () => {
  const real = memoryStore();
  let lostWhen: () => boolean = () => false;
  const store: Store = {
    ...real,
    transaction: (tenant, work, options) =>
      lostWhen()
        ? Promise.reject(new Error('the connection broke off'))
        : real.transaction(tenant, work, options),
  };
  const house = await makeHouse({ store });
  const truth = house.systems.get('git')?.truth;
  const account = () => truth?.find('100') ?? null;
  const runUntilLost = async (when: () => boolean) => {
    lostWhen = when;
    await expect(house.run()).rejects.toThrow('broke off');
    lostWhen = () => false;
    house.clock.advance(house.clock.now() + 3_700_000);
    await real.reap(house.clock.now());
  };
  await house.report([{ id: '200', department: 'Sales' }]);
  await house.run();
  await house.report([
    { id: '100', department: 'Engineering' },
    { id: '200', department: 'Sales' },
  ]);
  await runUntilLost(() => account() !== null);
  await house.report([
    { id: '100', department: 'Sales' },
    { id: '200', department: 'Sales' },
  ]);
  await runUntilLost(() => account()?.active === false);
  await house.report([
    { id: '100', department: 'Engineering' },
    { id: '200', department: 'Sales' },
  ]);
  await house.until(house.clock.now() + 600_000);
  expect(account()).toMatchObject({ active: true, entitlements: [{ kind: 'group', value: 'developers' }] });
});
