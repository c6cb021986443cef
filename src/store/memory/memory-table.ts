import { compareTexts } from '../../domain/search/compare-texts.ts';
import { isDescending, orderValue } from '../../engine/place-in-order.ts';
import type { OrderBy, OrderValue } from '../../engine/store.ts';
import type { Table } from '../../engine/tables/table.ts';

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
  | { readonly not: V }
  | { readonly isNull: boolean };

export type AnyRow = Record<string, unknown>;

const encodeKey = (parts: readonly unknown[]) => parts.map(String).join('\u0000');

/** Numbers and texts in the order of PostgreSQL: bytes of UTF-8 for text (COLLATE "C"), nulls last. */
export function compare(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return compareTexts(String(a), String(b));
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

export function matches(row: AnyRow, where: object): boolean {
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
    } else if ('not' in condition) {
      if (value === condition.not) return false;
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

/** Below this many rows a look at each is cheaper than an index. */
const FEW = 16;

/** Rows of one table of one tenant; once they are many, with a hash index for the first column of each declared index. */
export class MemoryTable {
  readonly description: Table;
  readonly rows: Map<string, AnyRow>;
  #indexes: readonly HashIndex[] | null = null;

  constructor(description: Table, rows: Iterable<readonly [string, AnyRow]> = []) {
    this.description = description;
    this.rows = new Map(rows);
  }

  /** The same rows; each of the two is changed by itself from now on. */
  copy(): MemoryTable {
    return new MemoryTable(this.description, this.rows);
  }

  keyOf(row: AnyRow): string {
    const { key } = this.description;
    const [only] = key;
    return key.length === 1 && only !== undefined
      ? String(row[only])
      : encodeKey(key.map((column) => row[column]));
  }

  set(key: string, row: AnyRow | undefined): void {
    if (this.#indexes !== null) {
      const before = this.rows.get(key);
      for (const index of this.#indexes) move(index, key, before, row);
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
    if (this.rows.size < FEW) return [...this.rows.values()];
    this.#indexes ??= indexesOf(this.description, this.rows);
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

function indexesOf({ key, indexes }: Table, rows: ReadonlyMap<string, AnyRow>): HashIndex[] {
  const made: HashIndex[] = [];
  const first = key.length > 1 ? key[0] : undefined;
  if (first !== undefined) made.push({ columns: [first], notNull: undefined, buckets: new Map() });
  for (const { on, notNull, unique } of indexes)
    made.push({ columns: unique ? on : on.slice(0, 1), notNull, buckets: new Map() });
  for (const index of made) for (const [id, row] of rows) move(index, id, undefined, row);
  return made;
}

/** A row of this key takes the place of another, or of none. */
function move(index: HashIndex, key: string, before: AnyRow | undefined, row: AnyRow | undefined): void {
  const from = before !== undefined && isIn(index, before) ? bucketOf(index, before) : undefined;
  const to = row !== undefined && isIn(index, row) ? bucketOf(index, row) : undefined;
  if (from !== undefined && from !== to) {
    const bucket = index.buckets.get(from);
    bucket?.delete(key);
    if (bucket?.size === 0) index.buckets.delete(from);
  }
  if (to === undefined || row === undefined) return;
  const bucket = index.buckets.get(to);
  if (bucket === undefined) index.buckets.set(to, new Map([[key, row]]));
  else bucket.set(key, row);
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
  const [only] = columns;
  if (only === undefined) return null;
  const condition = where[only];
  // Nearly every look-up is for one key.
  if (columns.length === 1 && (condition === null || !['object', 'undefined'].includes(typeof condition)))
    return [String(condition)];
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

/** How two rows stand to one another under "order by". */
export function inOrder(order: readonly OrderBy[]): (a: AnyRow, b: AnyRow) => number {
  return (a, b) => {
    for (const part of order) {
      const result = compare(orderValue(a, part), orderValue(b, part));
      if (result !== 0) return isDescending(part) ? -result : result;
    }
    return 0;
  };
}

/** Whether a row stands behind a place in an order. */
export function standsBehind(
  order: readonly OrderBy[],
  place: readonly OrderValue[],
): (row: AnyRow) => boolean {
  return (row) => {
    for (const [i, part] of order.entries()) {
      const result = compare(orderValue(row, part), place[i] ?? null);
      if (result !== 0) return isDescending(part) ? result < 0 : result > 0;
    }
    return false;
  };
}

/** The least row by one column: what is due next is asked for at every step, and sorting everything for it is slow. */
export function first(rows: readonly AnyRow[], by: OrderBy): AnyRow[] {
  const before = inOrder([by]);
  let best: AnyRow | undefined;
  for (const row of rows) if (best === undefined || before(row, best) < 0) best = row;
  return best === undefined ? [] : [{ ...best }];
}

function wanted(condition: unknown): Iterable<unknown> | null {
  if (condition === undefined) return null;
  if (condition === null || typeof condition !== 'object') return [condition];
  if ('in' in condition) return asSet(condition.in as unknown[]);
  return null;
}

/** A copy, with only the columns that were asked for: what the other store would not have read is not there either. */
export function chosen(row: AnyRow, columns: readonly string[] | undefined): AnyRow {
  if (columns === undefined) return { ...row };
  const copy: AnyRow = {};
  for (const column of columns) copy[column] = row[column];
  return copy;
}
