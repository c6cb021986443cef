import { createHash } from 'node:crypto';
import { LockstepError } from '../../domain/errors.ts';
import type { Predicate } from '../../domain/search/predicate.ts';
import type { OrderBy, OrderValue } from '../../engine/store.ts';
import { describeTable, type TableName } from '../../engine/tables/index.ts';
import { binaryArray } from './binary-array.ts';
import { columnOf, SQL_TYPE } from './column-of.ts';
import { behindSql, orderSql } from './order-sql.ts';
import { predicateSql } from './predicate-sql.ts';

export interface Statement {
  /** Of a prepared statement, which the server plans once per connection and keeps as long as that. */
  readonly name?: string;
  readonly text: string;
  readonly values: unknown[];
}

const names = new Map<string, string>();

export function named(text: string, values: unknown[]): Statement {
  let name = names.get(text);
  if (name === undefined) {
    name = `ls_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
    names.set(text, name);
  }
  return { name, text, values };
}

/**
 * One array parameter per column: one row or ten thousand, the same statement text. `$1` is the tenant, and with `keyed`
 * the first column of every row too: the server then sees no way to the table but its key. Before it has statistics it
 * takes the rows of one tenant for one row, and would read all of them for each of ours.
 */
function arrays(
  table: TableName,
  columns: readonly string[],
  rows: readonly object[],
  { keyed }: { readonly keyed: boolean },
) {
  const values: unknown[] = [];
  const parts = columns.map((name, i) => {
    const column = columnOf(table, name);
    values.push(
      binaryArray(
        column.type,
        rows.map((row) => (row as Record<string, unknown>)[name]),
      ),
    );
    return `$${2 + i}::${SQL_TYPE[column.type]}[]`;
  });
  if (keyed) parts.unshift(tenantBeside(parts[0] ?? ''));
  return { values, unnest: `unnest(${parts.join(', ')})` };
}

const tenantBeside = (list: string) => `array_fill($1::text, array[cardinality(${list})])`;

export function insertStatement(
  table: TableName,
  tenant: string,
  rows: readonly object[],
  mode: 'insert' | 'put' | 'new',
): Statement {
  const { columns, key } = describeTable(table);
  const names = Object.keys(columns);
  const source = arrays(table, names, rows, { keyed: false });
  const keys = ['tenant_id', ...key];
  const others = names.filter((name) => !key.includes(name));
  let tail = '';
  if (mode === 'put') {
    tail =
      others.length === 0
        ? ` on conflict (${keys.join(', ')}) do nothing`
        : ` on conflict (${keys.join(', ')}) do update set ${others.map((c) => `${c} = excluded.${c}`).join(', ')}`;
  } else if (mode === 'new') {
    tail = ` on conflict do nothing returning ${keys.join(', ')}`;
  }
  return named(
    `insert into ${table} (tenant_id, ${names.join(', ')}) select $1, v.* from ${source.unnest} as v(${names.join(', ')})${tail}`,
    [tenant, ...source.values],
  );
}

export function updateStatement(
  table: TableName,
  tenant: string,
  columns: readonly string[],
  rows: readonly object[],
  where?: object,
): Statement {
  const { key } = describeTable(table);
  const all = [...key, ...columns];
  const source = arrays(table, all, rows, { keyed: true });
  const renamed = ['tenant_id', ...all].map((c) => `v_${c}`);
  const values = [tenant, ...source.values];
  const still = where === undefined ? [] : conditions(table, values, where, false).parts;
  const returning = where === undefined ? '' : ` returning ${key.map((c) => `t.${c}`).join(', ')}`;
  const met = [...['tenant_id', ...key].map((c) => `t.${c} = v.v_${c}`), ...still].join(' and ');
  return named(
    `update ${table} as t set ${columns.map((c) => `${c} = v.v_${c}`).join(', ')} from ${source.unnest} as v(${renamed.join(', ')}) where ${met}${returning}`,
    values,
  );
}

interface Conditions {
  /** All but that of the tenant. */
  readonly parts: readonly string[];
  readonly values: unknown[];
  /** A list of values that became look-ups `k.v`. */
  readonly keys: string | null;
}

/** Conditions on columns as SQL. With `spread` the first list becomes a set of look-ups. */
function conditions(table: TableName, values: unknown[], where: object, spread: boolean): Conditions {
  const parts: string[] = [];
  let keys: string | null = null;
  const param = (value: unknown) => `$${values.push(value)}`;
  for (const [name, condition] of Object.entries(where)) {
    if (condition === undefined) continue;
    const column = columnOf(table, name);
    const type = SQL_TYPE[column.type];
    if (condition === null) parts.push(`${name} is null`);
    else if (typeof condition !== 'object') parts.push(`${name} = ${param(condition)}::${type}`);
    else if ('in' in condition) {
      const list = `${param(binaryArray(column.type, [...new Set(condition.in as unknown[])]))}::${type}[]`;
      if (spread && keys === null) {
        keys = list;
        parts.push(`${name} = k.v`);
      } else parts.push(`${name} = any(${list})`);
    } else if ('atMost' in condition) parts.push(`${name} <= ${param(condition.atMost)}::${type}`);
    else if ('above' in condition) parts.push(`${name} > ${param(condition.above)}::${type}`);
    else if ('atLeast' in condition) parts.push(`${name} >= ${param(condition.atLeast)}::${type}`);
    else if ('not' in condition) parts.push(`${name} <> ${param(condition.not)}::${type}`);
    else if ('isNull' in condition) parts.push(condition.isNull ? `${name} is null` : `${name} is not null`);
    else throw new LockstepError('INTERNAL', `unknown condition on ${table}.${name}`);
  }
  return { parts, values, keys };
}

/** With a predicate that rows meet besides. */
function searching(
  table: TableName,
  tenant: string,
  where: object,
  matching: Predicate | undefined,
): Conditions {
  const found = conditions(table, [tenant], where, true);
  if (matching === undefined) return found;
  return { ...found, parts: [...found.parts, predicateSql(table, matching, found.values)] };
}

/** What is searched comes from outside, in ever new forms: under a name each would be kept for ever, here and there. */
const asked = (text: string, values: unknown[], matching: Predicate | undefined): Statement =>
  matching === undefined ? named(text, values) : { text, values };

/** A list of keys becomes one index look-up each, whatever the planner believes of a table that has just grown. */
function fromWhere(table: TableName, columns: string, { parts, keys }: Conditions, lock: string): string {
  const sql = ['tenant_id = $1', ...parts].join(' and ');
  if (keys === null) return `select ${columns} from ${table} where ${sql}`;
  return `select ${columns} from unnest(${keys}) as k(v) cross join lateral (select * from ${table} where ${sql}${lock} offset 0) as x`;
}

export interface SelectOptions {
  readonly order?: readonly OrderBy[];
  readonly limit?: number;
  readonly offset?: number;
  readonly behind?: readonly OrderValue[];
  readonly matching?: Predicate;
  readonly lock?: 'update' | 'skip';
  readonly columns?: readonly string[];
}

export function selectStatement(
  table: TableName,
  tenant: string,
  where: object,
  options: SelectOptions,
): Statement {
  const searched = searching(table, tenant, where, options.matching);
  const { values, keys } = searched;
  const { order = [], behind } = options;
  const found =
    behind === undefined
      ? searched
      : { ...searched, parts: [...searched.parts, behindSql(table, order, behind, values)] };
  const columns = options.columns ?? Object.keys(describeTable(table).columns);
  for (const name of columns) columnOf(table, name);
  const lock =
    options.lock === undefined ? '' : options.lock === 'skip' ? ' for update skip locked' : ' for update';
  let text = fromWhere(table, columns.join(', '), found, lock);
  if (options.order) text += ` order by ${orderSql(table, options.order, values)}`;
  if (options.limit !== undefined) text += ` limit $${values.push(options.limit)}`;
  if (options.offset !== undefined) text += ` offset $${values.push(options.offset)}`;
  if (keys === null) text += lock;
  return asked(text, values, options.matching);
}

export function countStatement(
  table: TableName,
  tenant: string,
  where: object,
  matching?: Predicate,
): Statement {
  const parts = searching(table, tenant, where, matching);
  return asked(fromWhere(table, 'count(*) as n', parts, ''), parts.values, matching);
}

export function tallyStatement(
  table: TableName,
  tenant: string,
  where: object,
  by: string,
  counted: Readonly<Record<string, Predicate>>,
): Statement {
  columnOf(table, by);
  const { parts, values } = conditions(table, [tenant], where, false);
  const counts = Object.values(counted).map(
    (predicate, i) => `count(*) filter (where ${predicateSql(table, predicate, values)}) as n${i}`,
  );
  const columns = [`${by} as value`, 'count(*) as rows', ...counts].join(', ');
  const met = ['tenant_id = $1', ...parts].join(' and ');
  return { text: `select ${columns} from ${table} where ${met} group by ${by}`, values };
}

export function deleteStatement(table: TableName, tenant: string, where: object): Statement {
  const { parts, values, keys } = conditions(table, [tenant], where, true);
  const using = keys === null ? '' : ` using unnest(${tenantBeside(keys)}, ${keys}) as k(t, v)`;
  const met = [keys === null ? 'tenant_id = $1' : 'tenant_id = k.t', ...parts].join(' and ');
  return named(`delete from ${table}${using} where ${met}`, values);
}
