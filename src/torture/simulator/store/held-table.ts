import { describeTable, type TableName } from '../../../engine/tables/index.ts';
import { instant, type Table, table, text } from '../../../engine/tables/table.ts';
import { type AnyRow, type MemoryTable, matches } from '../../../store/memory/memory-table.ts';
import { REFERENCES, type Reference, WORDS } from './constraints.ts';
import type { Lock } from './locks.ts';
import type { Transaction } from './transaction.ts';

/** Workers belong to no tenant. */
export type StoredTable = TableName | 'worker';
const WORKER = table({ worker_id: text, lease_until: instant }, ['worker_id']);

/** The primary key is the first; then the unique indexes, in the order of their making. */
export interface Unique {
  readonly columns: readonly string[];
  readonly notNull: string | undefined;
}

/** All that is known of a table, for every tenant. */
export interface Shape {
  readonly name: StoredTable;
  readonly description: Table;
  readonly columns: readonly string[];
  /** Those whose values have to be copied for a reader. */
  readonly bytes: readonly string[];
  readonly uniques: readonly Unique[];
  /** Whose change locks a row as a delete does: somebody may refer to them. */
  readonly keyColumns: ReadonlySet<string>;
  readonly words: ReadonlyMap<string, ReadonlySet<string>>;
  readonly refersTo: readonly Reference[];
  readonly referredFrom: readonly Reference[];
}

const shapes = new Map<StoredTable, Shape>();

export function shapeOf(name: StoredTable): Shape {
  let shape = shapes.get(name);
  if (shape === undefined) {
    const description: Table = name === 'worker' ? WORKER : describeTable(name);
    const unique = description.indexes.filter((index) => index.unique);
    shape = {
      name,
      description,
      columns: Object.keys(description.columns),
      bytes: Object.entries(description.columns).flatMap(([column, { type }]) =>
        type === 'bytes' ? [column] : [],
      ),
      uniques: [
        { columns: description.key, notNull: undefined },
        ...unique.map(({ on, notNull }) => ({ columns: on, notNull })),
      ],
      keyColumns: new Set([
        ...description.key,
        ...unique.flatMap(({ on, notNull }) => (notNull === undefined ? on : [])),
      ]),
      words: new Map(
        Object.entries(WORDS).flatMap(([path, words]) => {
          const [of, column = ''] = path.split('.');
          return of === name ? [[column, new Set(words)] as const] : [];
        }),
      ),
      refersTo: REFERENCES.filter(({ child }) => child === name),
      referredFrom: REFERENCES.filter(({ parent }) => parent === name),
    };
    shapes.set(name, shape);
  }
  return shape;
}

/** One table of one tenant: what is committed, and who holds what of it. */
export class HeldTable {
  readonly shape: Shape;
  /** Committed rows. Copied before the first change when a snapshot holds them too. */
  committed: MemoryTable;
  /** Whose copy it is. */
  owner: object | null;
  readonly locks = new Map<string, Lock>();
  /** Per unique index: values of rows that are being written, until their transaction ends. */
  readonly claims: readonly Map<string, Transaction>[];
  /** At which commit the row that had this key was removed. What stands there now is another row. */
  readonly removals = new Map<string, number>();

  constructor(shape: Shape, committed: MemoryTable, owner: object | null) {
    this.shape = shape;
    this.committed = committed;
    this.owner = owner;
    this.claims = shape.uniques.map(() => new Map());
  }

  /** The committed row with these values in a unique index. */
  committedKey(index: number, value: string, sample: AnyRow): string | undefined {
    if (index === 0) return this.committed.rows.has(value) ? value : undefined;
    const where: AnyRow = {};
    for (const column of this.shape.uniques[index]?.columns ?? []) where[column] = sample[column];
    for (const row of this.committed.candidates(where))
      if (matches(row, where)) return this.committed.keyOf(row);
    return undefined;
  }
}

/** The value under which a row stands in a unique index; null when it does not. */
export function uniqueValue({ columns, notNull }: Unique, row: AnyRow): string | null {
  if (notNull !== undefined && (row[notNull] ?? null) === null) return null;
  const [only] = columns;
  if (columns.length === 1 && only !== undefined) return row[only] === null ? null : String(row[only]);
  // Null is like no other value.
  if (columns.some((column) => row[column] === null)) return null;
  return columns.map((column) => String(row[column])).join('\u0000');
}
