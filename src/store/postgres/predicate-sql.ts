import type { Place, Predicate, PredicateOperator } from '../../domain/search/predicate.ts';
import { isStorable } from '../../domain/search/storable-text.ts';
import type { TableName } from '../../engine/tables/index.ts';
import type { ColumnType } from '../../engine/tables/table.ts';
import { tableNamed } from '../table-name.ts';
import { columnOf } from './column-of.ts';

type Value = string | number | boolean;

/** What places are about: a row under its name in the statement, and inside a list the element. */
interface Scope {
  readonly table: TableName;
  readonly row: string;
  readonly element: string | null;
}

/** A value in SQL with its type. */
interface Operand {
  readonly sql: string;
  readonly type: ColumnType;
}

interface Writing {
  /** Of the statement; `$1` is the tenant. */
  readonly values: unknown[];
  /** Rows and elements that have a name so far. */
  names: number;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const SIGN: Readonly<Record<Exclude<PredicateOperator, 'co' | 'sw' | 'ew'>, string>> = {
  eq: '=',
  gt: '>',
  ge: '>=',
  lt: '<',
  le: '<=',
};

/**
 * A predicate on rows of a table as an SQL expression that is true or false and never null, and that fails for no row: the
 * same answers as `holds` (src/domain/search/holds.ts). Whatever came from outside is a parameter.
 */
export function predicateSql(table: TableName, predicate: Predicate, values: unknown[]): string {
  return write(predicate, { table, row: table, element: null }, { values, names: 0 });
}

function write(predicate: Predicate, scope: Scope, writing: Writing): string {
  if ('all' in predicate) return together(predicate.all, 'and', scope, writing);
  if ('any' in predicate) return together(predicate.any, 'or', scope, writing);
  if ('not' in predicate) return `not ${write(predicate.not, scope, writing)}`;
  if ('present' in predicate) return present(operandOf(predicate.present, scope, writing));
  if ('at' in predicate)
    return compare(operandOf(predicate.at, scope, writing), predicate.op, predicate.value, writing);
  if ('element' in predicate) {
    const list = operandOf(predicate.element, scope, writing);
    if (list?.type !== 'json') return 'false';
    const name = `p${writing.names++}`;
    const guarded = `case when jsonb_typeof(${list.sql}) = 'array' then ${list.sql} else '[]'::jsonb end`;
    const met = write(predicate.of, { ...scope, element: `${name}.v` }, writing);
    return `exists (select from jsonb_array_elements(${guarded}) as ${name}(v) where ${met})`;
  }
  const there = tableNamed(predicate.related.table);
  const name = `p${writing.names++}`;
  const tied = Object.entries(predicate.related.on).map(([column, here]) => {
    columnOf(there, column);
    columnOf(scope.table, here);
    return `${name}.${column} = ${scope.row}.${here}`;
  });
  const met = write(predicate.of, { table: there, row: name, element: null }, writing);
  return `exists (select from ${there} as ${name} where ${[`${name}.tenant_id = $1`, ...tied, met].join(' and ')})`;
}

function together(parts: readonly Predicate[], word: 'and' | 'or', scope: Scope, writing: Writing): string {
  if (parts.length === 0) return word === 'and' ? 'true' : 'false';
  return `(${parts.map((part) => write(part, scope, writing)).join(` ${word} `)})`;
}

/** null: nothing is there in any row. */
function operandOf(place: Place, scope: Scope, writing: Writing): Operand | null {
  const path = place.path ?? [];
  if (!path.every(isStorable)) return null;
  const from = 'column' in place ? columnIn(place.column, scope) : elementIn(scope);
  if (from === null || path.length === 0) return from;
  if (from.type !== 'json') return null;
  // Names lead into objects only: `#>` would take '0' for a place in a list.
  const steps = path.map((name) => ` -> $${writing.values.push(name)}::text`);
  return { sql: `(${from.sql}${steps.join('')})`, type: 'json' };
}

function columnIn(name: string, { table, row }: Scope): Operand {
  return { sql: `${row}.${name}`, type: columnOf(table, name).type };
}

const elementIn = ({ element }: Scope): Operand | null =>
  element === null ? null : { sql: element, type: 'json' };

function present(operand: Operand | null): string {
  if (operand === null) return 'false';
  const { sql, type } = operand;
  switch (type) {
    case 'text':
      return `coalesce(${sql} <> '', false)`;
    case 'bytes':
      return `coalesce(octet_length(${sql}) > 0, false)`;
    case 'json':
      return `coalesce(${sql} not in ('null', '""', '[]', '{}'), false)`;
    case 'uuid':
    case 'integer':
    case 'instant':
    case 'boolean':
      return `(${sql} is not null)`;
  }
}

function compare(operand: Operand | null, op: PredicateOperator, value: Value, writing: Writing): string {
  if (operand === null) return 'false';
  if (typeof value === 'string') return compareText(operand, op, value, writing);
  if (typeof value === 'number') return compareNumber(operand, op, value, writing);
  if (op !== 'eq') return 'false';
  const { sql, type } = operand;
  const wanted = `$${writing.values.push(value)}::boolean`;
  if (type === 'boolean') return `coalesce(${sql} = ${wanted}, false)`;
  return type === 'json' ? `coalesce(${sql} = to_jsonb(${wanted}), false)` : 'false';
}

function compareNumber(
  { sql, type }: Operand,
  op: PredicateOperator,
  value: number,
  writing: Writing,
): string {
  if (!Number.isFinite(value) || op === 'co' || op === 'sw' || op === 'ew') return 'false';
  const wanted = () => `$${writing.values.push(String(value))}`;
  if (type === 'json')
    // A cast is reached by numbers only.
    return `case when jsonb_typeof(${sql}) = 'number' then (${sql} #>> '{}')::numeric ${SIGN[op]} ${wanted()}::numeric else false end`;
  if (type !== 'integer' && type !== 'instant') return 'false';
  // As it is stored where that is possible, so that an index can be used.
  const there = Number.isSafeInteger(value) ? `${wanted()}::bigint` : `${wanted()}::numeric`;
  return `coalesce(${sql} ${SIGN[op]} ${there}, false)`;
}

function compareText(operand: Operand, op: PredicateOperator, value: string, writing: Writing): string {
  if (!isStorable(value)) return 'false';
  const { sql, type } = operand;
  switch (type) {
    case 'text':
      return `coalesce(${textMeets(sql, op, value, writing)}, false)`;
    case 'uuid':
      if (op !== 'eq') return `coalesce(${textMeets(`${sql}::text`, op, value, writing)}, false)`;
      return UUID.test(value) ? `coalesce(${sql} = $${writing.values.push(value)}::uuid, false)` : 'false';
    case 'json':
      return `case when jsonb_typeof(${sql}) = 'string' then ${textMeets(`(${sql} #>> '{}')`, op, value, writing)} else false end`;
    case 'boolean':
    case 'integer':
    case 'instant':
    case 'bytes':
      return 'false';
  }
}

function textMeets(sql: string, op: PredicateOperator, value: string, { values }: Writing): string {
  const wanted = `$${values.push(value)}::text`;
  switch (op) {
    case 'co':
      return `strpos(${sql}, ${wanted}) > 0`;
    case 'sw':
      return `starts_with(${sql}, ${wanted})`;
    case 'ew':
      return `right(${sql}, char_length(${wanted})) = ${wanted}`;
    case 'eq':
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le':
      return `${sql} collate "C" ${SIGN[op]} ${wanted}`;
  }
}
