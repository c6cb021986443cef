import { LockstepError } from '../../domain/errors.ts';
import type { LaneClaim, Store, Tx } from '../../engine/store.ts';
import { type Row, type TableName, describeTable } from '../../engine/tables/index.ts';
import type { Table } from '../../engine/tables/table.ts';

type AnyRow = Record<string, unknown>;

const encodeKey = (parts: readonly unknown[]) => parts.map(String).join('\u0000');

/** Numbers and texts in the order of PostgreSQL: bytes of UTF-8 for text (COLLATE "C"), nulls last. */
function compare(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
}

function matches(row: AnyRow, where: object): boolean {
  for (const [name, condition] of Object.entries(where)) {
    if (condition === undefined) continue;
    const value = row[name] ?? null;
    if (condition === null) {
      if (value !== null) return false;
    } else if (typeof condition !== 'object') {
      if (value !== condition) return false;
    } else if ('isNull' in condition) {
      if ((value === null) !== condition.isNull) return false;
    } else if (value === null) return false;
    else if ('in' in condition) {
      if (!condition.in.includes(value)) return false;
    } else if ('atMost' in condition) {
      if (compare(value, condition.atMost) > 0) return false;
    } else if ('above' in condition) {
      if (compare(value, condition.above) <= 0) return false;
    } else if ('atLeast' in condition && compare(value, condition.atLeast) < 0) return false;
  }
  return true;
}

/** Rows of one table of one tenant with a hash index on the first column of each declared index. */
class MemoryTable {
  readonly description: Table;
  readonly rows = new Map<string, AnyRow>();
  readonly #indexes = new Map<string, Map<unknown, Map<string, AnyRow>>>();

  constructor(name: TableName) {
    this.description = describeTable(name);
    const columns = new Set(this.description.indexes.map((index) => index.on[0]));
    if (this.description.key.length > 1) columns.add(this.description.key[0]);
    for (const column of columns) if (column !== undefined) this.#indexes.set(column, new Map());
  }

  keyOf(row: AnyRow): string {
    return encodeKey(this.description.key.map((column) => row[column]));
  }

  set(key: string, row: AnyRow | undefined): void {
    const before = this.rows.get(key);
    for (const [column, index] of this.#indexes) {
      if (before !== undefined) {
        const bucket = index.get(before[column]);
        bucket?.delete(key);
        if (bucket?.size === 0) index.delete(before[column]);
      }
      if (row !== undefined) {
        let bucket = index.get(row[column]);
        if (bucket === undefined) {
          bucket = new Map();
          index.set(row[column], bucket);
        }
        bucket.set(key, row);
      }
    }
    if (row === undefined) this.rows.delete(key);
    else this.rows.set(key, row);
  }

  *candidates(where: Record<string, unknown>): Iterable<AnyRow> {
    const { key } = this.description;
    if (key.length === 1) {
      const values = wanted(where[key[0] as string]);
      if (values !== null) {
        for (const value of values) {
          const row = this.rows.get(String(value));
          if (row !== undefined) yield row;
        }
        return;
      }
    }
    for (const [column, index] of this.#indexes) {
      const values = column in where ? wanted(where[column]) : null;
      if (values !== null) {
        for (const value of values) yield* index.get(value)?.values() ?? [];
        return;
      }
      // A column that is null for nearly every row (what is due): the rows with a value are few.
      const condition = where[column];
      if (typeof condition === 'object' && condition !== null && 'atMost' in condition) {
        for (const [value, bucket] of index) if (value !== null) yield* bucket.values();
        return;
      }
    }
    yield* this.rows.values();
  }
}

/** The least row by one column: what is due next is asked for at every step, and sorting everything for it is slow. */
function first(rows: readonly AnyRow[], by: string | { readonly descending: string }): AnyRow[] {
  const column = typeof by === 'string' ? by : by.descending;
  const sign = typeof by === 'string' ? 1 : -1;
  let best: AnyRow | undefined;
  for (const row of rows) if (best === undefined || sign * compare(row[column], best[column]) < 0) best = row;
  return best === undefined ? [] : [{ ...best }];
}

function wanted(condition: unknown): Iterable<unknown> | null {
  if (condition === undefined) return null;
  if (condition === null || typeof condition !== 'object') return [condition];
  if ('in' in condition) return new Set(condition.in as unknown[]);
  return null;
}

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
      found = new MemoryTable(name);
      tenant.tables.set(name, found);
    }
    return found;
  };

  function makeTx(name: string, tenant: Tenant, undo: (() => void)[], after: (() => void)[]): Tx {
    const write = (table: MemoryTable, key: string, row: AnyRow | undefined) => {
      const before = table.rows.get(key);
      undo.push(() => table.set(key, before));
      table.set(key, row);
    };
    const checkUnique = (table: MemoryTable, key: string, row: AnyRow): boolean =>
      table.description.indexes.every((index) => {
        if (!index.unique || (index.notNull !== undefined && (row[index.notNull] ?? null) === null)) return true;
        const where = Object.fromEntries(index.on.map((column) => [column, row[column]]));
        for (const other of table.candidates(where)) if (matches(other, where) && table.keyOf(other) !== key) return false;
        return true;
      });
    const complete = (table: MemoryTable, row: object): AnyRow => {
      const copy: AnyRow = {};
      for (const column of Object.keys(table.description.columns)) copy[column] = (row as AnyRow)[column] ?? null;
      return copy;
    };
    const conflict = (table: TableName) => new LockstepError('CONFLICT', `a row of ${table} with this key is there already`);

    return {
      tenant: name,
      find: async (tableName, where, options = {}) => {
        const table = tableOf(tenant, tableName);
        const found: AnyRow[] = [];
        for (const row of table.candidates(where as Record<string, unknown>)) if (matches(row, where)) found.push(row);
        const order = options.order;
        const [only] = order ?? [];
        if (options.limit === 1 && order?.length === 1 && only !== undefined) return first(found, only) as never;
        if (order !== undefined) {
          found.sort((a, b) => {
            for (const part of order) {
              const column = typeof part === 'string' ? part : part.descending;
              const result = compare(a[column], b[column]);
              if (result !== 0) return typeof part === 'string' ? result : -result;
            }
            return 0;
          });
        }
        const limited = options.limit === undefined ? found : found.slice(0, options.limit);
        return limited.map((row) => ({ ...row })) as never;
      },
      count: async (tableName, where) => {
        let n = 0;
        for (const row of tableOf(tenant, tableName).candidates(where as Record<string, unknown>)) if (matches(row, where)) n++;
        return n;
      },
      insert: async (tableName, rows) => {
        const table = tableOf(tenant, tableName);
        for (const row of rows) {
          const full = complete(table, row);
          const key = table.keyOf(full);
          if (table.rows.has(key) || !checkUnique(table, key, full)) throw conflict(tableName);
          write(table, key, full);
        }
      },
      put: async (tableName, rows) => {
        const table = tableOf(tenant, tableName);
        for (const row of rows) {
          const full = complete(table, row);
          const key = table.keyOf(full);
          if (!checkUnique(table, key, full)) throw conflict(tableName);
          write(table, key, full);
        }
      },
      insertNew: async (tableName, rows) => {
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
      },
      update: async (tableName, columns, rows) => {
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
      },
      remove: async (tableName, where) => {
        const table = tableOf(tenant, tableName);
        const keys: string[] = [];
        for (const row of table.candidates(where as Record<string, unknown>)) if (matches(row, where)) keys.push(table.keyOf(row));
        for (const key of keys) write(table, key, undefined);
        return keys.length;
      },
      advance: async (counter, by) => {
        const table = tableOf(tenant, 'counter');
        const before = (table.rows.get(counter)?.value as number | undefined) ?? 0;
        write(table, counter, { name: counter, value: before + by });
        return before;
      },
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

  return {
    transaction: async (name, work) => {
      const tenant = open(name);
      const run = async () => {
        const undo: (() => void)[] = [];
        const after: (() => void)[] = [];
        try {
          const result = await work(makeTx(name, tenant, undo, after));
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
    tenants: async () => [...tenants].filter(([, tenant]) => tableOf(tenant, 'tenant').rows.size > 0).map(([name]) => name).sort(),
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
    claimLanes: async (worker, now, limit) => {
      const due = [...lanes()]
        .filter(([, lane]) => lane.owner === null && lane.ready_at !== null && lane.ready_at <= now)
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
      for (const [, lane] of lanes()) {
        if (lane.owner === null && lane.ready_at !== null && (due === null || lane.ready_at < due)) due = lane.ready_at;
      }
      return due;
    },
    close: async () => undefined,
  };
}
