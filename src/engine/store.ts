import { LockstepError } from '../domain/errors.ts';
import type { Predicate } from '../domain/search/predicate.ts';
import type { Row, TableName } from './tables/index.ts';

/** A condition on one column. A bare value means equality; null means "is null". */
export type Condition<V> =
  | V
  | { readonly in: readonly V[] }
  | { readonly atMost: V }
  | { readonly above: V }
  | { readonly atLeast: V }
  | { readonly not: V }
  | { readonly isNull: boolean };

export type Where<T extends TableName> = {
  readonly [C in keyof Row<T>]?: Condition<NonNullable<Row<T>[C]> | Extract<Row<T>[C], null>>;
};

/**
 * Rows in the order of a column, or of a text or a number inside one of JSON; who has none is last, or first when
 * descending.
 */
export type OrderBy<C extends string = string> =
  | C
  | { readonly descending: C }
  | { readonly text: MemberOf<C>; readonly descending: boolean }
  | { readonly number: MemberOf<C>; readonly descending: boolean };

interface MemberOf<C extends string> {
  readonly column: C;
  readonly path: readonly string[];
}

/** Where a row stands by one part of an order; null: it has nothing there. */
export type OrderValue = string | number | boolean | null;

export interface FindOptions<T extends TableName> {
  readonly order?: readonly OrderBy<keyof Row<T> & string>[];
  readonly limit?: number;
  /** So many of the rows in order are left out. */
  readonly offset?: number;
  /** Only what stands behind a row with these values, one for each part of `order` (see `placeInOrder`). */
  readonly behind?: readonly OrderValue[];
  /** What the rows meet beside `where`. Its places are columns of the table. */
  readonly matching?: Predicate;
  /** 'update' waits for other transactions; 'skip' leaves out rows that others hold. */
  readonly lock?: 'update' | 'skip';
  /** Only these columns are read; the others are absent in spite of the type. */
  readonly columns?: readonly (keyof Row<T> & string)[];
}

/** Columns whose values can be told apart by what they are. */
export type PlainColumn<T extends TableName> = {
  [C in keyof Row<T>]: Row<T>[C] extends string | number | boolean | null ? C : never;
}[keyof Row<T>] &
  string;

/** Of the rows that have one value in common: how many there are, and how many of them meet each predicate. */
export interface Tallied<V, N extends string> {
  readonly value: V;
  readonly rows: number;
  readonly counts: Readonly<Record<N, number>>;
}

/**
 * One transaction of one tenant. Nothing is visible to others before it commits; nothing is left when it fails.
 * Statements run in the order in which they are called. Several may be called before the first is awaited: they travel
 * together. A statement that failed fails the transaction, whether or not anybody awaited it.
 */
export interface Tx {
  readonly tenant: string;
  find<T extends TableName>(table: T, where: Where<T>, options?: FindOptions<T>): Promise<Row<T>[]>;
  count<T extends TableName>(table: T, where: Where<T>, matching?: Predicate): Promise<number>;
  /** Counts by the values of a column, in one pass over the rows and in no order. A value that no row has is absent. */
  tally<T extends TableName, C extends PlainColumn<T>, N extends string>(
    table: T,
    where: Where<T>,
    by: C,
    counted: Readonly<Record<N, Predicate>>,
  ): Promise<readonly Tallied<Row<T>[C], N>[]>;
  /** Fails on a key that is there already (LockstepError CONFLICT). */
  insert<T extends TableName>(table: T, rows: readonly Row<T>[]): Promise<void>;
  /** Inserts, or replaces the row with the same key. */
  put<T extends TableName>(table: T, rows: readonly Row<T>[]): Promise<void>;
  /** Inserts what is not there yet; returns the keys (joined by U+0000) that were new. */
  insertNew<T extends TableName>(table: T, rows: readonly Row<T>[]): Promise<readonly string[]>;
  /** Sets `columns` of the rows with these keys. Every row carries its key and the columns to set. */
  update<T extends TableName>(
    table: T,
    columns: readonly (keyof Row<T> & string)[],
    rows: readonly Partial<Row<T>>[],
  ): Promise<number>;
  /** Like `update`, of rows that still meet `where`; returns the keys (joined by U+0000) of those that did. */
  updateWhere<T extends TableName>(
    table: T,
    columns: readonly (keyof Row<T> & string)[],
    rows: readonly Partial<Row<T>>[],
    where: Where<T>,
  ): Promise<readonly string[]>;
  remove<T extends TableName>(table: T, where: Where<T>): Promise<number>;
  /** Adds `by` to a counter under a lock held until the end and returns its value before: numbers follow commit order. */
  advance(counter: string, by: number): Promise<number>;
  /** Runs after a successful commit, in order. */
  afterCommit(action: () => void): void;
}

/**
 * Thrown in a transaction that finds, with the log's counter in hand, that what it read is no longer so: nothing of it
 * stays, and the store runs it again as a whole.
 */
export class OvertakenError extends LockstepError {
  constructor(what: string) {
    super('CONFLICT', `${what} changed at the same time`);
  }
}

export interface LaneClaim {
  readonly tenant: string;
  readonly lane: Row<'lane'>;
}

/** The Store seam. */
export interface Store {
  transaction<R>(
    tenant: string,
    work: (tx: Tx) => Promise<R>,
    options?: { readonly readOnly?: boolean },
  ): Promise<R>;
  tenants(): Promise<readonly string[]>;
  /** Extends the worker's lease. Lanes of workers whose lease ran out are freed with a new epoch. */
  heartbeat(worker: string, now: number, leaseMs: number): Promise<void>;
  reap(now: number): Promise<number>;
  /** Leases ready lanes, oldest first, at most `limit`. */
  /**
   * `serving`, as tenant/lane: given when the answer to an earlier claim was lost. Lanes that are the worker's own and not
   * among these are then handed out again: nobody else would ever take them while it lives.
   */
  claimLanes(
    worker: string,
    now: number,
    limit: number,
    serving?: readonly string[],
  ): Promise<readonly LaneClaim[]>;
  /** The earliest instant after which something is due, over all tenants; null when nothing waits. */
  nextDue(): Promise<number | null>;
  close(): Promise<void>;
}
