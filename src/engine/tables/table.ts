/**
 * Tables as data. One description serves the PostgreSQL store, the in-memory store and the test that compares
 * the live schema with it. Every table starts with tenant_id, in its key and in every index (engine.md 7.5).
 */
export type ColumnType = 'text' | 'uuid' | 'integer' | 'instant' | 'boolean' | 'json' | 'bytes';

export interface Column<T extends ColumnType = ColumnType, Null extends boolean = boolean, Value = unknown> {
  readonly type: T;
  readonly nullable: Null;
  /** Only carries the TypeScript type of the column. */
  readonly value?: Value;
}

const required = <T extends ColumnType, V>(type: T): Column<T, false, V> => ({ type, nullable: false });
const optional = <T extends ColumnType, V>(type: T): Column<T, true, V> => ({ type, nullable: true });

export const text = required<'text', string>('text');
export const uuid = required<'uuid', string>('uuid');
export const integer = required<'integer', number>('integer');
/** Milliseconds since the epoch, UTC. */
export const instant = required<'instant', number>('instant');
export const boolean = required<'boolean', boolean>('boolean');
export const bytes = required<'bytes', Uint8Array>('bytes');
/** A text out of a closed set of words. */
export const word = <W extends string>() => required<'text', W>('text');
export const json = <J>() => required<'json', J>('json');
export const textOrNull = optional<'text', string>('text');
export const uuidOrNull = optional<'uuid', string>('uuid');
export const integerOrNull = optional<'integer', number>('integer');
export const instantOrNull = optional<'instant', number>('instant');
export const bytesOrNull = optional<'bytes', Uint8Array>('bytes');
export const jsonOrNull = <J>() => optional<'json', J>('json');

export interface Index {
  /** After tenant_id. */
  readonly on: readonly string[];
  readonly unique?: boolean;
  /** Partial index: only rows in which this column is not null. */
  readonly notNull?: string;
}

export interface Table<C extends Record<string, Column> = Record<string, Column>> {
  readonly columns: C;
  /** Primary key after tenant_id. */
  readonly key: readonly string[];
  readonly indexes: readonly Index[];
  /** Append-only tables: the live role may insert and read, never update or delete. */
  readonly appendOnly: boolean;
}

export function table<C extends Record<string, Column>>(
  columns: C,
  key: readonly (keyof C & string)[],
  options: { indexes?: readonly Index[]; appendOnly?: boolean } = {},
): Table<C> {
  return { columns, key, indexes: options.indexes ?? [], appendOnly: options.appendOnly ?? false };
}

type ValueOfColumn<C> =
  C extends Column<ColumnType, infer N, infer V> ? V | (N extends true ? null : never) : never;

/** A row without its tenant_id, which the transaction adds and enforces. */
export type RowOf<T> = T extends Table<infer C> ? { -readonly [K in keyof C]: ValueOfColumn<C[K]> } : never;
