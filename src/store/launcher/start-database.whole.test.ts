import { appendFile, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostInstallations } from './host-binaries.ts';
import { PASSWORD_GROUP, startDatabase, stopDatabase } from './index.ts';
import { boundServerLog } from './server-log.ts';
import { ask, isRoot, makeRig, type Rig } from './testing/rig.ts';

const host = await hostInstallations(process.env.PATH ?? '');
let rig: Rig;
beforeAll(async () => {
  rig = await makeRig();
});
afterAll(() => rig.clear());

describe.each([
  { prefer: 'host', present: host.length > 0 },
  { prefer: 'embedded', present: true },
] as const)('a server from $prefer binaries', ({ prefer, present }) => {
  it.skipIf(!present)('is made, answers, stops, comes back with its data, and is adopted', async () => {
    const dataDir = rig.dataDir(prefer);
    const first = await startDatabase({ dataDir, prefer });
    expect(first).toMatchObject({ origin: prefer, adopted: false, startedByUs: true });
    expect(first.connection).toMatchObject({ user: 'lockstep_owner', database: 'lockstep', ssl: false });
    expect(await ask(first, 'SELECT rolsuper FROM pg_roles WHERE rolname = current_user')).toBe(true);
    await ask(first, 'CREATE TABLE kept (n int)');
    await ask(first, 'INSERT INTO kept VALUES (41)');
    await first.stop();
    await first.stop();
    await expect(ask(first, 'SELECT 1')).rejects.toMatchObject({ code: 'ENOENT' });

    const second = await startDatabase({ dataDir, prefer });
    expect(second.startedByUs).toBe(true);
    expect(await ask(second, 'SELECT n FROM kept')).toBe(41);

    // As left by a first start that was killed before the new files were on the disk.
    expect(await readdir(join(dataDir, 'database'))).not.toContain('unsynced');
    await writeFile(join(dataDir, 'database', 'unsynced'), '');
    const third = await startDatabase({ dataDir });
    expect(await readdir(join(dataDir, 'database'))).not.toContain('unsynced');
    expect(third).toMatchObject({
      origin: prefer,
      adopted: true,
      startedByUs: false,
      version: second.version,
    });
    expect(third.connection).toEqual(second.connection);

    expect(await stopDatabase(dataDir)).toBe(true);
    expect(await stopDatabase(dataDir)).toBe(false);
  });

  it.skipIf(!present)(
    'keeps commits, keeps away from the network and orders text by code point',
    async () => {
      const dataDir = rig.dataDir(prefer);
      const before = await startDatabase({ dataDir, prefer });
      // A superuser's ALTER SYSTEM must not weaken what the proof rests on.
      for (const name of ['fsync', 'synchronous_commit', 'full_page_writes'])
        await ask(before, `ALTER SYSTEM SET ${name} = off`);
      await before.stop();
      const server = await startDatabase({ dataDir, prefer });
      for (const [name, value] of Object.entries({
        fsync: 'on',
        synchronous_commit: 'on',
        full_page_writes: 'on',
        data_checksums: 'on',
        listen_addresses: '',
        server_encoding: 'UTF8',
        jit: 'off',
        TimeZone: 'UTC',
      })) {
        expect([name, await ask(server, `SELECT current_setting('${name}')`)]).toEqual([name, value]);
      }
      const provider = await ask(
        server,
        'SELECT datlocprovider FROM pg_database WHERE datname = current_database()',
      );
      expect(provider).toBe(Number.parseInt(server.version, 10) >= 17 ? 'b' : 'c');
      const order = `SELECT string_agg(t, '' ORDER BY t) FROM unnest(ARRAY['ä','b','Z','a','€']) t`;
      expect(await ask(server, order)).toBe('Zabä€');
    },
  );
});

describe('what a server gives away', () => {
  it('lets in only who may enter its folder, asks people for a password, and logs no values', async () => {
    const dataDir = rig.dataDir('embedded');
    const server = await startDatabase({ dataDir, prefer: 'embedded' });
    const folder = await stat(server.connection.host);
    const cluster = await stat(server.dataDirectory ?? '');
    expect(folder.mode & 0o777).toBe(0o700);
    expect(folder.uid).toBe(cluster.uid);
    if (isRoot) expect(cluster.uid).not.toBe(0);
    expect((await stat(dataDir)).mode & 0o067).toBe(0);

    await ask(server, `CREATE ROLE ${PASSWORD_GROUP}`);
    await ask(server, `CREATE ROLE anna LOGIN PASSWORD 'right' IN ROLE ${PASSWORD_GROUP}`);
    const anna = { ...server.connection, user: 'anna' };
    expect(await ask({ ...anna, password: 'right' }, 'SELECT 1')).toBe(1);
    await expect(ask({ ...anna, password: 'wrong' }, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });

    await ask(server, 'CREATE TABLE mail (address text PRIMARY KEY)');
    const insert = `INSERT INTO mail VALUES ('secret@example.org')`;
    await ask(server, insert);
    await expect(ask(server, insert)).rejects.toMatchObject({ code: '23505' });
    const log = await readFile(join(dataDir, 'database', 'log', 'postgres.log'), 'utf8');
    expect(log).toContain('duplicate key');
    expect(log).not.toContain('secret@');
  });

  it('writes a log that is bounded while the server goes on', async () => {
    const dataDir = rig.dataDir('embedded');
    const server = await startDatabase({ dataDir, prefer: 'embedded' });
    const home = join(dataDir, 'database');
    const log = join(home, 'log', 'postgres.log');
    await appendFile(log, 'x'.repeat(9 * 1024 * 1024));
    await boundServerLog(home);
    await expect(ask(server, 'SELECT 1/0')).rejects.toMatchObject({ code: '22012' });
    expect(await readFile(log, 'utf8')).toMatch(/^\d.*division by zero\n$/);
    await boundServerLog(home);
    expect(await readFile(log, 'utf8')).toContain('division by zero');
    expect((await stat(`${log}.1`)).size).toBeGreaterThan(9 * 1024 * 1024);
  });

  it('takes nothing from the environment of whoever starts it', async () => {
    const inherited = {
      PGSSLMODE: 'require',
      PGDATA: '/nowhere',
      PGPORT: '1',
      PGHOST: 'nowhere.invalid',
      LC_ALL: 'xx_XX',
    };
    const before = { ...process.env };
    Object.assign(process.env, inherited);
    try {
      await stopDatabase(rig.dataDir('embedded'));
      const server = await startDatabase({ dataDir: rig.dataDir('embedded'), prefer: 'embedded' });
      expect(await ask(server, 'SELECT 1')).toBe(1);
    } finally {
      process.env = before;
    }
  });
});

describe('choosing binaries', () => {
  it('says what it looked at when there are none', async () => {
    const dataDir = rig.dataDir('none');
    const nowhere = { binaries: { host: [], embedded: undefined } };
    await expect(startDatabase({ dataDir }, nowhere)).rejects.toMatchObject({ code: 'DATABASE_NO_BINARIES' });
    const broken = { binaries: { host: [rig.path('absent')], embedded: rig.path('absent', 'native') } };
    const error = await startDatabase({ dataDir }, broken).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'DATABASE_NO_BINARIES' });
    expect(String(error)).toContain(rig.path('absent'));
    expect(await readdir(join(dataDir, 'database'))).toEqual([]);
    expect(await stopDatabase(dataDir)).toBe(false);
  });

  it.skipIf(host.length === 0)('opens a cluster only with the major version that made it', async () => {
    const dataDir = rig.dataDir('embedded');
    const made = await startDatabase({ dataDir, prefer: 'embedded' });
    await made.stop();
    const onlyHost = { binaries: { host, embedded: undefined } };
    const error = await startDatabase({ dataDir }, onlyHost).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'DATABASE_OTHER_MAJOR', details: { major: 18 } });
    // The host is preferred, and passed over: it has another major.
    const again = await startDatabase({ dataDir, prefer: 'host' });
    expect(again).toMatchObject({ origin: 'embedded', version: made.version, startedByUs: true });
  });

  it('names the log when the server does not come up', async () => {
    const dataDir = rig.dataDir('embedded');
    const server = await startDatabase({ dataDir, prefer: 'embedded' });
    await server.stop();
    const control = join(server.dataDirectory ?? '', 'global', 'pg_control');
    await truncate(control, 0);
    const error = await startDatabase({ dataDir }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'DATABASE_START_FAILED' });
    expect(String(error)).toContain('postgres.log');
    expect(String(error)).toContain('pg_control');
  });
});
