import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLockstepError, LockstepError } from '../../src/domain/errors.ts';
import type { Store, Tx } from '../../src/engine/store.ts';
import { describeTable, type Row, type TableName, tables } from '../../src/engine/tables/index.ts';
import { memoryStore } from '../../src/store/memory/memory-store.ts';
import { simulatedDatabase } from '../../src/torture/simulator/store/simulated-store.ts';
import { sharedClient, sharedDatabase } from '../support/database.ts';
import { type Action, command, step, type TxCommand } from '../support/store-commands.ts';

// Three implementations of one seam: production runs on PostgreSQL, replay on the one in memory, the simulator on the
// simulated one. What one of them answers, the others have to answer.

const database = sharedDatabase();
const owner = sharedClient(() => database().owner);

/** Buffers and byte arrays by their content, rows by their column names, so that answers can be compared. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('hex')}`;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, part]) => [key, plain(part)]),
    );
  }
  return value;
}

const only = (columns: readonly string[], row: object) =>
  Object.fromEntries(columns.map((column) => [column, (row as Record<string, unknown>)[column]]));

const byLane = (a: Record<string, unknown>, b: Record<string, unknown>) =>
  `${a.tenant} ${a.lane_id}` < `${b.tenant} ${b.lane_id}` ? -1 : 1;

/** The code of an error, without where it came from. */
function failure(error: unknown): string {
  if (isLockstepError(error)) return error.code;
  throw error;
}

async function perform(tx: Tx, { kind, table, ...rest }: TxCommand): Promise<unknown> {
  switch (kind) {
    case 'insert':
      return tx.insert(table, rest.rows as never);
    case 'put':
      return tx.put(table, rest.rows as never);
    case 'insertNew':
      return [...(await tx.insertNew(table, rest.rows as never))].sort();
    case 'update':
      return tx.update(table, rest.columns as never, rest.rows as never);
    case 'remove':
      return tx.remove(table, rest.where as never);
    case 'count':
      return tx.count(table, rest.where as never);
    case 'tally': {
      const groups = await tx.tally(table, rest.where as never, rest.column as never, rest.counted ?? {});
      return groups.map((group) => JSON.stringify(plain(group))).sort();
    }
    case 'advance':
      return tx.advance(rest.counter ?? '', rest.by ?? 0);
    case 'find': {
      const { columns, ...options } = rest.options ?? {};
      const rows = await tx.find(
        table,
        rest.where as never,
        { ...options, ...(columns && { columns }) } as never,
      );
      const wanted = columns ?? Object.keys(describeTable(table).columns);
      return rows.map((row) => only(wanted, row));
    }
  }
}

/** One step on one store -> everything that can be seen of it from outside. */
async function take(store: Store, action: Action): Promise<unknown> {
  const seen: unknown[] = [];
  switch (action.kind) {
    case 'transaction': {
      const end = await store
        .transaction(action.tenant, async (tx) => {
          tx.afterCommit(() => seen.push('first'));
          for (const command of action.commands) seen.push(plain(await perform(tx, command)));
          tx.afterCommit(() => seen.push('second'));
          if (!action.commit) throw new LockstepError('NOTHING_HELD', 'rolled back');
          return 'committed';
        })
        .catch(failure);
      return [...seen, end];
    }
    case 'heartbeat':
      return store.heartbeat(action.worker, action.now, 10);
    case 'reap':
      return store.reap(action.now);
    case 'claim': {
      const claims = await store.claimLanes(action.worker, action.now, action.limit, action.serving);
      return claims
        .map(({ tenant, lane }) => ({ tenant, ...only(Object.keys(tables.lane.columns), lane) }))
        .sort(byLane);
    }
    case 'nextDue':
      return store.nextDue();
    case 'tenants':
      return store.tenants();
  }
}

const WATCHED = [
  'account',
  'counter',
  'delivery',
  'exception',
  'lane',
  'name_reservation',
  'tenant',
  'wake',
] as const satisfies readonly TableName[];

async function contents(store: Store, tenant: string): Promise<unknown> {
  return store.transaction(tenant, async (tx) => {
    const all: Record<string, unknown> = {};
    for (const table of WATCHED) {
      const key = tables[table].key as readonly string[];
      const rows = await tx.find(table, {}, key.length === 0 ? {} : ({ order: key } as never));
      all[table] = plain(rows as Row<typeof table>[]);
    }
    return all;
  });
}

async function compare(actions: readonly Action[], looked: { steps: number }): Promise<void> {
  await owner().query(`truncate ${WATCHED.join(', ')}, worker cascade`);
  const simulated = simulatedDatabase().connect('model', { step: () => undefined, commit: () => 'done' });
  const models = { memory: memoryStore(), simulated };
  for (const action of actions) {
    const real = await take(database().store, action);
    for (const [name, model] of Object.entries(models))
      expect(await take(model, action), `${name}, after ${JSON.stringify(action)}`).toEqual(real);
    looked.steps++;
  }
  for (const tenant of ['acme', 'beta']) {
    const real = await contents(database().store, tenant);
    for (const [name, model] of Object.entries(models))
      expect(await contents(model, tenant), `${name}, at the end`).toEqual(real);
  }
}

describe('the store on PostgreSQL and its models', () => {
  it('answer alike, whatever is done to them', { timeout: 300_000 }, async () => {
    const looked = { steps: 0 };
    const runs = Number(process.env.LOCKSTEP_MODEL_RUNS ?? 60);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25, size: 'max' }), (actions) =>
        compare(actions, looked),
      ),
      { numRuns: runs },
    );
    console.log(`store model: ${looked.steps} steps in ${runs} runs`);
    expect(looked.steps).toBeGreaterThan(runs);
  });

  it('find, order and limit alike in tables with many rows', { timeout: 300_000 }, async () => {
    const rows = fc.sample(command.rowsOf('name_reservation'), { numRuns: 40, seed: 11 }).flat();
    const distinct = [...new Map(rows.map((row) => [`${row.target_id}\u0000${row.name}`, row])).values()];
    const load: Action = {
      kind: 'transaction',
      tenant: 'acme',
      commit: true,
      commands: [{ kind: 'put', table: 'name_reservation', rows: distinct }],
    };
    const questions = fc.array(command.readOf('name_reservation'), { minLength: 20, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(questions, (commands) =>
        compare([load, { kind: 'transaction', tenant: 'acme', commit: true, commands }], { steps: 0 }),
      ),
      { numRuns: 15 },
    );
  });
});
