import { type TableName, tables } from '../../src/engine/tables/index.ts';
import type { ColumnType, Table } from '../../src/engine/tables/table.ts';

/** Runs one query on a connection of the owner. */
export type Ask = <R extends object>(sql: string, values?: unknown[]) => Promise<R[]>;

const described = Object.entries(tables) as [TableName, Table][];
const names = described.map(([name]) => name);
/** About processes of this installation, not about any tenant. */
const GLOBAL = ['worker'];
const TYPES: Readonly<Record<ColumnType, string>> = {
  text: 'text',
  uuid: 'uuid',
  integer: 'bigint',
  instant: 'instant',
  boolean: 'boolean',
  json: 'jsonb',
  bytes: 'bytea',
};
const HERE = 'current_schema()::regnamespace';
const OURS = `c.relnamespace = ${HERE} and c.relname not like 'kysely_migration%' and c.relname <> all('{${GLOBAL.join(',')}}')`;

/**
 * What a live database breaks of the rules that keep tenants apart and every way of growing open: tenant_id first
 * everywhere, no numbers of the database's own making, nothing that runs by itself, row-level security for all, one
 * order of texts. And where it differs from the tables as the engine describes them.
 */
export async function schemaProblems(ask: Ask): Promise<string[]> {
  const problems: string[] = [];
  for (const rule of [tablesThere, columns, indexes, foreignKeys, selfMade, security])
    problems.push(...(await rule(ask)));
  return problems.sort();
}

/** What is there and should not be, and the other way round. */
function difference(what: string, found: readonly string[], wanted: readonly string[]): string[] {
  const [have, want] = [new Set(found), new Set(wanted)];
  return [
    ...found.filter((line) => !want.has(line)).map((line) => `${what} not described: ${line}`),
    ...wanted.filter((line) => !have.has(line)).map((line) => `${what} missing: ${line}`),
  ];
}

async function tablesThere(ask: Ask): Promise<string[]> {
  const rows = await ask<{ name: string }>(
    `select relname as name from pg_class c where ${OURS} and relkind in ('r', 'p', 'v', 'm', 'f')`,
  );
  return difference(
    'table',
    rows.map(({ name }) => name),
    names,
  );
}

async function columns(ask: Ask): Promise<string[]> {
  const rows = await ask<{
    name: string;
    column: string;
    type: string;
    required: boolean;
    collation: string | null;
  }>(
    `select c.relname as name, a.attname as column, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as required, co.collname as collation
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped left join pg_collation co on co.oid = a.attcollation
     where ${OURS} and c.relkind = 'r'`,
  );
  const line = (name: string, column: string, type: string, required: boolean) =>
    `${name}.${column} ${type}${required ? ' not null' : ''}`;
  const wanted = described.flatMap(([name, table]) => [
    line(name, 'tenant_id', 'text', true),
    ...Object.entries(table.columns).map(([column, { type, nullable }]) =>
      line(name, column, TYPES[type], !nullable),
    ),
  ]);
  const found = rows.map(({ name, column, type, required }) => line(name, column, type, required));
  const order = rows.filter(({ type, collation }) => type === 'text' && collation !== 'C');
  return [
    ...difference('column', found, wanted),
    ...order.map(({ name, column }) => `not COLLATE "C": ${name}.${column}`),
  ];
}

async function indexes(ask: Ask): Promise<string[]> {
  const rows = await ask<{ name: string; columns: string[]; kind: string; predicate: string | null }>(
    `select c.relname as name, pg_get_expr(i.indpred, i.indrelid) as predicate,
       case when i.indisprimary then 'primary key' when i.indisunique then 'unique index' else 'index' end as kind,
       array(select coalesce(a.attname, '(expression)')::text from unnest(i.indkey::int2[]) with ordinality k(n, o)
             left join pg_attribute a on a.attrelid = c.oid and a.attnum = k.n order by k.o) as columns
     from pg_index i join pg_class c on c.oid = i.indrelid where ${OURS}`,
  );
  const show = (kind: string, name: string, on: readonly string[], where: string | null) =>
    `${kind} on ${name} (${on.join(', ')})${where === null ? '' : ` where ${where}`}`;
  const wanted = described.flatMap(([name, table]) => [
    show('primary key', name, ['tenant_id', ...table.key], null),
    ...table.indexes.map(({ on, unique, notNull }) =>
      show(
        unique ? 'unique index' : 'index',
        name,
        ['tenant_id', ...on],
        notNull === undefined ? null : `(${notNull} IS NOT NULL)`,
      ),
    ),
  ]);
  const found = rows.map(({ name, columns, kind, predicate }) => show(kind, name, columns, predicate));
  const astray = rows
    .filter(({ columns }) => columns[0] !== 'tenant_id')
    .map(({ name, columns }) => `tenant_id not first: ${name} (${columns.join(', ')})`);
  return [...difference('index', found, wanted), ...astray];
}

async function foreignKeys(ask: Ask): Promise<string[]> {
  const rows = await ask<{ name: string }>(
    `select c.relname || '.' || con.conname as name from pg_constraint con join pg_class c on c.oid = con.conrelid
     join pg_attribute a on a.attrelid = con.conrelid and a.attnum = con.conkey[1] join pg_attribute b on b.attrelid = con.confrelid and b.attnum = con.confkey[1]
     where con.contype = 'f' and ${OURS} and (a.attname <> 'tenant_id' or b.attname <> 'tenant_id')`,
  );
  return rows.map(({ name }) => `foreign key across tenants: ${name}`);
}

async function selfMade(ask: Ask): Promise<string[]> {
  const rows = await ask<{ name: string }>(
    `select 'numbers or defaults made by the database: ' || c.relname || '.' || attname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
       where ${OURS} and c.relkind = 'r' and attnum > 0 and (attidentity <> '' or attgenerated <> '' or atthasdef)
     union all select 'sequence: ' || c.relname from pg_class c where ${OURS} and relkind = 'S'
     union all select 'trigger: ' || c.relname || '.' || tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid where ${OURS} and not tgisinternal
     union all select 'rule: ' || c.relname || '.' || rulename from pg_rewrite r join pg_class c on c.oid = r.ev_class where ${OURS}
     union all select 'function: ' || proname from pg_proc where pronamespace = ${HERE}`,
  );
  return rows.map(({ name }) => name);
}

async function security(ask: Ask): Promise<string[]> {
  const rows = await ask<{ name: string }>(
    `select relname as name from pg_class c where ${OURS} and relkind = 'r'
       and not (relrowsecurity and relforcerowsecurity and (select count(*) from pg_policy p where p.polrelid = c.oid) = 1)`,
  );
  return rows.map(({ name }) => `row-level security open: ${name}`);
}
