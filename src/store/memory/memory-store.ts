import { LockstepError } from '../../domain/errors.ts';
import { holds, type RelatedRows } from '../../domain/search/holds.ts';
import type { Predicate } from '../../domain/search/predicate.ts';
import type { LaneClaim, Store, Tx } from '../../engine/store.ts';
import { describeTable, type Row, type TableName } from '../../engine/tables/index.ts';
import { tableNamed } from '../table-name.ts';
import { type AnyRow, chosen, first, inOrder, MemoryTable, matches, standsBehind } from './memory-table.ts';
import { rowsReferring } from './rows-referring.ts';
import { tallied } from './tallied.ts';

interface Tenant {
  readonly tables: Map<TableName, MemoryTable>;
  tail: Promise<unknown>;
}

/**
 * The Store seam in memory: transactions of a tenant run one after the other and are undone on failure.
 * Held to the PostgreSQL store by the same model test (test/store-model).
 */
export function memoryStore(): Store {
  const tenants = new Map<string, Tenant>();
  const workers = new Map<string, number>();

  const open = (name: string): Tenant => {
    let tenant = tenants.get(name);
    if (tenant === undefined) {
      tenant = { tables: new Map(), tail: Promise.resolve() };
      tenants.set(name, tenant);
    }
    return tenant;
  };
  const tableOf = (tenant: Tenant, name: TableName): MemoryTable => {
    let found = tenant.tables.get(name);
    if (found === undefined) {
      found = new MemoryTable(describeTable(name));
      tenant.tables.set(name, found);
    }
    return found;
  };

  function makeTx(
    name: string,
    tenant: Tenant,
    course: { failure: unknown },
    undo: (() => void)[],
    after: (() => void)[],
  ): Tx {
    const write = (table: MemoryTable, key: string, row: AnyRow | undefined) => {
      const before = table.rows.get(key);
      undo.push(() => table.set(key, before));
      table.set(key, row);
    };
    const checkUnique = (table: MemoryTable, key: string, row: AnyRow): boolean =>
      table.description.indexes.every((index) => {
        if (!index.unique || (index.notNull !== undefined && (row[index.notNull] ?? null) === null))
          return true;
        const where = Object.fromEntries(index.on.map((column) => [column, row[column]]));
        for (const other of table.candidates(where))
          if (matches(other, where) && table.keyOf(other) !== key) return false;
        return true;
      });
    const complete = (table: MemoryTable, row: object): AnyRow => {
      const copy: AnyRow = {};
      for (const column of Object.keys(table.description.columns))
        copy[column] = (row as AnyRow)[column] ?? null;
      return copy;
    };
    const conflict = (table: TableName) =>
      new LockstepError('CONFLICT', `a row of ${table} with this key is there already`);

    const change = (tableName: TableName, columns: readonly string[], rows: readonly object[]): number => {
      const table = tableOf(tenant, tableName);
      let n = 0;
      for (const row of rows) {
        const key = table.keyOf(row as AnyRow);
        const before = table.rows.get(key);
        if (before === undefined) continue;
        const full = { ...before };
        for (const column of columns) full[column] = (row as AnyRow)[column] ?? null;
        if (!checkUnique(table, key, full)) throw conflict(tableName);
        write(table, key, full);
        n++;
      }
      return n;
    };
    const referring: RelatedRows = (relation, row) =>
      rowsReferring(tableOf(tenant, tableNamed(relation.table)), relation, row);
    const meets = (row: AnyRow, matching: Predicate | undefined) =>
      matching === undefined || holds(matching, row, referring);
    /** At once, in the order of the calls. What fails fails the transaction, whether or not anybody awaits it. */
    const at = <R>(work: () => R): Promise<R> => {
      try {
        return Promise.resolve(work());
      } catch (error) {
        course.failure ??= error;
        const failed = Promise.reject(error);
        failed.catch(() => undefined);
        return failed;
      }
    };

    return {
      tenant: name,
      find: (tableName, where, options = {}) =>
        at(() => {
          const table = tableOf(tenant, tableName);
          const found: AnyRow[] = [];
          const { order, offset = 0 } = options;
          const isBehind =
            options.behind === undefined ? () => true : standsBehind(order ?? [], options.behind);
          for (const row of table.candidates(where as Record<string, unknown>))
            if (matches(row, where) && meets(row, options.matching) && isBehind(row)) found.push(row);
          const [only] = order ?? [];
          if (options.limit === 1 && offset === 0 && order?.length === 1 && only !== undefined)
            return first(found, only).map((row) => chosen(row, options.columns)) as never;
          if (order !== undefined) found.sort(inOrder(order));
          const limited =
            options.limit === undefined && offset === 0
              ? found
              : found.slice(offset, offset + (options.limit ?? found.length));
          return limited.map((row) => chosen(row, options.columns)) as never;
        }),
      count: (tableName, where, matching) =>
        at(() => {
          let n = 0;
          for (const row of tableOf(tenant, tableName).candidates(where as Record<string, unknown>))
            if (matches(row, where) && meets(row, matching)) n++;
          return n;
        }),
      tally: (tableName, where, by, counted) =>
        at(() => {
          const found = [...tableOf(tenant, tableName).candidates(where as Record<string, unknown>)].filter(
            (row) => matches(row, where),
          );
          return tallied(found, by, counted, meets) as never;
        }),
      insert: (tableName, rows) =>
        at(() => {
          const table = tableOf(tenant, tableName);
          for (const row of rows) {
            const full = complete(table, row);
            const key = table.keyOf(full);
            if (table.rows.has(key) || !checkUnique(table, key, full)) throw conflict(tableName);
            write(table, key, full);
          }
        }),
      put: (tableName, rows) =>
        at(() => {
          const table = tableOf(tenant, tableName);
          for (const row of rows) {
            const full = complete(table, row);
            const key = table.keyOf(full);
            if (!checkUnique(table, key, full)) throw conflict(tableName);
            write(table, key, full);
          }
        }),
      insertNew: (tableName, rows) =>
        at(() => {
          const table = tableOf(tenant, tableName);
          const added: string[] = [];
          for (const row of rows) {
            const full = complete(table, row);
            const key = table.keyOf(full);
            if (table.rows.has(key) || !checkUnique(table, key, full)) continue;
            write(table, key, full);
            added.push(key);
          }
          return added;
        }),
      update: (tableName, columns, rows) => at(() => change(tableName, columns, rows)),
      updateWhere: (tableName, columns, rows, where) =>
        at(() => {
          const table = tableOf(tenant, tableName);
          const still = rows.filter((row) => {
            const before = table.rows.get(table.keyOf(row as AnyRow));
            return before !== undefined && matches(before, where);
          });
          change(tableName, columns, still);
          return still.map((row) => table.keyOf(row as AnyRow));
        }),
      remove: (tableName, where) =>
        at(() => {
          const table = tableOf(tenant, tableName);
          const keys: string[] = [];
          for (const row of table.candidates(where as Record<string, unknown>))
            if (matches(row, where)) keys.push(table.keyOf(row));
          for (const key of keys) write(table, key, undefined);
          return keys.length;
        }),
      advance: (counter, by) =>
        at(() => {
          const table = tableOf(tenant, 'counter');
          const before = (table.rows.get(counter)?.value as number | undefined) ?? 0;
          write(table, counter, { name: counter, value: before + by });
          return before;
        }),
      afterCommit: (action) => {
        after.push(action);
      },
    };
  }

  const lanes = function* (): Iterable<[string, Row<'lane'>, MemoryTable]> {
    for (const [name, tenant] of tenants) {
      const table = tableOf(tenant, 'lane');
      for (const row of table.rows.values()) yield [name, row as Row<'lane'>, table];
    }
  };

  /** Wake rows of lanes that somebody serves stay: their owner takes them, or whoever comes after. */
  const wakeUp = (tenant: Tenant, now: number) => {
    const wake = tableOf(tenant, 'wake');
    const lane = tableOf(tenant, 'lane');
    for (const [key, row] of [...wake.rows]) {
      const id = String(row.lane_id);
      const known = lane.rows.get(id) as Row<'lane'> | undefined;
      if (known !== undefined && known.owner !== null) continue;
      const fresh = {
        lane_id: id,
        owner: null,
        epoch: 0,
        not_before: null,
        breaker_until: null,
        failures: 0,
        tokens: 1_000_000,
        tokens_at: now,
        borne: null,
      };
      lane.set(id, { ...(known ?? fresh), ready_at: Math.min(known?.ready_at ?? now, now) });
      wake.set(key, undefined);
    }
  };

  return {
    transaction: async (name, work) => {
      const tenant = open(name);
      const run = async () => {
        const undo: (() => void)[] = [];
        const after: (() => void)[] = [];
        try {
          const course: { failure: unknown } = { failure: undefined };
          const result = await work(makeTx(name, tenant, course, undo, after));
          if (course.failure !== undefined) throw course.failure;
          return { result, after };
        } catch (error) {
          for (const step of undo.reverse()) step();
          throw error;
        }
      };
      const mine = tenant.tail.then(run, run);
      tenant.tail = mine.catch(() => undefined);
      const { result, after } = await mine;
      for (const action of after) action();
      return result;
    },
    tenants: async () =>
      [...tenants]
        .filter(([, tenant]) => tableOf(tenant, 'tenant').rows.size > 0)
        .map(([name]) => name)
        .sort(),
    heartbeat: async (worker, now, leaseMs) => {
      workers.set(worker, now + leaseMs);
    },
    reap: async (now) => {
      for (const [worker, until] of workers) if (until < now) workers.delete(worker);
      let n = 0;
      for (const [, lane, table] of lanes()) {
        if (lane.owner === null || workers.has(lane.owner)) continue;
        table.set(lane.lane_id, { ...lane, owner: null, epoch: lane.epoch + 1, ready_at: now });
        n++;
      }
      return n;
    },
    claimLanes: async (worker, now, limit, serving) => {
      for (const [, tenant] of tenants) wakeUp(tenant, now);
      const due = [...lanes()]
        .filter(([tenant, lane]) =>
          lane.owner === null
            ? lane.ready_at !== null && lane.ready_at <= now
            : lane.owner === worker && serving?.includes(`${tenant}/${lane.lane_id}`) === false,
        )
        .sort(([, a], [, b]) => (a.ready_at ?? 0) - (b.ready_at ?? 0))
        .slice(0, limit);
      return due.map(([tenant, lane, table]): LaneClaim => {
        const claimed = { ...lane, owner: worker, epoch: lane.epoch + 1 };
        table.set(lane.lane_id, claimed);
        return { tenant, lane: { ...claimed } };
      });
    },
    nextDue: async () => {
      let due: number | null = null;
      for (const [, tenant] of tenants) {
        const lane = tableOf(tenant, 'lane').rows;
        for (const row of tableOf(tenant, 'wake').rows.values())
          if ((lane.get(String(row.lane_id))?.owner ?? null) === null) return 0;
      }
      for (const [, lane] of lanes()) {
        if (lane.owner === null && lane.ready_at !== null && (due === null || lane.ready_at < due))
          due = lane.ready_at;
      }
      return due;
    },
    close: async () => undefined,
  };
}
