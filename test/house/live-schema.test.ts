import { beforeAll, describe, expect, it } from 'vitest';
import { type Row, type TableName, tables } from '../../src/engine/tables/index.ts';
import type { Column, Table } from '../../src/engine/tables/table.ts';
import { LIVE_ROLE } from '../../src/store/migrations/migrate.ts';
import { sharedClient, sharedDatabase } from '../support/database.ts';
import { sampleRow } from '../support/sample-row.ts';
import { type Ask, schemaProblems } from '../support/schema-problems.ts';

// Rules of the schema that keep tenants apart, the log as it was written, and every way of growing open. They are
// asked of the server itself: what the migrations meant to make does not count.

const described = Object.entries(tables) as [TableName, Table][];
const names = described.map(([name]) => name);
const appendOnly = described.filter(([, table]) => table.appendOnly).map(([name]) => name);
/** Where the dispatcher looks for work over all tenants. */
const DISPATCHED = ['lane', 'tenant', 'wake'];
const database = sharedDatabase();
const owner = sharedClient(() => database().owner);
const live = sharedClient(() => database().live);

const ask: Ask = async <R extends object>(sql: string, values: unknown[] = []) =>
  (await owner().query<R>(sql, values)).rows;

describe('every table of a tenant', () => {
  it('is as the engine describes it and as the rules want it', async () => {
    const tables = await ask<{ n: string }>(
      "select count(*) as n from pg_class where relnamespace = current_schema()::regnamespace and relkind = 'r'",
    );
    console.log(`live schema: ${tables[0]?.n} tables, ${names.length} of tenants`);
    expect(names.length).toBeGreaterThan(30);
    expect(await schemaProblems(ask)).toEqual([]);
  });

  // Each in a transaction that is rolled back: the rule has to notice.
  it.each([
    [
      'a table that nobody described',
      'create table extra (tenant_id text collate "C" not null, a uuid, primary key (tenant_id, a))',
      'table not described: extra',
    ],
    ['a view', 'create view everybody as select * from identity', 'table not described: everybody'],
    [
      'a column more',
      'alter table event add extra text collate "C"',
      'column not described: event.extra text',
    ],
    ['a column less', 'alter table event drop payload', 'column missing: event.payload jsonb not null'],
    [
      'a column that may be missing',
      'alter table event alter payload drop not null',
      'column not described: event.payload jsonb',
    ],
    [
      'an order of texts that depends on the machine',
      'alter table event alter type type text collate "default"',
      'not COLLATE "C": event.type',
    ],
    [
      'a key without the tenant',
      'alter table task drop constraint task_pkey; alter table task add primary key (task_id)',
      'tenant_id not first: task (task_id)',
    ],
    [
      'an index without the tenant',
      'create index astray on event (subject_id)',
      'tenant_id not first: event (subject_id)',
    ],
    [
      'a unique index across tenants',
      'create unique index astray on token (hash)',
      'tenant_id not first: token (hash)',
    ],
    [
      'an index too few',
      'drop index event_subject_id_n',
      'index missing: index on event (tenant_id, subject_id, n)',
    ],
    [
      'a reference across tenants',
      'create unique index u on identity (identity_id); alter table task add constraint far foreign key (task_id) references identity (identity_id)',
      'foreign key across tenants: task.far',
    ],
    [
      'a number of its own',
      'alter table event add extra bigint generated always as identity',
      'numbers or defaults made by the database: event.extra',
    ],
    [
      'a default',
      'alter table event alter at set default 0',
      'numbers or defaults made by the database: event.at',
    ],
    [
      'a trigger',
      "create function f() returns trigger language plpgsql as 'begin return null; end'; create trigger t after insert on event execute function f()",
      'trigger: event.t',
    ],
    [
      'security that is off',
      'alter table event disable row level security',
      'row-level security open: event',
    ],
    [
      'security that the owner is exempt from',
      'alter table event no force row level security',
      'row-level security open: event',
    ],
    ['a second policy', 'create policy also on event using (true)', 'row-level security open: event'],
  ])('is not, with %s', async (_what, sql, problem) => {
    await owner().query('begin');
    try {
      await owner().query(sql);
      expect(await schemaProblems(ask)).toContain(problem);
    } finally {
      await owner().query('rollback');
    }
  });
});

describe('the role of the running program', () => {
  it('owns nothing and has no power over others', async () => {
    const [role] = await ask(
      'select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication, rolinherit from pg_roles where rolname = $1',
      [LIVE_ROLE],
    );
    expect(role).toMatchObject({
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: false,
      rolcreatedb: false,
      rolreplication: false,
    });
    const owned = await ask(
      "select 1 from pg_shdepend where refclassid = 'pg_authid'::regclass and refobjid = $1::regrole and deptype = 'o'",
      [LIVE_ROLE],
    );
    const member = await ask('select roleid::regrole from pg_auth_members where member = $1::regrole', [
      LIVE_ROLE,
    ]);
    expect({ owned, member }).toEqual({ owned: [], member: [] });
    const who = await live().query('select session_user as who');
    expect(who.rows[0].who).toBe(LIVE_ROLE);
  });

  it.each([
    'create table extra (a int)',
    'alter table event disable row level security',
    'drop policy one_tenant on event',
    'drop table event',
    'set session_replication_role = replica',
    'set role postgres',
  ])('may not: %s', async (sql) => {
    await expect(live().query(sql)).rejects.toMatchObject({
      code: expect.stringMatching(/^(42501|22023|42704)$/),
    });
  });

  it('reads and adds to the log and can neither change, delete nor empty it', async () => {
    expect([...appendOnly].sort()).toEqual(['checkpoint', 'event', 'log_key', 'log_leaf', 'log_tile']);
    await live().query("set lockstep.tenant = 'acme'");
    for (const table of appendOnly) {
      await live().query(`select * from ${table}`);
      for (const sql of [
        `update ${table} set tenant_id = tenant_id`,
        `delete from ${table}`,
        `truncate ${table}`,
        `select * from ${table} for update`,
      ]) {
        await expect(live().query(sql), sql).rejects.toMatchObject({ code: '42501' });
      }
    }
    for (const table of names)
      await expect(live().query(`truncate ${table}`), table).rejects.toMatchObject({ code: '42501' });
    await live().query('reset lockstep.tenant');
  });
});

describe('tenants', () => {
  const rows = new Map<TableName, object>();

  beforeAll(async () => {
    // Parents before those that refer to them.
    const identity = sampleRow('identity');
    const plan = sampleRow('plan');
    const leave = sampleRow('leave', { identity_id: identity.identity_id });
    const links = {
      identity_id: identity.identity_id,
      owner_id: identity.identity_id,
      plan_id: plan.plan_id,
      leave_id: leave.leave_id,
    };
    const parents: Partial<Record<TableName, object>> = { identity, plan, leave };
    for (const name of names) {
      const own = Object.fromEntries(
        Object.entries(links).filter(([column]) => column in tables[name].columns),
      );
      rows.set(name, parents[name] ?? sampleRow(name, own));
    }
    await database().store.transaction('acme', async (tx) => {
      for (const name of [
        'identity',
        'plan',
        'leave',
        ...names.filter((name) => !(name in parents)),
      ] as TableName[]) {
        await tx.insert(name, [rows.get(name) as Row<typeof name>]);
      }
    });
  });

  const count = async (table: string) =>
    Number((await live().query(`select count(*) as n from ${table}`)).rows[0].n);
  const column = (name: TableName) => Object.keys(tables[name].columns)[0] as string;

  it('see themselves', async () => {
    await live().query("set lockstep.tenant = 'acme'");
    for (const name of names) expect(await count(name), name).toBe(1);
  });

  it('are not seen by a connection that names none', async () => {
    await live().query('reset lockstep.tenant');
    for (const name of names) expect(await count(name), name).toBe(0);
    await live().query("set lockstep.tenant = ''");
    for (const name of names) expect(await count(name), name).toBe(0);
  });

  it('are not seen by the dispatcher, but for what it hands out', async () => {
    await live().query("set lockstep.tenant = '*'");
    for (const name of names) expect(await count(name), name).toBe(DISPATCHED.includes(name) ? 1 : 0);
  });

  it('do not see, change or delete one another', async () => {
    await live().query("set lockstep.tenant = 'beta'");
    for (const name of names) {
      expect(await count(name), name).toBe(0);
      if (appendOnly.includes(name)) continue;
      const set = await live().query(
        `update ${name} set ${column(name)} = ${column(name)} where tenant_id = 'acme'`,
      );
      const gone = await live().query(`delete from ${name} where tenant_id = 'acme'`);
      expect([set.rowCount, gone.rowCount], name).toEqual([0, 0]);
    }
  });

  it('cannot write rows of one another, nor give theirs away', async () => {
    await live().query("set lockstep.tenant = 'acme'");
    for (const name of names) {
      const columns = Object.keys(tables[name].columns);
      const sql = `insert into ${name} (tenant_id, ${columns.join(', ')}) values ($1, ${columns.map((_, i) => `$${i + 2}`).join(', ')})`;
      const row = rows.get(name) as Record<string, unknown>;
      const value = (key: string) =>
        (tables[name].columns as Record<string, Column>)[key]?.type === 'json'
          ? JSON.stringify(row[key])
          : row[key];
      await expect(live().query(sql, ['beta', ...columns.map(value)]), name).rejects.toMatchObject({
        code: '42501',
      });
      if (appendOnly.includes(name)) continue;
      await expect(live().query(`update ${name} set tenant_id = 'beta'`), name).rejects.toMatchObject({
        code: '42501',
      });
    }
    for (const name of names) expect(await count(name), name).toBe(1);
  });

  it('are refused by the store when their name could be more than a name', async () => {
    for (const name of ['*', '', "a'; drop table event; --", 'Acme', 'a'.repeat(64)]) {
      await expect(database().store.transaction(name, async () => undefined)).rejects.toMatchObject({
        code: 'USAGE',
      });
    }
  });
});
