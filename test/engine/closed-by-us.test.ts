import { describe, expect, it } from 'vitest';
import { leavePerson, undoLeave } from '../../src/app/people/leave-person.ts';
import { cancellation } from '../../src/engine/execute/run-operation.ts';
import { serveLane } from '../../src/engine/execute/serve-lane.ts';
import { reconcileTarget } from '../../src/engine/reconcile/reconcile-target.ts';
import type { Fault } from '../../src/simulated/index.ts';
import { makeHouse, START } from '../support/house.ts';

const staff = (department = 'Engineering') =>
  ['100', '101', '102'].map((id) => ({ id, department: id === '100' ? department : 'Engineering' }));

/** Somebody who works here with an account that nobody has blocked. */
async function working() {
  const house = await makeHouse();
  await house.report(staff());
  await house.until(START + 60_000);
  const [employment] = await house.store.transaction(house.tenant, (tx) =>
    tx.find('employment', { employment_key: '100' }),
  );
  const order = { identityId: employment?.identity_id ?? '', actor: 'boss', reason: 'x' };
  const system = (name: string) => {
    const found = house.systems.get(name);
    if (found === undefined) throw new Error('there is no such system');
    return found;
  };
  return {
    house,
    system,
    leave: () => leavePerson(house.engine, house.tenant, order),
    undo: () => undoLeave(house.engine, house.tenant, order),
    later: (ms: number) => house.until(house.clock.now() + ms),
    /** Time goes by while no process runs. */
    away: (ms: number) => house.clock.advance(house.clock.now() + ms),
    signsIn: (name = 'directory') => system(name).truth.couldSignIn('100', house.clock.now()),
  };
}

const slowly = (afterMs: number): Fault => ({ kind: 'acceptedLater', afterMs, effects: ['disable'] });

describe('whoever is back finds open what this engine closed', () => {
  it('for a move, before its person left', async () => {
    const { house, system, leave, undo, later, away, signsIn } = await working();
    system('git').setFaults([slowly(20_000)]);
    await house.report(staff('Sales'));
    await later(5_000);
    away(20_000);
    await leave();
    await later(60_000);
    expect(signsIn('git')).toBe(false);
    await house.report(staff());
    await undo();
    await later(600_000);
    expect(signsIn('git')).toBe(true);
  });

  it.each([false, true])(
    'for an earlier leave that was undone, late: listed in between %s',
    async (listed) => {
      const { house, system, leave, undo, later, away, signsIn } = await working();
      system('directory').setFaults([slowly(60_000)]);
      await leave();
      await later(1_000);
      await undo();
      await later(5_000);
      expect(signsIn()).toBe(true);
      away(60_000);
      if (listed) await reconcileTarget(house.engine, house.tenant, 'directory');
      await leave();
      await later(60_000);
      system('directory').setFaults([]);
      await undo();
      await later(600_000);
      expect(signsIn()).toBe(true);
    },
  );

  it('for an earlier leave that a lagging system still shows', async () => {
    const { system, leave, undo, later, signsIn } = await working();
    await leave();
    await later(60_000);
    await undo();
    await later(5_000);
    expect(signsIn()).toBe(true);
    system('directory').setFaults([{ kind: 'staleRead', forMs: 10_000 }]);
    await leave();
    await later(2_000);
    system('directory').setFaults([]);
    await later(60_000);
    expect(signsIn()).toBe(false);
    await undo();
    await later(600_000);
    expect(signsIn()).toBe(true);
  });

  it('for a move, before the leave that its person is held back from', async () => {
    const house = await makeHouse({
      policy: (base) => base.replace('\nid: git\n', '\nid: git\nonLoss: deactivate\n'),
    });
    const git = house.systems.get('git');
    const all = (department: string, leaving: number) =>
      Array.from({ length: 20 }, (_, i) => ({
        id: String(100 + i),
        department: i === 0 ? department : 'Engineering',
        ...(i < leaving ? { lastDay: '2026-03-01' } : {}),
      }));
    await house.report(all('Engineering', 0));
    await house.until(START + 60_000);
    git?.setFaults([slowly(20_000)]);
    await house.report(all('Sales', 0));
    await house.until(START + 65_000);
    expect((await house.report(all('Sales', 8))).outcome).toBe('held');
    await house.until(START + 120_000);
    expect(git?.truth.couldSignIn('100', house.clock.now())).toBe(false);
    for (const minutes of [3, 10]) {
      await house.until(START + minutes * 60_000);
      await reconcileTarget(house.engine, house.tenant, 'git');
      const [row] = await house.store.transaction(house.tenant, (tx) =>
        tx.find('employment', { employment_key: '100' }),
      );
      const due = { identity_id: row?.identity_id ?? '', next_evaluation_at: house.clock.now() };
      await house.store.transaction(house.tenant, (tx) =>
        tx.update('identity', ['next_evaluation_at'], [due]),
      );
    }
    await house.until(START + 900_000);
    await house.report(all('Engineering', 0));
    await house.until(START + 1_800_000);
    expect(git?.truth.couldSignIn('100', house.clock.now())).toBe(true);
  });

  it('for this leave, by a process that died, though what it began waits', async () => {
    const { house, system, leave, undo, later, away, signsIn } = await working();
    const { engine, tenant, store, clock } = house;
    await leave();
    const { open } = engine.targets;
    Object.assign(engine.targets, { open: () => new Promise(() => undefined) });
    await store.heartbeat('dies', clock.now(), 1_000);
    for (const claim of await store.claimLanes('dies', clock.now(), 10))
      void serveLane(engine, claim, { worker: 'dies', holds: () => true }, cancellation()).catch(
        () => undefined,
      );
    const unfinished = () =>
      store.transaction(tenant, (tx) => tx.count('attempt', { finished_at: { isNull: true } }));
    while ((await unfinished()) === 0) await null;
    system('directory').operator.setActive(system('directory').truth.find('100')?.id ?? '', false);
    Object.assign(engine.targets, { open });
    away(2_000);
    await store.reap(clock.now());
    const pause = {
      pause_id: engine.random.uuid(),
      scope: 'all',
      reason: 'x',
      until_at: clock.now() + 60_000,
      asked_by: 'a',
      confirmed_by: 'b',
      made_at: clock.now(),
      ended_at: null,
    };
    await store.transaction(tenant, (tx) => tx.insert('pause', [pause]));
    await later(30_000);
    await later(600_000);
    expect(signsIn()).toBe(false);
    await undo();
    await later(600_000);
    expect(signsIn()).toBe(true);
  });

  it('after somebody else had opened what others had blocked', async () => {
    const { house, system, leave, undo, later, signsIn } = await working();
    const directory = system('directory');
    const id = directory.truth.find('100')?.id ?? '';
    directory.operator.setActive(id, false);
    await reconcileTarget(house.engine, house.tenant, 'directory');
    directory.operator.openCredential(id, 'api-token');
    directory.setFaults([{ kind: 'acceptedLater', afterMs: 20_000 }]);
    await leave();
    await later(1_000);
    // Back before anything was seen to end: nothing is known of the account until it is looked at.
    await undo();
    await later(5_000);
    directory.setFaults([]);
    directory.operator.setActive(id, true);
    await leave();
    directory.setFaults([]);
    await later(60_000);
    expect(signsIn()).toBe(false);
    await undo();
    await later(600_000);
    expect(signsIn()).toBe(true);
  });
});
