import { type AnyRow, MemoryTable } from '../../../store/memory/memory-table.ts';
import { HeldTable, type StoredTable, shapeOf } from './held-table.ts';
import { type Fastest, isServed, release, stopWaiting, type Wait } from './locks.ts';
import { type Changes, Transaction } from './transaction.ts';

type Tables = Map<StoredTable, HeldTable>;

/** All committed state at one moment. Rows and tables are shared with the database until it changes them. */
export interface Snapshot {
  readonly tenants: ReadonlyMap<string, ReadonlyMap<StoredTable, MemoryTable>>;
  readonly commits: number;
}

/** The server: what is committed, who is in the middle of something, and the order of the commits. */
export class Database {
  commits = 0;
  full = false;
  readonly tenants = new Map<string, Tables>();
  readonly listeners: ((commit: number) => void)[] = [];
  /** Tables with this owner are ours alone. */
  #owner: object = {};
  /** Transactions that see a moment of the past. */
  readonly #watching = new Set<Transaction>();
  readonly #woken: Wait[] = [];
  #draining = false;
  readonly #fastest: Fastest;

  constructor(fastest: Fastest) {
    this.#fastest = fastest;
  }

  table(tenant: string, name: StoredTable): HeldTable {
    let tables = this.tenants.get(tenant);
    if (tables === undefined) {
      tables = new Map();
      this.tenants.set(tenant, tables);
    }
    let table = tables.get(name);
    if (table === undefined) {
      const shape = shapeOf(name);
      table = new HeldTable(shape, new MemoryTable(shape.description), this.#owner);
      tables.set(name, table);
    }
    return table;
  }

  begin(readOnly: boolean): Transaction {
    return new Transaction(readOnly);
  }

  /** What a transaction that only reads sees from now on stays as it is. */
  watch(by: Transaction): void {
    if (by.moment !== null) return;
    by.moment = new Map();
    this.#watching.add(by);
  }

  commit(of: Transaction): void {
    if (of.changes.size > 0) this.#apply(of);
    this.#end(of);
    if (of.changes.size > 0) for (const listener of this.listeners) listener(this.commits);
  }

  rollback(of: Transaction): void {
    of.changes.clear();
    this.#woken.push(...stopWaiting(of));
    this.#end(of);
  }

  /** Statements that get what they waited for go on. Called when the one that ended has been told so. */
  drain(): void {
    if (this.#draining) return;
    this.#draining = true;
    for (let next = this.#woken.shift(); next !== undefined; next = this.#woken.shift())
      if (isServed(next)) next.by.resume();
    this.#draining = false;
  }

  snapshot(): Snapshot {
    const tenants = new Map<string, ReadonlyMap<StoredTable, MemoryTable>>();
    for (const [tenant, tables] of this.tenants) {
      const kept = new Map<StoredTable, MemoryTable>();
      for (const [name, { committed }] of tables) kept.set(name, committed);
      tenants.set(tenant, kept);
    }
    this.#owner = {};
    return { tenants, commits: this.commits };
  }

  restore({ tenants, commits }: Snapshot): void {
    this.tenants.clear();
    this.#watching.clear();
    this.#woken.length = 0;
    this.#owner = {};
    this.commits = commits;
    for (const [tenant, kept] of tenants) {
      const tables: Tables = new Map();
      for (const [name, committed] of kept) tables.set(name, new HeldTable(shapeOf(name), committed, null));
      this.tenants.set(tenant, tables);
    }
  }

  #apply(of: Transaction): void {
    this.commits++;
    for (const [table, changes] of of.changes) {
      if (table.owner !== this.#owner) {
        table.committed = table.committed.copy();
        table.owner = this.#owner;
      }
      for (const [key, { row, born }] of changes) {
        const before = table.committed.rows.get(key);
        for (const watcher of this.#watching) remember(watcher, table, key, before);
        if (before !== undefined && (row === undefined || born)) table.removals.set(key, this.commits);
        table.committed.set(key, row);
      }
    }
  }

  #end(of: Transaction): void {
    this.#watching.delete(of);
    this.#woken.push(...release(of, this.#fastest));
  }
}

function remember({ moment }: Transaction, table: HeldTable, key: string, before: AnyRow | undefined): void {
  if (moment === null) return;
  let changes: Changes | undefined = moment.get(table);
  if (changes === undefined) {
    changes = new Map();
    moment.set(table, changes);
  }
  if (!changes.has(key)) changes.set(key, { row: before, born: false });
}
