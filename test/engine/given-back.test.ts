import { describe, expect, it } from 'vitest';
import { leavePerson, undoLeave } from '../../src/app/people/leave-person.ts';
import { makeHouse, START } from '../support/house.ts';

const DEVELOPERS = { kind: 'group', value: 'developers' };
const FAVOUR = { kind: 'group', value: 'favourites' };
const DAY = 86_400_000;

const staff = (more: object = {}) =>
  Array.from({ length: 12 }, (_, i) => ({
    id: String(100 + i),
    department: 'Engineering',
    ...(i === 0 ? more : {}),
  }));

/** Somebody who works here, to whom somebody at the system has given a right of which no rule knows. */
async function favourite() {
  const house = await makeHouse();
  await house.report(staff());
  await house.run();
  const git = house.systems.get('git');
  const account = () => git?.truth.find('100');
  git?.operator.grant(account()?.id ?? '', FAVOUR);
  await house.until(START + 2 * DAY);
  const [row] = await house.store.transaction(house.tenant, (tx) =>
    tx.find('employment', { employment_key: '100' }),
  );
  const order = { identityId: row?.identity_id ?? '', actor: 'boss', reason: 'the wrong one' };
  return {
    house,
    rights: () =>
      account()
        ?.entitlements.map(({ value }) => value)
        .sort(),
    wait: (ms: number) => house.until(house.clock.now() + ms),
    leave: () => leavePerson(house.engine, house.tenant, order),
    undo: () => undoLeave(house.engine, house.tenant, order),
  };
}

const BOTH = [DEVELOPERS.value, FAVOUR.value];

describe('what no rule gave and a leave took', () => {
  it('is given back when the leave is undone', async () => {
    const { rights, wait, leave, undo } = await favourite();
    expect(rights()).toEqual(BOTH);
    await leave();
    await wait(60_000);
    expect(rights()).toEqual([]);
    await undo();
    await wait(60_000);
    expect(rights()).toEqual(BOTH);
  });

  it('is given back though a newer decision overtakes that', async () => {
    const { house, rights, wait, leave, undo } = await favourite();
    await leave();
    await wait(60_000);
    await undo();
    await house.report(staff({ given: 'Eve' }));
    await wait(60_000);
    expect(rights()).toEqual(BOTH);
  });

  it('is given back when HR takes the termination back', async () => {
    const { house, rights, wait } = await favourite();
    await house.report(staff({ lastDay: '2026-03-02' }));
    await wait(60_000);
    expect(rights()).toEqual([]);
    await house.report(staff());
    await wait(60_000);
    expect(rights()).toEqual(BOTH);
  });

  it('stays gone when somebody is hired again', async () => {
    const { house, rights, wait } = await favourite();
    await house.report(staff({ lastDay: '2026-03-02' }));
    await wait(10 * DAY);
    await house.report(staff({ hired: '2026-03-10' }));
    await wait(60_000);
    expect(rights()).toEqual([DEVELOPERS.value]);
  });

  it('is nobody any more to give back once it was given', async () => {
    const { house, rights, wait, leave, undo } = await favourite();
    await leave();
    await wait(60_000);
    await undo();
    await wait(60_000);
    const git = house.systems.get('git');
    git?.operator.revoke(git.truth.find('100')?.id ?? '', FAVOUR);
    await house.report(staff({ given: 'Eve' }));
    await wait(DAY + 60_000);
    expect(rights()).toEqual([DEVELOPERS.value]);
  });
});
