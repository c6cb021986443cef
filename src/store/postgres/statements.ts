import { createHash } from 'node:crypto';
import { LockstepError } from '../../domain/errors.ts';
import { describeTable, type TableName } from '../../engine/tables/index.ts';
import type { Column, ColumnType } from '../../engine/tables/table.ts';
import { binaryArray } from './binary-array.ts';

/** A named prepared statement: the server plans it once per connection. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: unknown[];
}

const SQL_TYPE: Record<ColumnType, string> = {
  text: 'text',
  uuid: 'uuid',
  integer: 'bigint',
  instant: 'bigint',
  boolean: 'boolean',
  json: 'jsonb',
  bytes: 'bytea',
};

const names = new Map<string, string>();

export function named(text: string, values: unknown[]): Statement {
  let name = names.get(text);
  if (name === undefined) {
    name = `ls_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
    names.set(text, name);
  }
  return { name, text, values };
}

function columnOf(table: TableName, name: string): Column {
  const column = describeTable(table).columns[name];
  // Column names come from our own code; a wrong one is a defect and must never reach SQL text.
  if (column === undefined) throw new LockstepError('INTERNAL', `table ${table} has no column ${name}`);
  return column;
}

/** One array parameter per column: one row or ten thousand, the same statement text. */
function arrays(table: TableName, columns: readonly string[], rows: readonly object[], first: number) {
  const values: unknown[] = [];
  const parts = columns.map((name, i) => {
    const column = columnOf(table, name);
    values.push(
      binaryArray(
        column.type,
        rows.map((row) => (row as Record<string, unknown>)[name]),
      ),
    );
    return `$${first + i}::${SQL_TYPE[column.type]}[]`;
  });
  return { values, unnest: `unnest(${parts.join(', ')})` };
}

export function insertStatement(
  table: TableName,
  tenant: string,
  rows: readonly object[],
  mode: 'insert' | 'put' | 'new',
): Statement {
  const { columns, key } = describeTable(table);
  const names = Object.keys(columns);
  const source = arrays(table, names, rows, 2);
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
  const source = arrays(table, all, rows, 2);
  const renamed = all.map((c) => `v_${c}`);
  const values = [tenant, ...source.values];
  const still =
    where === undefined
      ? ''
      : ` and ${conditions(table, values, where, false).sql} returning ${key.map((c) => `t.${c}`).join(', ')}`;
  return named(
    `update ${table} as t set ${columns.map((c) => `${c} = v.v_${c}`).join(', ')} from ${source.unnest} as v(${renamed.join(', ')}) where t.tenant_id = $1 and ${key.map((c) => `t.${c} = v.v_${c}`).join(' and ')}${still}`,
    values,
  );
}

interface Conditions {
  readonly sql: string;
  readonly values: unknown[];
  readonly keys: string | null;
}

/** Conditions on columns as SQL; `$1` is always the tenant. With `spread` the first list becomes a set of look-ups. */
function conditions(table: TableName, values: unknown[], where: object, spread: boolean): Conditions {
  const parts = ['tenant_id = $1'];
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
        keys = `unnest(${list})`;
        parts.push(`${name} = k.v`);
      } else parts.push(`${name} = any(${list})`);
    } else if ('atMost' in condition) parts.push(`${name} <= ${param(condition.atMost)}::${type}`);
    else if ('above' in condition) parts.push(`${name} > ${param(condition.above)}::${type}`);
    else if ('atLeast' in condition) parts.push(`${name} >= ${param(condition.atLeast)}::${type}`);
    else if ('not' in condition) parts.push(`${name} <> ${param(condition.not)}::${type}`);
    else if ('isNull' in condition) parts.push(condition.isNull ? `${name} is null` : `${name} is not null`);
    else throw new LockstepError('INTERNAL', `unknown condition on ${table}.${name}`);
  }
  return { sql: parts.join(' and '), values, keys };
}

/** A list of keys becomes one index look-up each, whatever the planner believes of a table that has just grown. */
function fromWhere(table: TableName, columns: string, { sql, keys }: Conditions, lock: string): string {
  if (keys === null) return `select ${columns} from ${table} where ${sql}`;
  return `select ${columns} from ${keys} as k(v) cross join lateral (select * from ${table} where ${sql}${lock} offset 0) as x`;
}

export interface SelectOptions {
  readonly order?: readonly (string | { readonly descending: string })[];
  readonly limit?: number;
  readonly lock?: 'update' | 'skip';
  readonly columns?: readonly string[];
}

export function selectStatement(
  table: TableName,
  tenant: string,
  where: object,
  options: SelectOptions,
): Statement {
  const found = conditions(table, [tenant], where, true);
  const { values, keys } = found;
  const columns = options.columns ?? Object.keys(describeTable(table).columns);
  for (const name of columns) columnOf(table, name);
  const lock =
    options.lock === undefined ? '' : options.lock === 'skip' ? ' for update skip locked' : ' for update';
  let text = fromWhere(table, columns.join(', '), found, lock);
  if (options.order) {
    const parts = options.order.map((o) => (typeof o === 'string' ? o : `${o.descending} desc`));
    text += ` order by ${parts.join(', ')}`;
  }
  if (options.limit !== undefined) text += ` limit $${values.push(options.limit)}`;
  if (keys === null) text += lock;
  return named(text, values);
}

export function countStatement(table: TableName, tenant: string, where: object): Statement {
  const parts = conditions(table, [tenant], where, true);
  return named(fromWhere(table, 'count(*) as n', parts, ''), parts.values);
}

export function deleteStatement(table: TableName, tenant: string, where: object): Statement {
  const { sql, values, keys } = conditions(table, [tenant], where, true);
  return named(`delete from ${table}${keys === null ? '' : ` using ${keys} as k(v)`} where ${sql}`, values);
}
