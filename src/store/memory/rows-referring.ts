import type { SearchedRow } from '../../domain/search/holds.ts';
import type { Relation } from '../../domain/search/predicate.ts';
import { type AnyRow, type MemoryTable, matches } from './memory-table.ts';

/** The rows there that a relation ties to this row. Null is equal to nothing, as in SQL. */
export function* rowsReferring(there: MemoryTable, { on }: Relation, row: SearchedRow): Iterable<AnyRow> {
  const where: AnyRow = {};
  for (const [column, here] of Object.entries(on)) {
    const value = row[here] ?? null;
    if (value === null) return;
    where[column] = value;
  }
  for (const other of there.candidates(where)) if (matches(other, where)) yield other;
}
