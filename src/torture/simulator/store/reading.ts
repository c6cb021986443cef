import { holds, type RelatedRows } from '../../../domain/search/holds.ts';
import type { Predicate } from '../../../domain/search/predicate.ts';
import type { OrderBy, OrderValue } from '../../../engine/store.ts';
import type { TableName } from '../../../engine/tables/index.ts';
import { type AnyRow, inOrder, matches, standsBehind } from '../../../store/memory/memory-table.ts';
import { tableNamed } from '../../../store/table-name.ts';
import type { HeldTable, Shape } from './held-table.ts';
import type { Transaction } from './transaction.ts';

export type Conditions = Readonly<Record<string, unknown>>;

export interface Reading {
  readonly order?: readonly OrderBy[];
  readonly limit?: number;
  readonly offset?: number;
  readonly behind?: readonly OrderValue[];
  readonly matching?: Predicate;
  readonly lock?: 'update' | 'skip';
  readonly columns?: readonly string[];
}

/** The rows that a transaction sees and that meet the conditions, at this moment. */
export function scan(by: Transaction, table: HeldTable, where: Conditions): AnyRow[] {
  const changes = by.view(table);
  const found: AnyRow[] = [];
  if (changes === undefined || changes.size === 0) {
    for (const row of table.committed.candidates(where)) if (matches(row, where)) found.push(row);
  } else {
    for (const row of table.committed.candidates(where))
      if (matches(row, where) && !changes.has(table.committed.keyOf(row))) found.push(row);
    for (const { row } of changes.values()) if (row !== undefined && matches(row, where)) found.push(row);
  }
  const list = listed(where);
  if (list === undefined || found.length < 2) return found;
  // A list becomes one look-up each (fromWhere in store/postgres/statements.ts): the list's order is that of the rows.
  const place = new Map(list.values.map((value, i) => [value, i]));
  const at = (row: AnyRow) => place.get(row[list.column]) ?? 0;
  return found.sort((a, b) => at(a) - at(b));
}

/** Whether a row meets a predicate, among what the transaction sees of the tables that refer to it. */
export function meeting(
  by: Transaction,
  tableOf: (name: TableName) => HeldTable,
  matching: Predicate | undefined,
): (row: AnyRow) => boolean {
  if (matching === undefined) return () => true;
  const related: RelatedRows = ({ table, on }, row) => {
    const tied = Object.entries(on).map(([there, here]) => [there, row[here] ?? null] as const);
    // Null is equal to nothing.
    if (tied.some(([, value]) => value === null)) return [];
    return scan(by, tableOf(tableNamed(table)), Object.fromEntries(tied));
  };
  return (row) => holds(matching, row, related);
}

interface Listed {
  readonly column: string;
  readonly values: readonly unknown[];
}

/** The first list among the conditions. */
export function listed(where: Conditions): Listed | undefined {
  for (const column in where) {
    const condition = where[column];
    if (typeof condition === 'object' && condition !== null && 'in' in condition)
      return { column, values: condition.in as readonly unknown[] };
  }
  return undefined;
}

export function ordered(rows: AnyRow[], { order = [], behind }: Reading): AnyRow[] {
  const found = behind === undefined ? rows : rows.filter(standsBehind(order, behind));
  return order.length === 0 || found.length < 2 ? found : found.sort(inOrder(order));
}

export const limited = (rows: AnyRow[], { limit, offset = 0 }: Reading): AnyRow[] =>
  offset === 0 && (limit === undefined || rows.length <= limit)
    ? rows
    : rows.slice(offset, offset + (limit ?? rows.length));

/** For the caller, who may do with it what it likes. */
export function handedOut({ bytes }: Shape, row: AnyRow, wanted?: readonly string[]): AnyRow {
  // A row that is kept has all columns and nothing else.
  const copy: AnyRow = wanted === undefined ? { ...row } : {};
  if (wanted !== undefined) for (const column of wanted) copy[column] = row[column];
  for (const column of bytes)
    if (copy[column] instanceof Uint8Array) copy[column] = Buffer.from(copy[column]);
  return copy;
}
