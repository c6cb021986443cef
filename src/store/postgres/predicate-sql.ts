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

/** A value with its type. Its SQL is written once, and only where it is used: a parameter that nothing names is refused. */
interface Operand {
  readonly sql: () => string;
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
    const sql = list.sql();
    const guarded = `case when jsonb_typeof(${sql}) = 'array' then ${sql} else '[]'::jsonb end`;
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
  const steps = () => path.map((name) => ` -> $${writing.values.push(name)}::text`).join('');
  return { sql: () => `(${from.sql()}${steps()})`, type: 'json' };
}

function columnIn(name: string, { table, row }: Scope): Operand {
  const { type } = columnOf(table, name);
  return { sql: () => `${row}.${name}`, type };
}

const elementIn = ({ element }: Scope): Operand | null =>
  element === null ? null : { sql: () => element, type: 'json' };

function present(operand: Operand | null): string {
  if (operand === null) return 'false';
  const { type } = operand;
  const sql = operand.sql();
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
  const wanted = () => `$${writing.values.push(value)}::boolean`;
  if (operand.type === 'boolean') return `coalesce(${operand.sql()} = ${wanted()}, false)`;
  return operand.type === 'json' ? `coalesce(${operand.sql()} = to_jsonb(${wanted()}), false)` : 'false';
}

function compareNumber(operand: Operand, op: PredicateOperator, value: number, { values }: Writing): string {
  if (!Number.isFinite(value) || op === 'co' || op === 'sw' || op === 'ew') return 'false';
  const wanted = () => `$${values.push(String(value))}`;
  switch (operand.type) {
    case 'json': {
      const sql = operand.sql();
      // The cast is reached by numbers only.
      return `case when jsonb_typeof(${sql}) = 'number' then (${sql} #>> '{}')::numeric ${SIGN[op]} ${wanted()}::numeric else false end`;
    }
    case 'integer':
    case 'instant': {
      // As it is stored where that is possible, so that an index can be used.
      const type = Number.isSafeInteger(value) ? 'bigint' : 'numeric';
      return `coalesce(${operand.sql()} ${SIGN[op]} ${wanted()}::${type}, false)`;
    }
    case 'text':
    case 'uuid':
    case 'boolean':
    case 'bytes':
      return 'false';
  }
}

function compareText(operand: Operand, op: PredicateOperator, value: string, writing: Writing): string {
  if (!isStorable(value)) return 'false';
  switch (operand.type) {
    case 'text':
      return `coalesce(${textMeets(operand.sql(), op, value, writing)}, false)`;
    case 'uuid':
      if (op !== 'eq') return `coalesce(${textMeets(`${operand.sql()}::text`, op, value, writing)}, false)`;
      if (!UUID.test(value)) return 'false';
      return `coalesce(${operand.sql()} = $${writing.values.push(value)}::uuid, false)`;
    case 'json': {
      const sql = operand.sql();
      const met = textMeets(`(${sql} #>> '{}')`, op, value, writing);
      return `case when jsonb_typeof(${sql}) = 'string' then ${met} else false end`;
    }
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
