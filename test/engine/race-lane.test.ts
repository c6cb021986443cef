import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { approvePlan } from '../../src/app/plans/holds.ts';
import { cancellation } from '../../src/engine/execute/run-operation.ts';
import { serveLane } from '../../src/engine/execute/serve-lane.ts';
import { closeTask, confirmTask } from '../../src/engine/tasks/answer-task.ts';
import { listTasks } from '../../src/engine/tasks/list-tasks.ts';
import { together } from '../../src/torture/house/documents.ts';
import { makeHouse, START } from '../support/house.ts';
import { keysDocuments, withManual } from '../support/keys-by-hand.ts';
import { beside, raceDatabase, stagedStore } from '../support/staged-store.ts';

const database = raceDatabase();

async function company(policy: (base: string) => string = (base) => base) {
  const { store } = database();
  const staged = stagedStore(store);
  const house = await makeHouse({
    store: staged.store,
    systems: { directory: [] },
    connectors: withManual(),
    policy: (base) =>
      policy(base.replace(/kind: BirthrightRule\nid: engineers[\s\S]*?---\n[\s\S]*?---\n/, '')),
  });
  const rows = <T>(work: Parameters<typeof store.transaction<T>>[1]) => store.transaction(house.tenant, work);
  return { ...house, staged, rows };
}

it('a task that is confirmed while it is looked at is looked at again at once', async () => {
  const house = await company((base) => together(base, keysDocuments()));
  const { engine, clock } = house;
  const list = (state: 'open' | 'closed') => house.rows((tx) => listTasks(engine, tx, { state }));
  await house.report([{ id: '100', department: 'Sales' }]);
  await house.until(START + 5_000);
  for (const { id } of await list('open'))
    await house.rows((tx) => closeTask(engine, tx, { taskId: id, actor: 'Kim', note: 'done' }));
  const evidence = (first: object) => 'account_ref' in first;
  const stop = house.staged.at(
    { when: 'after', method: 'find', table: 'task', where: evidence },
    async () => {
      const [task] = await list('closed');
      await house.rows((tx) => confirmTask(engine, tx, task?.id ?? '', 'Robin'));
    },
  );
  await house.until(clock.now() + 60_000);
  expect(stop.reached()).toBe(true);
  const states = await house.rows((tx) => tx.find('operation', { target_id: 'keys' }));
  expect(states.map(({ state, step, next_run_at }) => [state, step, next_run_at])).toEqual([
    ['verified', expect.anything(), null],
  ]);
});

it('whoever comes back while a call begins that nobody sees end gets everything again', async () => {
  const house = await company();
  const { engine, clock, store } = house;
  const directory = house.systems.get('directory');
  await house.report([{ id: '100', department: 'Sales' }]);
  await house.until(START + 60_000);
  await house.report([{ id: '100', department: 'Sales', lastDay: '2026-03-01' }]);
  const { open } = engine.targets;
  const stop = house.staged.at({ when: 'after', method: 'find', table: 'attempt' }, async () => {
    // A worker that writes its attempt, has the account switched off, and dies.
    Object.assign(engine.targets, { open: () => new Promise(() => undefined) });
    await store.heartbeat('dies', clock.now(), 1_000);
    for (const claim of await store.claimLanes('dies', clock.now(), 10))
      void serveLane(engine, claim, { worker: 'dies', holds: () => true }, cancellation()).catch(
        () => undefined,
      );
    for (;;) {
      const written = await house.rows((tx) => tx.count('attempt', { finished_at: { isNull: true } }));
      if (written > 0) break;
      await sleep(10);
    }
    directory?.operator.setActive(directory.truth.find('100')?.id ?? '', false);
    Object.assign(engine.targets, { open });
  });
  await house.report([{ id: '100', department: 'Sales' }]);
  expect(stop.reached()).toBe(true);
  clock.advance(clock.now() + 2_000);
  await store.reap(clock.now());
  await house.until(clock.now() + 600_000);
  expect(directory?.truth.couldSignIn('100', clock.now())).toBe(true);
});

it('whoever comes back while what is held of them is approved keeps everything', async () => {
  const house = await company();
  const { engine, tenant, clock } = house;
  const staff = (left: number) =>
    Array.from({ length: 12 }, (_, i) => ({
      id: String(100 + i),
      department: 'Sales',
      ...(i < left ? { lastDay: '2026-03-01' } : {}),
    }));
  await house.report(staff(0));
  await house.until(START + 60_000);
  await house.report(staff(6));
  await house.until(START + 120_000);
  const [hold] = await house.rows((tx) => tx.find('hold', { state: 'held' }));
  let back: { readonly end: Promise<unknown> } | undefined;
  const held = (first: object) => 'state' in first && first.state === 'held';
  const stop = house.staged.at(
    { when: 'after', method: 'find', table: 'operation', where: held },
    async () => {
      back = await beside(database().owner, () => house.report(staff(0)));
    },
  );
  await approvePlan(engine, tenant, { hash: hold?.plan_hash ?? '', actor: 'second', reason: 'they left' });
  await back?.end;
  expect(stop.reached()).toBe(true);
  await house.until(clock.now() + 60_000);
  const directory = house.systems.get('directory');
  for (const { id } of staff(0)) expect(directory?.truth.couldSignIn(id, clock.now()), id).toBe(true);
  expect(await house.rows((tx) => tx.count('hold', { state: 'held' }))).toBe(0);
});
