import { expect, it } from 'vitest';
import { issueDueCertificates } from '../../src/engine/certify/issue-certificates.ts';
import { cancellation } from '../../src/engine/execute/run-operation.ts';
import { serveLane } from '../../src/engine/execute/serve-lane.ts';
import { closeTask, confirmTask } from '../../src/engine/tasks/answer-task.ts';
import { listTasks } from '../../src/engine/tasks/list-tasks.ts';
import { together } from '../../src/torture/house/documents.ts';
import { makeHouse } from '../support/house.ts';
import { keysDocuments, withManual } from '../support/keys-by-hand.ts';
import { beside, raceDatabase } from '../support/staged-store.ts';

const database = raceDatabase();

it('what is proven while a certificate is written is in the next one', async () => {
  const house = await makeHouse({
    store: database().store,
    connectors: withManual(),
    policy: (base) => together(base, keysDocuments()),
  });
  const { engine, tenant, clock, store } = house;
  const list = (state: 'open' | 'closed') =>
    store.transaction(tenant, (tx) => listTasks(engine, tx, { state }));
  const certificates = () =>
    store.transaction(tenant, (tx) => tx.find('certificate', {}, { order: ['number'] }));
  const closeAll = async (rounds: number) => {
    for (let round = 0; round < rounds; round++) {
      for (const { id } of await list('open'))
        await store.transaction(tenant, (tx) =>
          closeTask(engine, tx, { taskId: id, actor: 'Kim', note: 'done' }),
        );
      await house.until(clock.now() + 5_000);
    }
  };
  await house.report([{ id: '100', department: 'Sales' }]);
  await house.until(clock.now() + 5_000);
  await closeAll(2);
  await house.report([{ id: '100', department: 'Sales', lastDay: '2026-03-01' }]);
  await house.until(clock.now() + 5_000);
  await closeAll(5);
  // A second person confirms one after the other; before the last is looked at, a certificate is due.
  const closed = (await list('closed')).filter(({ kind }) => kind !== 'create');
  for (const { id } of closed) {
    await house.until(clock.now() + 60_000);
    await store.transaction(tenant, (tx) => confirmTask(engine, tx, id, 'Robin'));
  }
  const before = (await certificates()).length;
  await store.transaction(tenant, async (tx) => {
    const [leave] = await tx.find('leave', {});
    if (leave !== undefined)
      await tx.update(
        'leave',
        ['certificate_due_at'],
        [{ leave_id: leave.leave_id, certificate_due_at: clock.now() }],
      );
  });
  // The file is sealed when everything in it is settled, and before anybody else can append to the log.
  const { seal } = engine.vault;
  let looked: { readonly end: Promise<unknown> } | undefined;
  Object.assign(engine.vault, {
    seal: async (...args: Parameters<typeof seal>) => {
      if (typeof args[1][0]?.value === 'string' && looked === undefined) {
        await store.heartbeat('beside', clock.now(), 3_600_000);
        const claims = await store.claimLanes('beside', clock.now(), 10);
        const lease = { worker: 'beside', holds: () => true };
        looked = await beside(database().owner, () =>
          Promise.all(claims.map((claim) => serveLane(engine, claim, lease, cancellation()))),
        );
      }
      return seal.apply(engine.vault, args);
    },
  });
  expect(await issueDueCertificates(engine, tenant)).toBe(1);
  await looked?.end;
  await house.until(clock.now() + 60_000);
  const after = (await certificates()).slice(before).map(({ unproven }) => unproven);
  expect(after).toEqual([1, 0]);
  expect(house.warnings).toEqual([]);
});
