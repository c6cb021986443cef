import { expect, it } from 'vitest';
import { verifyHouseLog } from '../../src/app/proofs/verify-house-log.ts';
import { makeCheckpoint } from '../../src/engine/log/checkpoint-log.ts';
import type { Store, Tx } from '../../src/engine/store.ts';
import { makeHouse } from '../support/house.ts';

type Rows = readonly Record<string, unknown>[];

/** The same store, of which somebody has changed the rows of one table. */
function tampered(store: Store, table: string, change: (rows: Rows) => Rows): Store {
  return {
    ...store,
    transaction: (tenant, work, options) =>
      store.transaction(
        tenant,
        (tx) => {
          const find = async (name: string, ...rest: unknown[]) => {
            const rows = (await (tx.find as (...all: unknown[]) => Promise<Rows>)(name, ...rest)) as Rows;
            return name === table ? change(rows) : rows;
          };
          return work({ ...tx, find: find as Tx['find'] });
        },
        options,
      ),
  };
}

async function left() {
  const house = await makeHouse();
  await house.report([{ id: '100', department: 'Engineering' }]);
  await house.until(house.clock.now() + 60_000);
  await house.report([{ id: '100', department: 'Engineering', lastDay: '2026-03-01' }]);
  await house.until(house.clock.now() + 7_200_000);
  const { note } = await house.store.transaction(house.tenant, (tx) => makeCheckpoint(house.engine, tx));
  const verify = (store: Store) =>
    verifyHouseLog({ ...house.engine, store }, house.tenant, [{ from: 'kept.txt', note }]);
  return { house, verify };
}

it('names rows beside the tree that do not say what the log says', async () => {
  const { house, verify } = await left();
  expect(await verify(house.store)).toMatchObject({ ok: true, rows: [] });
  const cases: readonly (readonly [string, (rows: Rows) => Rows, string])[] = [
    [
      'event',
      (rows) => rows.map((row) => (row.n === 3 ? { ...row, payload: { other: 1 } } : row)),
      'event 3',
    ],
    ['event', (rows) => rows.filter(({ n }) => n !== 5), 'event 5'],
    [
      'event',
      (rows) => rows.map((row) => (row.type === 'leave.decided' ? { ...row, payload: { items: 0 } } : row)),
      'event',
    ],
    ['certificate', () => [], 'certificates'],
    ['certificate', (rows) => rows.map((row) => ({ ...row, proven: 99 })), 'certificate 1'],
    ['checkpoint', (rows) => rows.slice(0, -1), 'the checkpoint in kept.txt'],
    ['counter', (rows) => rows.map((row) => ({ ...row, value: 2 })), 'the counter'],
  ];
  for (const [table, change, what] of cases) {
    const verdict = await verify(tampered(house.store, table, change));
    expect([what, verdict.ok]).toEqual([what, false]);
    expect(verdict.rows.map((row) => row.what)).toEqual(
      expect.arrayContaining([expect.stringMatching(new RegExp(`^${what}`))]),
    );
  }
});
