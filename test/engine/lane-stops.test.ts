import { expect, it } from 'vitest';
import { diagnose } from '../../src/app/health/diagnose.ts';
import { tenantHealth } from '../../src/app/health/tenant-health.ts';
import { cancellation } from '../../src/engine/execute/run-operation.ts';
import { runWorker } from '../../src/engine/worker.ts';
import { makeHouse } from '../support/house.ts';
import { HEALTHY_SERVER } from '../support/server-health.ts';

it('an impossible state stops its lane, with an alarm, and no other; the lane goes on once it is gone', async () => {
  const house = await makeHouse();
  const { clock, engine, store, tenant } = house;
  await house.report(['100', '101'].map((id) => ({ id, department: 'Engineering' })));
  // Work is planned on an account that is gone from the books.
  const lost = await store.transaction(tenant, async (tx) => {
    const rows = await tx.find('account', { target_id: 'git' });
    for (const { account_id } of rows) await tx.remove('account', { account_id });
    return rows;
  });
  expect(lost).toHaveLength(2);

  const until = cancellation();
  const lease = { worker: 'w', term: () => 1 };
  await engine.store.heartbeat('w', clock.now(), 3_600_000);
  const ended = runWorker(engine, { lease, lanes: 10, lookEveryMs: 1_000, until });
  const pass = async (ms: number) => {
    const end = clock.now() + ms;
    while (clock.now() < end) {
      for (let n = 0; n < 5; n++) await new Promise((resolve) => setImmediate(resolve));
      clock.advance(Math.min(clock.next() ?? end, end));
    }
  };
  await pass(60_000);

  const there = (system: string) =>
    ['100', '101'].filter((id) => house.systems.get(system)?.truth.couldSignIn(id, clock.now()));
  expect(there('directory')).toEqual(['100', '101']);
  expect(there('git')).toEqual([]);
  const { open, told, health } = await store.transaction(tenant, async (tx) => ({
    open: await tx.find('exception', { kind: 'laneStopped' }),
    told: await tx.find('notice', { kind: 'laneStopped' }),
    health: await tenantHealth(engine, tx),
  }));
  expect(open.map(({ target_id, severity }) => ({ target_id, severity }))).toEqual([
    { target_id: 'git', severity: 4 },
  ]);
  // What is written is seen by readers of the event stream, and signed.
  expect(health.log.size).toBeGreaterThan(0);
  expect(health.log.withoutEvent).toBe(0);
  // Once for each channel, not at every try.
  expect(told).toHaveLength(2);
  const tries = house.warnings.filter((text) => text.startsWith('lane stopped')).length;
  expect(tries).toBeGreaterThan(2);
  expect(tries).toBeLessThan(12);
  const said = diagnose(HEALTHY_SERVER, [health], clock.now()).find(
    ({ what }) => what === 'stopped target git (acme)',
  );
  expect(said?.state).toBe('problem');
  expect(said?.fix).toContain('lockstep exception');

  await store.transaction(tenant, (tx) => tx.insert('account', lost));
  await pass(600_000);
  expect(there('git')).toEqual(['100', '101']);
  until.cancel();
  clock.advance(clock.now() + 60_000);
  await ended;
});
