import { cp, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDatabase, stopDatabase } from './index.ts';
import { ask, isRoot, makeRig, type Rig } from './testing/rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await makeRig();
});
afterAll(() => rig.clear());

describe('a data folder with a long path', () => {
  it('has its socket in a short private folder, which a crash keeps and a stop removes', async () => {
    const dataDir = rig.dataDir(join('long '.repeat(8), 'comma, quote \' and "', 'ä'.repeat(40)));
    const first = await startDatabase({ dataDir });
    const { host } = first.connection;
    expect(Buffer.byteLength(join(host, '.s.PGSQL.5432'))).toBeLessThanOrEqual(90);
    expect((await stat(host)).mode & 0o777).toBe(0o700);
    const pid = Number(
      (await readFile(join(first.dataDirectory ?? '', 'postmaster.pid'), 'utf8')).split('\n')[0],
    );
    process.kill(pid, 'SIGKILL');
    const second = await startDatabase({ dataDir });
    expect(second).toMatchObject({ startedByUs: true, connection: { host } });
    expect((await startDatabase({ dataDir })).adopted).toBe(true);
    await second.stop();
    await expect(stat(host)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('may hold a comma and quotes when it is short', async () => {
    const dataDir = rig.dataDir('a, "b"\'s');
    const server = await startDatabase({ dataDir });
    expect(server.connection.host.startsWith(dataDir)).toBe(true);
    expect(await ask(server, 'SELECT 1')).toBe(1);
  });
});

describe.skipIf(!isRoot)('as root, below a parent that only root may enter', () => {
  it('keeps the database where the server may go, finds it again, and leaves the parent closed', async () => {
    const relocationRoot = rig.path('var-lib');
    const parent = rig.path('closed');
    await mkdir(parent, { mode: 0o700 });
    const dataDir = rig.dataDir(join('closed', 'data'));
    const said: string[] = [];
    const onProgress = (line: string): void => void said.push(line);
    const first = await startDatabase({ dataDir, onProgress }, { relocationRoot });
    expect(first.dataDirectory?.startsWith(`${relocationRoot}/`)).toBe(true);
    expect(said.join('\n')).toContain(relocationRoot);
    expect((await stat(parent)).mode & 0o777).toBe(0o700);
    await ask(first, 'CREATE TABLE kept AS SELECT 41 AS n');
    await first.stop();
    const second = await startDatabase({ dataDir }, { relocationRoot });
    expect(await ask(second, 'SELECT n FROM kept')).toBe(41);
    expect(await stopDatabase(dataDir)).toBe(true);

    // A copy of the folder would share the database; a folder that was moved takes it along.
    const copy = rig.dataDir(join('closed', 'copy'));
    await cp(dataDir, copy, { recursive: true });
    const error = await startDatabase({ dataDir: copy }, { relocationRoot }).catch(
      (caught: unknown) => caught,
    );
    expect(error).toMatchObject({ code: 'DATABASE_START_FAILED', details: { original: dataDir } });
    await rm(copy, { recursive: true });
    const moved = rig.dataDir(join('closed', 'moved'));
    await rename(dataDir, moved);
    const third = await startDatabase({ dataDir: moved }, { relocationRoot });
    expect(await ask(third, 'SELECT n FROM kept')).toBe(41);
    await third.stop();

    // What was kept elsewhere and is gone is never replaced by an empty database.
    await rm(relocationRoot, { recursive: true });
    const lost = await startDatabase({ dataDir: moved }, { relocationRoot }).catch(
      (caught: unknown) => caught,
    );
    expect(lost).toMatchObject({ code: 'DATABASE_START_FAILED' });
    expect(String(lost)).toContain('no longer there');
    await rm(moved, { recursive: true });
  });

  it('says what to do when there is no other place', async () => {
    await mkdir(rig.path('shut'), { mode: 0o700 });
    const dataDir = rig.dataDir(join('shut', 'data'));
    const relocationRoot = rig.path('shut', 'var-lib');
    const error = await startDatabase({ dataDir }, { relocationRoot }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'DATABASE_START_FAILED' });
    expect(String(error)).toContain('--data');
  });
});

describe.skipIf(!isRoot)('as root', () => {
  it('works under a umask of 077 and with a tree that root copied', async () => {
    const umask = process.umask(0o077);
    try {
      const dataDir = rig.dataDir('umask');
      await mkdir(dataDir);
      const first = await startDatabase({ dataDir });
      // The server passes through; the keys beside the database stay closed to it.
      const { mode, uid } = await stat(dataDir);
      expect({ mode: mode & 0o777, uid }).toEqual({ mode: 0o710, uid: 0 });
      expect(await readdir(dataDir)).toEqual(['database']);
      await ask(first, 'CREATE TABLE kept AS SELECT 41 AS n');
      await first.stop();
      const restored = rig.dataDir('restored');
      // cp gives every file to root, with the modes of the umask.
      await cp(dataDir, restored, { recursive: true });
      const second = await startDatabase({ dataDir: restored });
      expect(await ask(second, 'SELECT n FROM kept')).toBe(41);
      await second.stop();
    } finally {
      process.umask(umask);
    }
  });
});
