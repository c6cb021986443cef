import { isDescending } from '../../engine/place-in-order.ts';
import type { OrderBy, OrderValue } from '../../engine/store.ts';
import type { TableName } from '../../engine/tables/index.ts';
import { columnOf, SQL_TYPE } from './column-of.ts';

/** One part of an order: what rows are compared by, of which type, and whether a row may have nothing there. */
interface Part {
  readonly sql: string;
  readonly type: string;
  readonly nullable: boolean;
}

function partOf(table: TableName, by: OrderBy, values: unknown[]): Part {
  if (typeof by !== 'string' && 'number' in by) {
    const found = memberAt(table, by.number, values);
    // The cast is reached by numbers only.
    const sql = `case when jsonb_typeof(${found('#>')}) = 'number' then (${found('#>>')})::numeric end`;
    return { sql: `(${sql})`, type: 'numeric', nullable: true };
  }
  if (typeof by !== 'string' && 'text' in by) {
    const found = memberAt(table, by.text, values);
    // A number has another text here than elsewhere (5e-324), and so has what is no single value.
    const sql = `case when jsonb_typeof(${found('#>')}) in ('string', 'boolean') then ${found('#>>')} end`;
    return { sql: `(${sql}) collate "C"`, type: 'text', nullable: true };
  }
  const name = typeof by === 'string' ? by : by.descending;
  const { type, nullable } = columnOf(table, name);
  return { sql: name, type: SQL_TYPE[type], nullable };
}

function memberAt(
  table: TableName,
  { column, path }: { readonly column: string; readonly path: readonly string[] },
  values: unknown[],
): (operator: '#>' | '#>>') => string {
  columnOf(table, column);
  const steps = `$${values.push([...path])}::text[]`;
  return (operator) => `${column} ${operator} ${steps}`;
}

/** Nulls stand where PostgreSQL puts them: last, and first where it is descending. */
export function orderSql(table: TableName, order: readonly OrderBy[], values: unknown[]): string {
  return order.map((by) => `${partOf(table, by, values).sql}${isDescending(by) ? ' desc' : ''}`).join(', ');
}

/** Rows behind a place in an order. What comes first is a range of the first part, so that its index is used. */
export function behindSql(
  table: TableName,
  order: readonly OrderBy[],
  place: readonly OrderValue[],
  values: unknown[],
): string {
  const [by, ...rest] = order;
  if (by === undefined) return 'false';
  const { sql, type, nullable } = partOf(table, by, values);
  const [value = null, ...further] = place;
  const isLast = rest.length === 0;
  const next = () => behindSql(table, rest, further, values);
  if (value === null) {
    if (!nullable) return 'false';
    return isDescending(by) ? `(${sql} is not null or ${next()})` : `(${sql} is null and ${next()})`;
  }
  const wanted = `$${values.push(typeof value === 'number' ? String(value) : value)}::${type}`;
  const sign = isDescending(by) ? '<' : '>';
  const strictly = `${sql} ${sign} ${wanted}`;
  const reached = isLast ? strictly : `${sql} ${sign}= ${wanted} and (${strictly} or ${next()})`;
  if (isDescending(by)) return `(${reached})`;
  return nullable ? `(${sql} is null or ${reached})` : `(${reached})`;
}
