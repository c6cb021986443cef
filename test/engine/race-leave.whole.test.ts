import { expect, it } from 'vitest';
import { LockstepError } from '../../src/domain/errors.ts';
import { raiseAlarms } from '../../src/engine/alarms.ts';
import { issueDueCertificates } from '../../src/engine/certify/issue-certificates.ts';
import { openException } from '../../src/engine/exceptions.ts';
import { cancellation } from '../../src/engine/execute/run-operation.ts';
import { serveLane } from '../../src/engine/execute/serve-lane.ts';
import { reconcileTarget } from '../../src/engine/reconcile/reconcile-target.ts';
import { evaluateDue } from '../../src/engine/time/evaluate-due.ts';
import { makeHouse, START } from '../support/house.ts';
import { beside, raceDatabase, stagedStore } from '../support/staged-store.ts';

const database = raceDatabase();

async function company() {
  const { store } = database();
  const staged = stagedStore(store);
  const house = await makeHouse({ store: staged.store, systems: { directory: [], git: [], crm: [] } });
  const rows = <T>(work: Parameters<typeof store.transaction<T>>[1]) => store.transaction(house.tenant, work);
  return {
    ...house,
    staged,
    rows,
    async serve() {
      await store.heartbeat('beside', house.clock.now(), 3_600_000);
      const claims = await store.claimLanes('beside', house.clock.now(), 10);
      const lease = { worker: 'beside', holds: () => true };
      await Promise.all(claims.map((claim) => serveLane(house.engine, claim, lease, cancellation())));
    },
  };
}

async function leaver() {
  const house = await company();
  await house.report([{ id: '100', department: 'Engineering' }]);
  await house.until(START + 60_000);
  await house.report([{ id: '100', department: 'Engineering', lastDay: '2026-03-01' }]);
  await house.until(START + 120_000);
  const [leave] = await house.rows((tx) => tx.find('leave', {}));
  return { ...house, leave: leave as NonNullable<typeof leave> };
}

it('what comes back while the last certificate of a leave is written is in one as well', async () => {
  const house = await leaver();
  const { leave, engine, tenant, clock } = house;
  // As if the last certificate were still to be written.
  await house.rows((tx) =>
    tx.update(
      'leave',
      ['state', 'closed_at', 'certificate_due_at'],
      [{ leave_id: leave.leave_id, state: 'open', closed_at: null, certificate_due_at: clock.now() }],
    ),
  );
  const git = house.systems.get('git');
  git?.operator.setActive(git.truth.find('100')?.id ?? '', true);
  const stop = house.staged.at({ when: 'after', method: 'find', table: 'leave' }, async () => {
    expect(await issueDueCertificates(engine, tenant)).toBe(1);
  });
  await reconcileTarget(engine, tenant, 'git');
  expect(stop.reached()).toBe(true);
  await house.until(clock.now() + 120_000);
  expect(git?.truth.couldSignIn('100', clock.now())).toBe(false);
  const operations = await house.rows((tx) => tx.find('operation', { leave_id: leave.leave_id }));
  const certificates = await house.rows((tx) => tx.find('certificate', {}, { order: ['number'] }));
  expect(certificates.at(-1)).toMatchObject({ unproven: 0, proven: operations.length });
});

it('a system that is read while a certificate is written counts as read', async () => {
  const house = await leaver();
  const { leave, engine, tenant, clock } = house;
  await house.rows(async (tx) => {
    await tx.update(
      'inventory',
      ['read_at', 'sealed', 'leaf', 'next_run_at'],
      [
        {
          leave_id: leave.leave_id,
          target_id: 'git',
          read_at: null,
          sealed: null,
          leaf: null,
          next_run_at: clock.now(),
        },
      ],
    );
    await tx.insert('wake', [{ wake_id: engine.random.uuid(), lane_id: 'target:git' }]);
    await tx.update(
      'leave',
      ['certificate_due_at'],
      [{ leave_id: leave.leave_id, certificate_due_at: clock.now() }],
    );
  });
  const stop = house.staged.at({ when: 'after', method: 'find', table: 'inventory' }, async () => {
    await house.serve();
  });
  expect(await issueDueCertificates(engine, tenant)).toBe(1);
  expect(stop.reached()).toBe(true);
  const [row] = await house.rows((tx) => tx.find('inventory', { target_id: 'git' }));
  expect(row).toMatchObject({ next_run_at: null, read_at: clock.now() });
});

it('an exception that is so again while settled ones are closed stays open', async () => {
  const house = await leaver();
  const { engine, tenant, leave } = house;
  const input = {
    kind: 'planRefused',
    subject: `${leave.identity_id}:git`,
    identityId: leave.identity_id,
    target: 'git',
    severity: 3,
    text: 'git: the account is protected; a person has to decide',
  };
  await house.rows((tx) => openException(engine, tx, input));
  let again: { readonly end: Promise<unknown> } | undefined;
  const stop = house.staged.at({ when: 'before', method: 'update', table: 'exception' }, async () => {
    again = await beside(database().owner, () => house.rows((tx) => openException(engine, tx, input)));
  });
  await house.until(house.clock.now() + 60_000);
  await raiseAlarms(engine, tenant);
  await again?.end;
  expect(stop.reached()).toBe(true);
  const open = await house.rows((tx) => tx.find('exception', { kind: 'planRefused', closed_at: null }));
  expect(open).toHaveLength(1);
});

it('a certificate that failed does not bring back the leave of somebody who is back', async () => {
  const house = await leaver();
  const { engine, tenant, leave, clock } = house;
  await house.rows((tx) =>
    tx.update(
      'leave',
      ['state', 'closed_at', 'certificate_due_at'],
      [{ leave_id: leave.leave_id, state: 'open', closed_at: null, certificate_due_at: clock.now() }],
    ),
  );
  const { commitmentKey } = engine.vault;
  Object.assign(engine.vault, {
    commitmentKey: async () => {
      Object.assign(engine.vault, { commitmentKey });
      throw new LockstepError('INTERNAL', 'once');
    },
  });
  const stop = house.staged.at(
    { when: 'before', method: ['update', 'updateWhere'], table: 'leave' },
    async () => {
      await house.report([{ id: '100', department: 'Engineering' }]);
    },
  );
  await issueDueCertificates(engine, tenant);
  expect(stop.reached()).toBe(true);
  const [after] = await house.rows((tx) => tx.find('leave', { leave_id: leave.leave_id }));
  expect(after).toMatchObject({ state: 'overtaken', certificate_due_at: null });
});

it('a person whose decision failed is not looked at later than a newer decision says', async () => {
  const house = await leaver();
  const { engine, tenant, leave, clock } = house;
  const identity_id = leave.identity_id;
  const at = (next_evaluation_at: number) =>
    house.rows((tx) => tx.update('identity', ['next_evaluation_at'], [{ identity_id, next_evaluation_at }]));
  await at(clock.now() - 1);
  const { active } = engine.policies;
  Object.assign(engine.policies, {
    active: async () => {
      throw new Error('a contradiction');
    },
  });
  const stop = house.staged.at(
    { when: 'before', method: ['update', 'updateWhere'], table: 'identity' },
    async () => {
      await at(clock.now() + 10_000);
    },
  );
  await evaluateDue(engine, tenant);
  Object.assign(engine.policies, { active });
  expect(stop.reached()).toBe(true);
  const [person] = await house.rows((tx) => tx.find('identity', { identity_id }));
  expect(person?.next_evaluation_at).toBe(clock.now() + 10_000);
});

it('a look that is asked for while a target is listed is not put off by that listing', async () => {
  const house = await leaver();
  const { engine, tenant, clock } = house;
  const stop = house.staged.at({ when: 'before', method: 'insertNew', table: 'target' }, async () => {
    clock.advance(clock.now() + 1_000);
    await house.rows((tx) =>
      tx.update('target', ['next_listing_at'], [{ target_id: 'git', next_listing_at: clock.now() }]),
    );
  });
  await reconcileTarget(engine, tenant, 'git');
  expect(stop.reached()).toBe(true);
  const [target] = await house.rows((tx) => tx.find('target', { target_id: 'git' }));
  expect(target?.next_listing_at).toBe(clock.now());
});
