import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { beforeAll, beforeEach } from 'vitest';
import type { Store, Tx } from '../../src/engine/store.ts';
import { type TableName, tables } from '../../src/engine/tables/index.ts';
import { sharedClient, sharedDatabase } from './database.ts';

type Method = 'find' | 'count' | 'insert' | 'put' | 'insertNew' | 'update' | 'updateWhere' | 'remove';

/** Where in a transaction something is to happen beside it. */
export interface Stage {
  readonly when: 'before' | 'after';
  /** One of several: a statement may change its form and keep its place. */
  readonly method: Method | readonly Method[];
  readonly table: TableName;
  /** The first that fits; default: any. */
  readonly where?: (first: Readonly<Record<string, unknown>>, options: unknown) => boolean;
}

/** A store in which one transaction stops at a chosen statement until what happens beside it is over, or waits. */
export function stagedStore(store: Store) {
  let armed: { readonly stage: Stage; readonly act: () => Promise<void> } | null = null;
  const fires = (when: Stage['when'], method: Method, table: string, first: unknown, options: unknown) => {
    if (armed === null) return null;
    const { stage, act } = armed;
    if (stage.when !== when || stage.table !== table || ![stage.method].flat().includes(method)) return null;
    if (stage.where !== undefined && !stage.where((first ?? {}) as never, options)) return null;
    armed = null;
    return act;
  };
  const METHODS: readonly Method[] = [
    'find',
    'count',
    'insert',
    'put',
    'insertNew',
    'update',
    'updateWhere',
    'remove',
  ];
  const staged = (tx: Tx): Tx => {
    const own: Record<string, unknown> = {};
    for (const method of METHODS) {
      const plain = tx[method] as (...args: unknown[]) => Promise<unknown>;
      own[method] = async (table: string, first: unknown, options: unknown, ...rest: unknown[]) => {
        await fires('before', method, table, first, options)?.();
        const result = await plain.call(tx, table, first, options, ...rest);
        await fires('after', method, table, first, options)?.();
        return result;
      };
    }
    return new Proxy(tx, { get: (target, name) => own[name as string] ?? Reflect.get(target, name) });
  };
  const wrapped: Store = {
    ...store,
    transaction: (tenant, work, options) => store.transaction(tenant, (tx) => work(staged(tx)), options),
  };
  return {
    store: wrapped,
    /** Once: when a transaction gets there. Returns whether it did. */
    at(stage: Stage, act: () => Promise<void>): { readonly reached: () => boolean } {
      let reached = false;
      armed = {
        stage,
        act: async () => {
          reached = true;
          await act();
        },
      };
      return { reached: () => reached };
    },
  };
}

/** Runs until it is over, or until it waits for a lock; how it ends is asked for later. */
export async function beside<R>(
  owner: pg.Client,
  work: () => Promise<R>,
): Promise<{ readonly end: Promise<R> }> {
  const end = work();
  end.catch(() => undefined);
  let over = false;
  const ended = end.then(
    () => {
      over = true;
    },
    () => {
      over = true;
    },
  );
  while (!over) {
    const { rows } = await owner.query(
      "select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
    );
    if (rows.length > 0) break;
    await Promise.race([ended, sleep(10)]);
  }
  return { end };
}

/** A database for tests that stage races: empty before each, quick to commit, and quick to see a deadlock. */
export function raceDatabase() {
  const database = sharedDatabase();
  const owner = sharedClient(() => database().owner);
  beforeAll(async () => {
    await owner().query("alter system set deadlock_timeout = '50ms'");
    await owner().query('select pg_reload_conf()');
  });
  // Everything of the test before goes, the schema stays. To truncate would make each file of each table and index anew;
  // as a replica does it, in any order.
  const empty = [...Object.keys(tables), 'worker'].map((name) => `delete from ${name}`);
  beforeEach(async () => {
    await owner().query(
      ['begin; set local session_replication_role = replica', ...empty, 'commit'].join('; '),
    );
  });
  return () => ({ owner: owner(), store: database().store });
}
