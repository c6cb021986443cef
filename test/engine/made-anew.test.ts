import { describe, expect, it } from 'vitest';
import { reconcileTarget } from '../../src/engine/reconcile/reconcile-target.ts';
import { makeHouse, type Person, START } from '../support/house.ts';

const HOUR = 3_600_000;
const staff = (first: Partial<Person> = {}): Person[] =>
  Array.from({ length: 20 }, (_, i) => ({
    id: `P${i}`,
    department: 'Engineering',
    ...(i === 0 ? first : {}),
  }));

/** A company in which somebody's account was removed by hand and made again: same key, other id and name. */
async function company(system: string) {
  const house = await makeHouse();
  await house.report(staff());
  await house.until(START + HOUR);
  const { operator, truth } = house.systems.get(system) ?? fail();
  const before = truth.accounts().find(({ keys }) => keys.employeeId === 'P0') ?? fail();
  operator.remove(before.id);
  const { name, keys, attributes, entitlements } = before;
  operator.create({ name: `${name}.new`, keys, attributes, entitlements });
  await reconcileTarget(house.engine, house.tenant, system);
  await house.until(START + 2 * HOUR);
  return {
    ...house,
    held: entitlements,
    now: () =>
      truth
        .accounts()
        .flatMap(({ keys, active, entitlements }) =>
          keys.employeeId === 'P0' ? [{ active, entitlements }] : [],
        ),
  };
}

function fail(): never {
  throw new Error('it is not there');
}

describe('an account that was made anew by hand', () => {
  it('stays the only one of its person, and ends with a move that takes it away', async () => {
    const { now, held, report, until } = await company('git');
    expect(held).toEqual([{ kind: 'group', value: 'developers' }]);
    expect(now()).toEqual([{ active: true, entitlements: held }]);
    await report(staff({ department: 'Sales' }));
    await until(START + 3 * HOUR);
    expect(now()).toEqual([{ active: false, entitlements: [] }]);
  });

  it('is nothing of its person when it only has the name: it is left alone, and all else ends', async () => {
    const house = await makeHouse();
    await house.report(staff());
    await house.until(START + HOUR);
    const { operator, truth } = house.systems.get('git') ?? fail();
    const own = truth.accounts().find(({ keys }) => keys.employeeId === 'P0') ?? fail();
    operator.remove(own.id);
    const { name } = operator.create({ name: own.name, keys: {}, entitlements: own.entitlements });
    await house.report(staff({ lastDay: '2026-02-27' }));
    await house.until(START + 2 * HOUR);
    expect(truth.accounts().find((one) => one.name === name)).toMatchObject({
      active: true,
      entitlements: own.entitlements,
    });
    const operations = await house.store.transaction(house.tenant, (tx) =>
      tx.find('operation', { target_id: 'git' }),
    );
    const states = operations
      .filter(({ leave_id }) => leave_id !== null)
      .map(({ kind, state }) => `${kind} ${state}`);
    expect(states.length).toBeGreaterThan(0);
    expect(states.filter((one) => !one.endsWith(' verified'))).toEqual([]);
  });

  it('ends with its person', async () => {
    const { now, report, until } = await company('directory');
    await report(staff({ lastDay: '2026-02-27' }));
    await until(START + 3 * HOUR);
    expect(now()).toMatchObject([{ active: false, entitlements: [] }]);
  });
});
