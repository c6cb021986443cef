import type { Predicate } from '../../domain/search/predicate.ts';
import type { AnyRow } from './memory-table.ts';

interface Group {
  readonly value: unknown;
  rows: number;
  readonly counts: Record<string, number>;
}

/** Rows counted by the values of a column: all of them, and those that meet each predicate. */
export function tallied(
  rows: Iterable<AnyRow>,
  by: string,
  counted: Readonly<Record<string, Predicate>>,
  meets: (row: AnyRow, predicate: Predicate) => boolean,
): readonly Group[] {
  const predicates = Object.entries(counted);
  const groups = new Map<unknown, Group>();
  for (const row of rows) {
    const value = row[by] ?? null;
    let group = groups.get(value);
    if (group === undefined) {
      group = { value, rows: 0, counts: Object.fromEntries(predicates.map(([name]) => [name, 0])) };
      groups.set(value, group);
    }
    group.rows++;
    for (const [name, predicate] of predicates)
      if (meets(row, predicate)) group.counts[name] = (group.counts[name] ?? 0) + 1;
  }
  return [...groups.values()];
}
