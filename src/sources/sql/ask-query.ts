import { LockstepError } from '../../domain/errors.ts';

/** By which column changed rows are found. */
export interface ChangeColumn {
  readonly column: string;
  readonly type: 'instant' | 'integer';
  readonly overlapMs: number;
}

/** Up to where the rows are known: the greatest value seen, as PostgreSQL writes it. */
export interface RowMark {
  readonly column: string;
  readonly type: ChangeColumn['type'];
  readonly value: string;
}

/** Longest row, as JSON. A longer one is set aside, and nobody is missing by it. */
export const LONGEST_ROW = 64 * 1024;

const TYPES: Readonly<Record<ChangeColumn['type'], string>> = { instant: 'timestamptz', integer: 'int8' };

/** As an identifier of its own: a name of the document is never part of a statement. */
export function quoteName(name: string): string {
  if (name.includes('\0'))
    throw new LockstepError('PULL_CONFIG', 'a column has a name that no column can have');
  return `"${name.replaceAll('"', '""')}"`;
}

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** The names of the query's columns, without a row. The line end closes a comment that the query may end with. */
export function columnsOf(query: string): string {
  return `select * from (${query}\n) as q limit 0`;
}

export interface QueryColumn {
  readonly name: string;
  /** OID of its type. */
  readonly type: number;
}

/** int8 and numeric: as numbers of JSON the last digits of a long personnel number would be lost. */
const LONG_NUMBERS: ReadonlySet<number> = new Set([20, 1700]);

export interface RowsQuestion {
  readonly query: string;
  /** The columns that are read; no other leaves the database. */
  readonly columns: readonly QueryColumn[];
  readonly changes: ChangeColumn | null;
  readonly since: RowMark | null;
  readonly most: number;
}

/**
 * Each row as one JSON text, which gives dates, times and numbers one form whatever the settings of the server are; and
 * the value that grows with changes, if one is declared. A time that is still to come is no place to go on from.
 */
export function rowsOf({ query, columns, changes, since, most }: RowsQuestion): Statement {
  const read = columns.map(({ name, type }) => {
    const column = quoteName(name);
    return LONG_NUMBERS.has(type) ? `q.${column}::text as ${column}` : `q.${column}`;
  });
  const value = changes === null ? '' : `q.${quoteName(changes.column)}::${TYPES[changes.type]}`;
  const grows = changes === null ? 'null' : changes.type === 'instant' ? `least(${value}, now())` : value;
  const after = since === null || changes === null ? '' : ` where ${value} > ${lowerBound(changes)}`;
  const text = `select case when octet_length(r.j) <= ${LONGEST_ROW} then r.j end as j, r.grows::text as grows
from (select row_to_json((select d from (select ${read.join(', ')}) as d))::text as j, ${grows} as grows
from (${query}\n) as q${after}) as r limit $1`;
  if (since === null || changes === null) return { text, values: [most] };
  return {
    text,
    values: changes.type === 'instant' ? [most, since.value, changes.overlapMs] : [most, since.value],
  };
}

/** Rows that were written late have an older time: so long is looked back. Numbers know no time. */
function lowerBound({ type }: ChangeColumn): string {
  return type === 'instant'
    ? "$2::text::timestamptz - $3::int8 * interval '1 millisecond'"
    : '$2::text::int8';
}

/** The mark as it was stored; null: it is not of this column. */
export function readRowMark(stored: unknown, changes: ChangeColumn | null): RowMark | null {
  if (typeof stored !== 'object' || stored === null || changes === null) return null;
  const { column, type, value } = stored as Record<string, unknown>;
  if (column !== changes.column || type !== changes.type || typeof value !== 'string') return null;
  return { column: changes.column, type: changes.type, value };
}
