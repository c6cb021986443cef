import pg from 'pg';
import { expect, it } from 'vitest';
import { endImpossibleLeases } from '../../src/app/impossible-leases.ts';
import { shared, sharedDatabase } from '../support/database.ts';

const LEASE_MS = 2_000;
const DAY_AND_A_HALF = 36 * 3_600_000;

const database = sharedDatabase();
const pool = shared(
  // Its server may stop before its last connection has ended.
  async () => new pg.Pool({ ...database().live, max: 2 }).on('error', () => undefined),
  (opened) => opened.end(),
);

it('frees the lanes of who died while the clock was ahead, and no others', async () => {
  const { store } = database();
  const now = Date.now();
  await store.transaction('acme', async (tx) => {
    await tx.insert(
      'wake',
      ['git', 'crm'].map((target, i) => ({
        wake_id: `01900000-0000-7000-8000-00000000000${i}`,
        lane_id: `target:${target}`,
      })),
    );
  });
  await store.heartbeat('dead', now + DAY_AND_A_HALF, LEASE_MS);
  await store.claimLanes('dead', now, 1);
  await store.heartbeat('alive', now, LEASE_MS);
  await store.claimLanes('alive', now, 1);
  expect(await store.reap(now)).toBe(0);
  expect(await endImpossibleLeases(pool(), LEASE_MS)).toBe(1);
  expect(await store.reap(now)).toBe(1);
  const owners = await store.transaction('acme', (tx) => tx.find('lane', {}, { order: ['lane_id'] }));
  expect(owners.map(({ owner }) => owner).sort()).toEqual(['alive', null].sort());
});

it('waits for nobody who takes a lease of one’s own', async () => {
  const { store } = database();
  await store.heartbeat('dead', Date.now() + DAY_AND_A_HALF, LEASE_MS);
  const beating = await pool().connect();
  try {
    await beating.query('begin');
    await beating.query("update worker set lease_until = lease_until where worker_id = 'dead'");
    expect(await endImpossibleLeases(pool(), LEASE_MS)).toBe(0);
    await beating.query('rollback');
  } finally {
    beating.release();
  }
  expect(await endImpossibleLeases(pool(), LEASE_MS)).toBe(1);
});
