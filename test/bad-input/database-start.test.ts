import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SCHEMA } from '../../src/store/migrations/migrate.ts';
import { terminal } from '../cli/support/terminal.ts';
import { sharedDatabase } from '../support/database.ts';
import { databaseContents } from './support/everything.ts';

const KEY = '05'.repeat(32);
const database = sharedDatabase();
let folder: string;
let url: (change?: { user?: string; password?: string; database?: string; options?: string }) => string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockstep-start-'));
  const { host, port, user, database: name } = database().owner;
  url = (change = {}) => {
    const made = new URL(`postgresql://${change.user ?? user}@localhost/${change.database ?? name}`);
    if (change.password !== undefined) made.password = change.password;
    made.searchParams.set('host', String(host));
    made.searchParams.set('port', String(port));
    if (change.options !== undefined) made.searchParams.set('options', change.options);
    return made.href.replace(/port=\d+/, '').replace('@localhost/', `@localhost:${port}/`);
  };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const asOwner = async (...statements: string[]) => {
  const client = new Client(database().owner);
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
};
const run = async (databaseUrl: string, ...argv: string[]) => {
  const ran = await terminal(join(folder, 'data'), { LOCKSTEP_MASTER_KEY: KEY })(
    ...argv,
    '--database-url',
    databaseUrl,
  );
  return { ...ran, code: /code: (\w+)/.exec(ran.err)?.[1] };
};
const good = () => run(url(), 'secret', 'list');

describe('a database that cannot be used is told by its reason, in one error', () => {
  beforeEach(async () => {
    const first = await good();
    expect([first.exit, first.err]).toEqual([0, '']);
  });

  it.each([
    ['no URL', 'mysql://x', 'DATABASE_URL_INVALID', 2],
    ['no port', 'postgresql://u:top-secret@h:99999/d', 'DATABASE_URL_INVALID', 2],
    ['host unknown', 'postgresql://u:top-secret@no-such-host.invalid/d', 'DATABASE_UNAVAILABLE', 1],
    ['nobody listens', 'postgresql://u:top-secret@127.0.0.1:1/d', 'DATABASE_UNAVAILABLE', 1],
  ])('%s', async (_what, address, code, exit) => {
    const ran = await run(address, 'person', 'list');
    expect(ran).toMatchObject({ code, exit, out: '' });
    expect(ran.err).toContain('fix:');
    expect(ran.err).not.toContain('top-secret');
  });

  it('something that listens and is no PostgreSQL', async () => {
    const server = createServer((socket) =>
      socket.on('error', () => undefined).end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    );
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const ran = await run(
      `postgresql://u:top-secret@127.0.0.1:${(server.address() as AddressInfo).port}/d`,
      'person',
      'list',
    );
    server.close();
    expect(ran).toMatchObject({ exit: 1, out: '' });
    expect(ran.code).toMatch(/^DATABASE_/);
    expect(ran.err).not.toContain('top-secret');
  });

  it('a wrong password, and a database that is not there', async () => {
    await asOwner(
      "do $$ begin if not exists (select from pg_roles where rolname = 'lockstep_password') then create role lockstep_password; end if; end $$",
      'drop role if exists somebody',
      "create role somebody login password 'right' in role lockstep_password",
    );
    const wrong = await run(url({ user: 'somebody', password: 'top-secret' }), 'person', 'list');
    expect(wrong).toMatchObject({ exit: 1, code: 'DATABASE_SIGN_IN', out: '' });
    expect(wrong.err).not.toContain('top-secret');
    expect(await run(url({ database: 'nowhere' }), 'person', 'list')).toMatchObject({
      exit: 1,
      code: 'DATABASE_MISSING',
      out: '',
    });
    await asOwner('drop role somebody');
  });

  it('one version ahead works; two ahead is refused and left as it is', async () => {
    await asOwner(
      `insert into kysely_migration values ('${String(SCHEMA + 1).padStart(4, '0')}-later', '2026-01-01')`,
    );
    expect((await good()).exit).toBe(0);
    await asOwner(
      `insert into kysely_migration values ('${String(SCHEMA + 2).padStart(4, '0')}-much-later', '2026-01-01')`,
    );
    const before = await databaseContents(database().owner);
    const ran = await run(url(), 'secret', 'list');
    expect(ran).toMatchObject({ exit: 3, code: 'DATABASE_TOO_NEW', out: '' });
    expect(ran.err).toContain(`schema ${SCHEMA + 2}`);
    expect((await run(url(), 'serve', '--port', '0')).code).toBe('DATABASE_TOO_NEW');
    expect(await databaseContents(database().owner)).toEqual(before);
    await asOwner("delete from kysely_migration where name like '%-later'");
    expect((await good()).exit).toBe(0);
  });

  it('that takes no writes: questions are answered, changes are refused', async () => {
    const before = await databaseContents(database().owner);
    const { database: name } = database().owner;
    await asOwner(`alter database ${name} set default_transaction_read_only = on`);
    const read = await run(url(), 'secret', 'list');
    const write = await terminal(join(folder, 'data'), { LOCKSTEP_MASTER_KEY: KEY }).with(
      'x',
      'secret',
      'set',
      'one',
      '--database-url',
      url(),
    );
    const client = new Client({ ...database().owner, options: '-c default_transaction_read_only=off' });
    await client.connect();
    await client.query(`alter database ${name} reset default_transaction_read_only`);
    await client.end();
    expect([read.exit, read.err]).toEqual([0, '']);
    expect(write).toMatchObject({
      exit: 1,
      out: '',
      err: expect.stringContaining('code: DATABASE_READ_ONLY'),
    });
    expect(await databaseContents(database().owner)).toEqual(before);
    expect((await good()).exit).toBe(0);
  });
});
