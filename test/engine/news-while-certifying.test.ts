import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { manualConnector } from '../../src/connectors/manual/index.ts';
import { simulatedConnector } from '../../src/connectors/simulated/index.ts';
import { install } from '../../src/domain/connector.ts';
import { issueDueCertificates } from '../../src/engine/certify/issue-certificates.ts';
import { cancellation } from '../../src/engine/execute/run-operation.ts';
import { serveLane } from '../../src/engine/execute/serve-lane.ts';
import { closeTask, confirmTask } from '../../src/engine/tasks/answer-task.ts';
import { listTasks } from '../../src/engine/tasks/list-tasks.ts';
import { realDatabase } from '../support/database.ts';
import { makeHouse } from '../support/house.ts';

const KEYS = `
---
kind: Target
id: keys
connector: manual
connection: { system: Keys, owner: facilities, pollSeconds: 1 }
owner: facilities
writes: on
---
kind: BirthrightRule
id: key-holders
because: works here
when: "true"
grants: [{ target: keys }]
`;

let database: Awaited<ReturnType<typeof realDatabase>>;
let owner: pg.Client;
beforeAll(async () => {
  database = await realDatabase();
  owner = new pg.Client(database.owner);
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await database.close();
});

async function somebodyWaitsForALock(): Promise<void> {
  for (let i = 0; i < 1_000; i++) {
    const { rows } = await owner.query(
      "select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
    );
    if (rows.length > 0) return;
    await sleep(20);
  }
  throw new Error('nobody waits');
}

it('what is proven while a certificate is written is in the next one', async () => {
  const house = await makeHouse({
    store: database.store,
    connectors: new Map([
      ['manual', install(manualConnector())],
      [simulatedConnector.id, install(simulatedConnector)],
    ]),
    policy: (base) => `${base}${KEYS}`,
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
  let looked: Promise<unknown> | undefined;
  Object.assign(engine.vault, {
    seal: async (...args: Parameters<typeof seal>) => {
      if (typeof args[1][0]?.value === 'string' && looked === undefined) {
        await store.heartbeat('beside', clock.now(), 3_600_000);
        const claims = await store.claimLanes('beside', clock.now(), 10);
        const lease = { worker: 'beside', holds: () => true };
        looked = Promise.all(claims.map((claim) => serveLane(engine, claim, lease, cancellation())));
        await somebodyWaitsForALock();
      }
      return seal.apply(engine.vault, args);
    },
  });
  expect(await issueDueCertificates(engine, tenant)).toBe(1);
  await looked;
  await house.until(clock.now() + 60_000);
  const after = (await certificates()).slice(before).map(({ unproven }) => unproven);
  expect(after).toEqual([1, 0]);
  expect(house.warnings).toEqual([]);
});
