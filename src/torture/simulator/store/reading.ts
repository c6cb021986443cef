import { type AnyRow, inOrder, matches } from '../../../store/memory/memory-table.ts';
import type { HeldTable, Shape } from './held-table.ts';
import type { Transaction } from './transaction.ts';

export type Conditions = Readonly<Record<string, unknown>>;

export interface Reading {
  readonly order?: readonly (string | { readonly descending: string })[];
  readonly limit?: number;
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

export const ordered = (rows: AnyRow[], { order }: Reading): AnyRow[] =>
  order === undefined || rows.length < 2 ? rows : rows.sort(inOrder(order));

export const limited = (rows: AnyRow[], { limit }: Reading): AnyRow[] =>
  limit === undefined || rows.length <= limit ? rows : rows.slice(0, limit);

/** For the caller, who may do with it what it likes. */
export function handedOut({ bytes }: Shape, row: AnyRow, wanted?: readonly string[]): AnyRow {
  // A row that is kept has all columns and nothing else.
  const copy: AnyRow = wanted === undefined ? { ...row } : {};
  if (wanted !== undefined) for (const column of wanted) copy[column] = row[column];
  for (const column of bytes)
    if (copy[column] instanceof Uint8Array) copy[column] = Buffer.from(copy[column]);
  return copy;
}
