import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDatabaseUrl } from './database-url.ts';
import { type DatabaseServer, describeFailure, PASSWORD_GROUP, startDatabase } from './index.ts';
import { ask, makeRig, type Rig } from './testing/rig.ts';

let rig: Rig;
let server: DatabaseServer;
beforeAll(async () => {
  rig = await makeRig();
  server = await startDatabase({ dataDir: rig.dataDir('given') });
  await ask(server, `CREATE ROLE ${PASSWORD_GROUP}`);
  await ask(server, `CREATE ROLE anna LOGIN PASSWORD 'a/b@c' IN ROLE ${PASSWORD_GROUP}`);
  await ask(server, 'CREATE ROLE ended NOLOGIN');
  await ask(server, 'CREATE ROLE one LOGIN CONNECTION LIMIT 0');
  await ask(server, `CREATE DATABASE old TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'`);
});
afterAll(() => rig.clear());

const url = (user: string, database = 'lockstep'): string =>
  `postgresql://${user}@/${database}?host=${encodeURIComponent(server.connection.host)}`;

async function failure(databaseUrl: string): Promise<unknown> {
  return startDatabase({ dataDir: '/nowhere', databaseUrl }).catch((caught: unknown) => caught);
}

describe('a database URL', () => {
  it('is used as it is: nothing is started, nothing is stopped', async () => {
    const given = await startDatabase({ dataDir: '/nowhere/at/all', databaseUrl: url('anna:a%2Fb%40c') });
    expect(given).toMatchObject({
      origin: 'url',
      adopted: false,
      startedByUs: false,
      version: server.version,
    });
    expect(given.connection).toMatchObject({ user: 'anna', password: 'a/b@c', host: server.connection.host });
    expect(given.dataDirectory).toBeUndefined();
    expect(await ask(given, 'SELECT current_user::text')).toBe('anna');
    await given.stop();
    expect(await ask(server, 'SELECT 1')).toBe(1);
  });

  it.each([
    ['anna:wrong', 'lockstep', 'DATABASE_SIGN_IN'],
    ['anna', 'lockstep', 'DATABASE_SIGN_IN'],
    ['ended', 'lockstep', 'DATABASE_SIGN_IN'],
    ['one', 'lockstep', 'DATABASE_BUSY'],
    ['lockstep_owner', 'absent', 'DATABASE_MISSING'],
    ['lockstep_owner', 'old', 'DATABASE_ENCODING'],
  ])('of %s to %s fails with %s %s and without the password', async (user, database, code) => {
    const error = await failure(url(user, database));
    expect(error).toMatchObject({ code });
    expect(JSON.stringify([String(error), error])).not.toContain('wrong');
  });

  it('to a port where nobody listens, or something that is no database', async () => {
    expect(await failure('postgresql://u:hidden@127.0.0.1:1/d')).toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
    });
    expect(await failure('postgresql://u@/d?host=/nowhere')).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    const rude = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => rude.listen(0, '127.0.0.1', resolve));
    const address = rude.address();
    const port = typeof address === 'object' ? address?.port : 0;
    expect(await failure(`postgresql://u@127.0.0.1:${port}/d`)).toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
    });
    const noTls = await failure(
      `postgresql://u@localhost/d?host=${server.connection.host}&sslmode=verify-full`,
    );
    expect(noTls).toMatchObject({ code: expect.stringMatching(/^DATABASE_/) });
    rude.close();
  });

  it.each(['', ' ', 'nonsense', 'mysql://u@h/d', 'postgres://u:s3cret@h:port/d'])(
    'that reads %j is refused without repeating it',
    (text) => {
      const error = (() => {
        try {
          return parseDatabaseUrl(text);
        } catch (caught) {
          return caught;
        }
      })();
      expect(error).toMatchObject({ code: 'DATABASE_URL_INVALID' });
      expect(`${String(error)} ${JSON.stringify(error)}`).not.toMatch(/s3cret/);
    },
  );
});

describe('a failure of a statement', () => {
  it.each([
    ['BEGIN READ ONLY; CREATE TABLE t ()', 'DATABASE_READ_ONLY'],
    ['SET statement_timeout = 20; SELECT pg_sleep(5)', 'DATABASE_TIMEOUT'],
    ["DO $$ BEGIN RAISE 'full' USING ERRCODE = '53100'; END $$", 'DATABASE_FULL'],
    ["DO $$ BEGIN RAISE 'again' USING ERRCODE = '40001'; END $$", 'DATABASE_CONFLICT'],
    ['SET ROLE anna; CREATE SCHEMA x', 'DATABASE_FORBIDDEN'],
    ['SELECT pg_terminate_backend(pg_backend_pid())', 'DATABASE_UNAVAILABLE'],
    ["SELECT 'secret'::int", 'INTERNAL'],
  ])('%s is %s', async (sql, code) => {
    const error = await ask(server, sql).catch((caught: unknown) => caught);
    const described = describeFailure(error, server.connection);
    expect(described).toMatchObject({ code, cause: error });
    expect(described.message).not.toContain('secret');
    expect(describeFailure(described)).toBe(described);
  });
});
