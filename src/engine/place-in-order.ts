import type { OrderBy, OrderValue } from './store.ts';

/** Where a row stands in an order: one value for each of its parts. */
export function placeInOrder(
  row: Readonly<Record<string, unknown>>,
  order: readonly OrderBy[],
): OrderValue[] {
  return order.map((by) => orderValue(row, by));
}

export function orderValue(row: Readonly<Record<string, unknown>>, by: OrderBy): OrderValue {
  if (typeof by === 'string') return (row[by] ?? null) as OrderValue;
  if ('text' in by) {
    const found = memberAt(row, by.text.column, by.text.path);
    return typeof found === 'string' || typeof found === 'boolean' ? String(found) : null;
  }
  if ('number' in by) {
    const found = memberAt(row, by.number.column, by.number.path);
    return typeof found === 'number' ? found : null;
  }
  return (row[by.descending] ?? null) as OrderValue;
}

export const isDescending = (by: OrderBy): boolean => typeof by !== 'string' && by.descending !== false;

function memberAt(row: object, column: string, path: readonly string[]): unknown {
  let value: unknown = row;
  for (const step of [column, ...path]) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return null;
    value = Reflect.get(value, step);
  }
  return value;
}
