import { LockstepError } from '../../domain/errors.ts';
import type { LaneClaim, Store, Tx } from '../../engine/store.ts';

/** As the store interface has it, for a column of any type. */
type Condition<V> =
  | string
  | number
  | boolean
  | null
  | { readonly in: readonly V[] }
  | { readonly atMost: V }
  | { readonly above: V }
  | { readonly atLeast: V }
  | { readonly isNull: boolean };

import { describeTable, type Row, type TableName } from '../../engine/tables/index.ts';
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

const sets = new WeakMap<object, ReadonlySet<unknown>>();

/** The same list is asked about for every row of a query. */
function asSet(list: readonly unknown[]): ReadonlySet<unknown> {
  let set = sets.get(list);
  if (set === undefined) {
    set = new Set(list);
    sets.set(list, set);
  }
  return set;
}

function matches(row: AnyRow, where: object): boolean {
  for (const name in where) {
    const condition = (where as Record<string, Condition<unknown> | undefined>)[name];
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
      if (!asSet(condition.in).has(value)) return false;
    } else if ('atMost' in condition) {
      if (compare(value, condition.atMost) > 0) return false;
    } else if ('above' in condition) {
      if (compare(value, condition.above) <= 0) return false;
    } else if ('atLeast' in condition && compare(value, condition.atLeast) < 0) return false;
  }
  return true;
}

type Bucket = Map<string, AnyRow>;

/** A hash index on one column; `notNull` leaves out rows in which that column is null, as a partial index does. */
interface HashIndex {
  /** All columns of a unique index, else the first one. */
  readonly columns: readonly string[];
  readonly notNull: string | undefined;
  readonly buckets: Map<unknown, Bucket>;
}

/** Rows of one table of one tenant, with a hash index for the first column of each declared index. */
class MemoryTable {
  readonly description: Table;
  readonly rows = new Map<string, AnyRow>();
  readonly #indexes: HashIndex[] = [];

  constructor(name: TableName) {
    this.description = describeTable(name);
    const { indexes, key } = this.description;
    const first = key.length > 1 ? key[0] : undefined;
    if (first !== undefined) this.#indexes.push({ columns: [first], notNull: undefined, buckets: new Map() });
    for (const { on, notNull, unique } of indexes)
      this.#indexes.push({ columns: unique ? on : on.slice(0, 1), notNull, buckets: new Map() });
  }

  keyOf(row: AnyRow): string {
    return encodeKey(this.description.key.map((column) => row[column]));
  }

  set(key: string, row: AnyRow | undefined): void {
    const before = this.rows.get(key);
    for (const index of this.#indexes) {
      const from = before !== undefined && isIn(index, before) ? bucketOf(index, before) : undefined;
      const to = row !== undefined && isIn(index, row) ? bucketOf(index, row) : undefined;
      if (from !== undefined && from !== to) {
        const bucket = index.buckets.get(from);
        bucket?.delete(key);
        if (bucket?.size === 0) index.buckets.delete(from);
      }
      if (to !== undefined && row !== undefined) {
        const bucket = index.buckets.get(to);
        if (bucket === undefined) index.buckets.set(to, new Map([[key, row]]));
        else bucket.set(key, row);
      }
    }
    if (row === undefined) this.rows.delete(key);
    else this.rows.set(key, row);
  }

  /** The smallest set of rows that is sure to hold all that match. */
  candidates(where: Record<string, unknown>): AnyRow[] {
    const { key } = this.description;
    const keys = combinations(key, where);
    if (keys !== null) {
      const found: AnyRow[] = [];
      for (const value of keys) {
        const row = this.rows.get(value);
        if (row !== undefined) found.push(row);
      }
      return found;
    }
    const from = this.#numberedFrom(where);
    if (from !== null) return from;
    let best: Bucket[] | null = null;
    let least = this.rows.size;
    for (const index of this.#indexes) {
      if (index.notNull !== undefined && !excludesNull(where[index.notNull])) continue;
      const values = valuesFor(index, where);
      if (values === null && index.notNull === undefined) continue;
      const buckets: Bucket[] = [];
      let size = 0;
      for (const bucket of values === null ? index.buckets.values() : pick(index.buckets, values)) {
        buckets.push(bucket);
        size += bucket.size;
      }
      if (size < least) [best, least] = [buckets, size];
    }
    if (best === null) return [...this.rows.values()];
    return best.flatMap((bucket) => [...bucket.values()]);
  }

  /** The log and the events are numbered without gaps: reading on from a number needs no look at what is before. */
  #numberedFrom(where: Record<string, unknown>): AnyRow[] | null {
    const { key, appendOnly } = this.description;
    const condition = key.length === 1 && key[0] === 'n' && appendOnly ? where.n : undefined;
    if (typeof condition !== 'object' || condition === null || !('atLeast' in condition)) return null;
    const found: AnyRow[] = [];
    for (let n = Number(condition.atLeast); ; n++) {
      const row = this.rows.get(String(n));
      if (row === undefined) return found;
      found.push(row);
    }
  }
}

function bucketOf(index: HashIndex, row: AnyRow): unknown {
  const [first] = index.columns;
  return index.columns.length === 1 && first !== undefined
    ? row[first]
    : encodeKey(index.columns.map((column) => row[column]));
}

/** Which buckets a condition asks for; null when it does not say. */
function valuesFor(index: HashIndex, where: Record<string, unknown>): Iterable<unknown> | null {
  const [first] = index.columns;
  if (index.columns.length === 1 && first !== undefined) {
    const condition = where[first];
    if (!isRange(condition)) return wanted(condition);
    // What is due is asked for at every step: only the keys in range are looked at further.
    const keys: unknown[] = [];
    for (const key of index.buckets.keys()) if (matches({ key }, { key: condition })) keys.push(key);
    return keys;
  }
  return combinations(index.columns, where);
}

/** The encoded keys that equality (or one list) over all these columns asks for; null when it asks for something else. */
function combinations(columns: readonly string[], where: Record<string, unknown>): string[] | null {
  if (columns.length === 0) return null;
  let keys: string[] = [''];
  for (const [i, column] of columns.entries()) {
    const values = wanted(where[column]);
    if (values === null) return null;
    const separator = i === 0 ? '' : '\u0000';
    keys = keys.flatMap((prefix) => [...values].map((value) => `${prefix}${separator}${String(value)}`));
  }
  return keys;
}

function isRange(condition: unknown): boolean {
  return (
    typeof condition === 'object' &&
    condition !== null &&
    ('atMost' in condition || 'above' in condition || 'atLeast' in condition)
  );
}

function isIn(index: HashIndex, row: AnyRow): boolean {
  return index.notNull === undefined || (row[index.notNull] ?? null) !== null;
}

function* pick(buckets: ReadonlyMap<unknown, Bucket>, values: Iterable<unknown>): Iterable<Bucket> {
  for (const value of values) {
    const bucket = buckets.get(value);
    if (bucket !== undefined) yield bucket;
  }
}

/** True when a condition can only hold for rows in which the column is not null. */
function excludesNull(condition: unknown): boolean {
  if (condition === undefined || condition === null) return false;
  if (typeof condition !== 'object') return true;
  return 'isNull' in condition ? condition.isNull === false : true;
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
  if ('in' in condition) return asSet(condition.in as unknown[]);
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

    return {
      tenant: name,
      find: async (tableName, where, options = {}) => {
        const table = tableOf(tenant, tableName);
        const found: AnyRow[] = [];
        for (const row of table.candidates(where as Record<string, unknown>))
          if (matches(row, where)) found.push(row);
        const order = options.order;
        const [only] = order ?? [];
        if (options.limit === 1 && order?.length === 1 && only !== undefined)
          return first(found, only) as never;
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
        for (const row of tableOf(tenant, tableName).candidates(where as Record<string, unknown>))
          if (matches(row, where)) n++;
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
        for (const row of table.candidates(where as Record<string, unknown>))
          if (matches(row, where)) keys.push(table.keyOf(row));
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
    claimLanes: async (worker, now, limit) => {
      for (const [, tenant] of tenants) wakeUp(tenant, now);
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
