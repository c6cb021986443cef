import { expect, it } from 'vitest';
import { diagnose } from '../../src/app/health/diagnose.ts';
import { tenantHealth } from '../../src/app/health/tenant-health.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { cancellation } from '../../src/engine/execute/run-operation.ts';
import type { Tx } from '../../src/engine/store.ts';
import { runWorker } from '../../src/engine/worker.ts';
import { makeHouse } from '../support/house.ts';
import { HEALTHY_SERVER } from '../support/server-health.ts';

type House = Awaited<ReturnType<typeof makeHouse>>;

/** Work is planned on accounts that are gone from the books. */
async function loseAccounts({ store, tenant, report }: House) {
  await report(['100', '101'].map((id) => ({ id, department: 'Engineering' })));
  return store.transaction(tenant, async (tx) => {
    const rows = await tx.find('account', { target_id: 'git' });
    for (const { account_id } of rows) await tx.remove('account', { account_id });
    return rows;
  });
}

/** A worker, and time that passes for it. */
async function atWork({ clock }: House, engine: Engine) {
  const until = cancellation();
  await engine.store.heartbeat('w', clock.now(), 3_600_000);
  const ended = runWorker(engine, {
    lease: { worker: 'w', term: () => 1 },
    lanes: 10,
    lookEveryMs: 1_000,
    until,
  });
  return {
    async pass(ms: number) {
      const end = clock.now() + ms;
      while (clock.now() < end) {
        for (let n = 0; n < 5; n++) await new Promise((resolve) => setImmediate(resolve));
        clock.advance(Math.min(clock.next() ?? end, end));
      }
    },
    async end() {
      until.cancel();
      clock.advance(clock.now() + 60_000);
      await ended;
    },
  };
}

const whoIsOn = ({ systems, clock }: House, system: string) =>
  ['100', '101'].filter((id) => systems.get(system)?.truth.couldSignIn(id, clock.now()));

it('an impossible state stops its lane, with an alarm, and no other; the lane goes on once it is gone', async () => {
  const house = await makeHouse();
  const { clock, engine, store, tenant } = house;
  const lost = await loseAccounts(house);
  expect(lost).toHaveLength(2);
  const worker = await atWork(house, engine);
  await worker.pass(60_000);

  const there = (system: string) => whoIsOn(house, system);
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
  await worker.pass(600_000);
  expect(there('git')).toEqual(['100', '101']);
  await worker.end();
});

it('a lane that cannot even be given back stops no other', async () => {
  const house = await makeHouse();
  const { store } = house;
  await loseAccounts(house);
  const refusing = (tx: Tx): Tx => ({
    ...tx,
    find: async (table, where, options) => {
      if (table === 'lane' && 'owner' in where) throw new Error('it does not go');
      return tx.find(table, where, options);
    },
  });
  const worker = await atWork(house, {
    ...house.engine,
    store: {
      ...store,
      transaction: (tenant, work, options) => store.transaction(tenant, (tx) => work(refusing(tx)), options),
    },
  });
  await worker.pass(60_000);
  // After it was met.
  await house.report(['100', '101'].map((id) => ({ id, department: 'Sales' })));
  await worker.pass(60_000);
  expect(whoIsOn(house, 'crm')).toEqual(['100', '101']);
  await worker.end();
});
