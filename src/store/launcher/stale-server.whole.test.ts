import { spawn } from 'node:child_process';
import { readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DatabaseServer, startDatabase, stopDatabase } from './index.ts';
import { describeProcess, isPidTaken } from './process-facts.ts';
import { withStartLock } from './start-lock.ts';
import { ask, exited, isRoot, makeRig, postmasterPid, type Rig } from './testing/rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await makeRig();
});
afterAll(() => rig.clear());

/** A server that was killed with -9, its lock file left with `pid` in it. */
async function crashed(dataDir: string, pid?: number): Promise<DatabaseServer> {
  const server = await startDatabase({ dataDir });
  await ask(server, 'CREATE TABLE IF NOT EXISTS kept AS SELECT 41 AS n');
  process.kill(await postmasterPid(server), 'SIGKILL');
  if (pid !== undefined) {
    const path = join(server.dataDirectory ?? '', 'postmaster.pid');
    const lines = (await readFile(path, 'utf8')).split('\n');
    await writeFile(path, [pid, ...lines.slice(1)].join('\n'));
  }
  return server;
}

async function asServerUser(dataDir: string): Promise<{ uid?: number; gid?: number; cwd: string }> {
  if (!isRoot) return { cwd: '/' };
  const { uid, gid } = await stat(join(dataDir, 'database', 'cluster'));
  return { uid, gid, cwd: '/' };
}

describe('a postmaster.pid that is no longer true', () => {
  it('of a server killed with -9: the next start recovers what was committed', async () => {
    const dataDir = rig.dataDir('shared');
    await crashed(dataDir);
    const next = await startDatabase({ dataDir });
    expect(next.startedByUs).toBe(true);
    expect(await ask(next, 'SELECT n FROM kept')).toBe(41);
  });

  it('whose pid is now another program of the same user: started, and that program is left alone', async () => {
    const dataDir = rig.dataDir('shared');
    await (await startDatabase({ dataDir })).stop();
    const stranger = rig.keep(spawn('sleep', ['60'], { ...(await asServerUser(dataDir)), stdio: 'ignore' }));
    await crashed(dataDir, stranger.pid);
    expect(await stopDatabase(dataDir)).toBe(false);
    await crashed(dataDir, stranger.pid);
    const next = await startDatabase({ dataDir });
    expect(next.startedByUs).toBe(true);
    await next.stop();
    expect(isPidTaken(stranger.pid ?? 0)).toBe(true);
  });

  it.skipIf(process.platform !== 'linux')('whose pid hangs on as a zombie', async () => {
    const dataDir = rig.dataDir('shared');
    await (await startDatabase({ dataDir })).stop();
    // The shell becomes a program that reaps nobody, as the first process of many containers.
    const keeper = rig.keep(
      spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 60'], {
        ...(await asServerUser(dataDir)),
        stdio: ['ignore', 'pipe', 'inherit'],
      }),
    );
    if (keeper.stdout === null) throw new Error('no output to read');
    let zombie = 0;
    for await (const line of createInterface({ input: keeper.stdout })) {
      zombie = Number(line);
      break;
    }
    await expect.poll(() => readFile(`/proc/${zombie}/stat`, 'utf8')).toContain(') Z ');
    expect(isPidTaken(zombie)).toBe(true);
    expect(await describeProcess(zombie)).toBeUndefined();
    await crashed(dataDir, zombie);
    expect((await startDatabase({ dataDir })).startedByUs).toBe(true);
  });

  it('that holds nothing that can be read, as after a full disk', async () => {
    const dataDir = rig.dataDir('shared');
    const server = await startDatabase({ dataDir });
    await server.stop();
    const path = join(server.dataDirectory ?? '', 'postmaster.pid');
    for (const rubbish of ['', '4711', 'rubbish\n\n']) {
      await writeFile(path, rubbish);
      await utimes(path, 0, 0);
      const next = await startDatabase({ dataDir });
      expect(next.startedByUs).toBe(true);
      await next.stop();
    }
  });
});

describe('the start lock', () => {
  it('goes from a dead holder to one waiter at a time', async () => {
    const dataDir = rig.path();
    const dead = spawn('true');
    await exited(dead);
    await writeFile(join(dataDir, 'database.lock'), JSON.stringify({ pid: dead.pid, startMark: '' }));
    let inside = 0;
    let most = 0;
    let turns = 0;
    const work = async (): Promise<void> => {
      inside++;
      turns++;
      most = Math.max(most, inside);
      await new Promise((resolve) => setTimeout(resolve, 3));
      inside--;
    };
    await Promise.all(Array.from({ length: 20 }, () => withStartLock(dataDir, work)));
    expect({ most, turns }).toEqual({ most: 1, turns: 20 });
  });

  it('is not fooled by a pid that was given away', async () => {
    const dataDir = rig.path();
    const lock = join(dataDir, 'database.lock');
    await writeFile(lock, JSON.stringify({ pid: process.pid, startMark: 'another life' }));
    if (process.platform === 'linux') expect(await withStartLock(dataDir, async () => 'in')).toBe('in');
    await writeFile(lock, '');
    await utimes(lock, 0, 0);
    expect(await withStartLock(dataDir, async () => 'in')).toBe('in');
  });

  it('is released when the work fails', async () => {
    const dataDir = rig.path();
    await expect(withStartLock(dataDir, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await withStartLock(dataDir, async () => 'in')).toBe('in');
  });
});
