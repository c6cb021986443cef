import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Cluster, installedBinaries, startCluster } from '../../connectors/postgres/testing/cluster.ts';
import { isLockstepError } from '../../domain/errors.ts';
import { Secret } from '../../domain/secret.ts';
import type { RowMark } from './ask-query.ts';
import { type QueryConfig, type QueryReading, readQuery } from './read-query.ts';

const PASSWORD = 'sources-password';
let cluster: Cluster;
let admin: pg.Client;

beforeAll(async () => {
  const [binaries] = installedBinaries();
  if (binaries === undefined) throw new Error('no PostgreSQL can be started here');
  cluster = await startCluster(binaries);
  admin = await cluster.admin();
  await admin.query(`create role reader login password '${PASSWORD}'`);
}, 60_000);
afterAll(() => cluster.stop());

beforeEach(async () => {
  await admin.query('drop table if exists staff');
  await admin.query(
    `create table staff (id text, number bigint, department text, last_day date, active boolean, skills text[],
      salary numeric, changed_at timestamptz not null default now(), revision bigserial)`,
  );
  await admin.query('grant select on staff to reader');
});

const hire = (id: string, more: Readonly<Record<string, unknown>> = {}) => {
  const row = { id, department: 'Sales', ...more };
  const names = Object.keys(row);
  return admin.query(
    `insert into staff (${names.join(', ')}) values (${names.map((_, at) => `$${at + 1}`).join(', ')})`,
    Object.values(row),
  );
};

function config(more: Partial<QueryConfig> = {}): QueryConfig {
  const column = (name: string) => ({ header: name, as: name, type: 'string' as const });
  return {
    url: `postgresql://reader@127.0.0.1:${cluster.port}/postgres`,
    query: 'select * from public.staff order by id',
    maxRows: 1_000,
    timeoutMs: 10_000,
    changes: null,
    shape: { key: 'id', columns: ['id', 'number', 'department', 'last_day', 'active', 'skills'].map(column) },
    key: 'id',
    ...more,
  };
}

type Read = QueryReading & { readonly rows: readonly Record<string, unknown>[] };

async function read(more: Partial<QueryConfig> = {}, since: RowMark | null = null): Promise<Read> {
  const rows: Record<string, unknown>[] = [];
  const reading = await readQuery({
    config: config(more),
    password: async () => new Secret(PASSWORD),
    since,
    onPage: async (page) => {
      expect(page.checkpoint).toBeNull();
      rows.push(...(page.records as Record<string, unknown>[]));
    },
  });
  return { ...reading, rows };
}

async function refusal(more: Partial<QueryConfig>): Promise<string> {
  try {
    const { whole } = await read(more);
    return `read, whole: ${whole}`;
  } catch (error) {
    if (isLockstepError(error)) return `${error.code}: ${error.message}`;
    throw error;
  }
}

describe('a query', () => {
  it('gives every row once, each value in one form, and nothing that is not declared', async () => {
    await hire('E1', {
      number: '9007199254740993',
      last_day: '2026-03-31',
      active: true,
      skills: ['a', 'b;c'],
      salary: 1,
    });
    await hire('E2');
    const { rows, ...reading } = await read();
    expect(reading).toMatchObject({ whole: true, records: 2, pages: 1, mark: null });
    // The last digit of a number that JSON cannot hold is still there.
    expect(rows).toEqual([
      {
        id: 'E1',
        number: '9007199254740993',
        department: 'Sales',
        last_day: '2026-03-31',
        active: true,
        skills: ['a', 'b;c'],
      },
      { id: 'E2', number: null, department: 'Sales', last_day: null, active: null, skills: null },
    ]);
  });

  it('is read in pieces out of one snapshot', async () => {
    await admin.query("insert into staff (id) select 'E' || n from generate_series(1, 1200) n");
    const seen: number[] = [];
    const reading = await readQuery({
      config: config({ maxRows: 1_200 }),
      password: async () => new Secret(PASSWORD),
      since: null,
      onPage: async ({ records }) => {
        seen.push(records.length);
        await admin.query('delete from staff');
      },
    });
    expect(seen).toEqual([500, 500, 200]);
    expect(reading).toMatchObject({ whole: true, records: 1_200 });
  });

  it('is refused with more rows than it may have: what is left out could be a leaver', async () => {
    for (const id of ['E1', 'E2', 'E3']) await hire(id);
    expect(await refusal({ maxRows: 3 })).toBe('read, whole: true');
    expect(await refusal({ maxRows: 2 })).toBe('PULL_TOO_LARGE: The report has more than 2 rows.');
  });

  it('proves nothing where a row has no key, the key of another, or is too long', async () => {
    await hire('E1');
    expect(await refusal({})).toBe('read, whole: true');
    await hire('E1', { department: 'Other' });
    expect(await refusal({})).toBe('read, whole: false');
    await admin.query("delete from staff; insert into staff (id) values ('E1'), (null)");
    expect(await refusal({})).toBe('read, whole: false');
    await admin.query(
      "delete from staff; insert into staff (id, department) values ('E1', repeat('x', 70000))",
    );
    const long = await read();
    expect([long.whole, long.rows]).toEqual([false, [{}]]);
  });

  it('is refused when a declared column is gone, or there twice', async () => {
    await hire('E1', { last_day: '2026-03-31' });
    // Read as empty it would take back everybody's last day.
    expect(await refusal({ query: 'select id, number, department, active, skills from public.staff' })).toBe(
      'FEED_HEADER: 1 declared column(s) are missing: "last_day".',
    );
    expect(await refusal({ query: 'select *, 1 as active from public.staff' })).toContain(
      'FEED_HEADER: The column "active" is there twice.',
    );
  });

  it('can end with a comment, and cannot write, hold more than one statement, or last too long', async () => {
    await hire('E1');
    expect(await refusal({ query: 'select * from public.staff -- everybody' })).toBe('read, whole: true');
    await admin.query('grant insert, delete on staff to reader');
    const written = await refusal({
      query: 'with gone as (delete from public.staff returning *) select * from gone',
    });
    expect(written).toMatch(/^PULL_CONFIG: .*(42|25006|0A000)|WITH clause containing a data-modifying/);
    expect(
      await refusal({ query: 'select * from public.staff) q; delete from public.staff; select (1' }),
    ).toMatch(/^PULL_CONFIG: .*42601/);
    expect(
      await refusal({ query: "select set_config('transaction_read_only', 'off', false) as id" }),
    ).toMatch(/^(PULL_CONFIG|FEED_HEADER)/);
    expect((await admin.query('select count(*)::int as n from staff')).rows[0].n).toBe(1);
    const slow = 'select s.* from public.staff s, lateral (select pg_sleep(10)) w';
    expect(await refusal({ query: slow, timeoutMs: 300 })).toMatch(/^PULL_FAILED: .*57014/);
  });

  it('says what stands in the way, and never what a row holds', async () => {
    await hire('E1', { department: 'very secret' });
    const broken = await refusal({
      query: 'select id, department::int as number, department, last_day, active, skills from public.staff',
    });
    expect(broken).toBe('PULL_PAGE: The database answered 22P02.');
    expect(await refusal({ url: `postgresql://nobody@127.0.0.1:${cluster.port}/postgres` })).toMatch(
      /^PULL_UNAUTHORISED/,
    );
    await admin.query('revoke select on staff from reader');
    expect(await refusal({})).toMatch(/^PULL_UNAUTHORISED: .*42501/);
    expect(await refusal({ url: 'postgresql://reader@127.0.0.1:1/postgres' })).toMatch(/^PULL_FAILED/);
    expect(await refusal({ query: 'select * from public.nothing' })).toMatch(/^PULL_CONFIG: .*42P01/);
  });
});

describe('changes', () => {
  const byTime = { changes: { column: 'changed_at', type: 'instant', overlapMs: 60_000 } } as const;
  const byNumber = { changes: { column: 'revision', type: 'integer', overlapMs: 0 } } as const;
  const ids = ({ rows }: Read) => rows.map(({ id }) => id);

  it('are found by a number that grows', async () => {
    for (const id of ['E1', 'E2']) await hire(id);
    const first = await read(byNumber);
    expect([ids(first), first.mark?.value]).toEqual([['E1', 'E2'], '2']);
    expect(ids(await read(byNumber, first.mark))).toEqual([]);
    await admin.query("update staff set revision = nextval('staff_revision_seq') where id = 'E1'");
    for (let n = 4; n < 12; n++) await hire(`E${n}`);
    const second = await read(byNumber, first.mark);
    expect(ids(second)).toContain('E1');
    expect(ids(second)).not.toContain('E2');
    // As numbers, not as texts.
    expect(second.mark?.value).toBe('11');
    expect((await read(byNumber, second.mark)).mark).toEqual(second.mark);
  });

  it('are found by time, a little before the last one too', async () => {
    await hire('E1', { changed_at: '2026-01-01T10:00:00Z' });
    await hire('E2', { changed_at: '2026-01-01T10:59:30.25Z' });
    await hire('E3', { changed_at: '2026-01-01T11:00:00+00' });
    const first = await read(byTime);
    expect(first.mark?.value).toBe('2026-01-01 11:00:00+00');
    expect(ids(await read(byTime, first.mark))).toEqual(['E2', 'E3']);
  });

  it('of a time that is still to come hide nothing', async () => {
    await hire('E1', { changed_at: 'infinity' });
    await hire('E2', { changed_at: '2999-01-01T00:00:00Z' });
    const first = await read(byTime);
    expect(Date.parse(first.mark?.value ?? '')).toBeLessThan(Date.parse('2900-01-01'));
    await admin.query("update staff set changed_at = now() where id = 'E2'");
    expect(ids(await read(byTime, first.mark))).toContain('E2');
  });
});
