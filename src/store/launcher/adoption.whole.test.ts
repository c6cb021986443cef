import { spawnSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDatabase, stopDatabase } from './index.ts';
import {
  ask,
  compileRoom,
  exited,
  makeRig,
  postmasterPid,
  type Rig,
  spawnStarter,
  told,
} from './testing/rig.ts';

const STARTED = 'SELECT pg_postmaster_start_time()::text';
let rig: Rig;
let room: Awaited<ReturnType<typeof compileRoom>>;
beforeAll(async () => {
  [rig, room] = await Promise.all([makeRig(), compileRoom()]);
});
afterAll(async () => {
  await rig.clear();
  await room.remove();
});

describe('a server outlives the process that started it', () => {
  it('is adopted after that process was killed with -9', async () => {
    const dataDir = rig.dataDir('shared');
    const parent = rig.keep(spawnStarter(room.index, { dataDir }, { after: 'setInterval(() => {}, 1000);' }));
    const theirs = await told(parent);
    expect(theirs.startedByUs).toBe(true);
    const since = await ask(theirs.connection, STARTED);
    parent.kill('SIGKILL');
    expect(await exited(parent)).toBe('SIGKILL');

    const ours = await startDatabase({ dataDir });
    expect(ours).toMatchObject({ adopted: true, startedByUs: false, version: theirs.version });
    expect(await ask(ours, STARTED)).toBe(since);
    await ours.stop();
    expect(await stopDatabase(dataDir)).toBe(false);
  });

  it('does not keep that process from ending, and can be stopped by another', async () => {
    const dataDir = rig.dataDir('shared');
    const parent = rig.keep(spawnStarter(room.index, { dataDir }));
    const theirs = await told(parent);
    expect(await exited(parent)).toBe(0);
    expect(await ask(theirs.connection, 'SELECT 1')).toBe(1);
    expect(await stopDatabase(dataDir)).toBe(true);
    await expect(ask(theirs.connection, 'SELECT 1')).rejects.toThrow();
  });

  it('leaves nothing half made when the first start is killed inside initdb', async () => {
    const dataDir = rig.dataDir('cut');
    const parent = rig.keep(spawnStarter(room.index, { dataDir }));
    for (;;) {
      const names = await readdir(`${dataDir}/database`).catch(() => []);
      if (names.some((name) => name.startsWith('cluster.new-'))) break;
      await sleep(5);
    }
    parent.kill('SIGKILL');
    await exited(parent);
    const server = await startDatabase({ dataDir });
    expect(server.startedByUs).toBe(true);
    expect((await readdir(`${dataDir}/database`)).filter((name) => name.includes('.new-'))).toEqual([]);
  });
});

describe.skipIf(!canUnshare())('a server in another container on the same folder', () => {
  it('is adopted and never doubled, though its process cannot be seen; only there it can be stopped', async () => {
    const dataDir = rig.dataDir('shared');
    // Its own numbering of processes: the pid in postmaster.pid is somebody else's here.
    const container = ['unshare', '--pid', '--ipc', '--fork', '--kill-child', '--mount-proc'];
    const parent = rig.keep(
      spawnStarter(room.index, { dataDir }, { after: 'setInterval(() => {}, 1000);', container }),
    );
    const theirs = await told(parent);
    const since = await ask(theirs.connection, STARTED);
    const ours = await startDatabase({ dataDir });
    expect(ours.adopted).toBe(true);
    expect(await ask(ours, STARTED)).toBe(since);
    await expect(ours.stop()).rejects.toMatchObject({ code: 'DATABASE_STOP_FAILED' });
    parent.kill('SIGKILL');
    await exited(parent);
    await expect.poll(() => ask(ours, 'SELECT 1').catch(() => 'gone')).toBe('gone');
    const next = await startDatabase({ dataDir });
    expect(next.startedByUs).toBe(true);
    await next.stop();
  });
});

function canUnshare(): boolean {
  return spawnSync('unshare', ['--pid', '--ipc', '--fork', '--mount-proc', 'true']).status === 0;
}

describe('several starts at the same time', () => {
  it('make one server: one starts it, the others adopt it', async () => {
    const dataDir = rig.dataDir('race');
    const others = [1, 2].map(() => rig.keep(spawnStarter(room.index, { dataDir })));
    const all = await Promise.all([
      startDatabase({ dataDir }),
      startDatabase({ dataDir }),
      ...others.map((child) => told(child)),
    ]);
    expect(all.filter((server) => server.startedByUs)).toHaveLength(1);
    expect(all.filter((server) => server.adopted)).toHaveLength(3);
    const since = await Promise.all(all.map((server) => ask(server.connection, STARTED)));
    expect(new Set(since).size).toBe(1);
    expect((await readdir(dataDir)).filter((name) => name.includes('.lock'))).toEqual([]);
  });

  it('neither adopt a server that is going down nor miss the next one', async () => {
    const dataDir = rig.dataDir('shared');
    const first = await startDatabase({ dataDir });
    const pid = await postmasterPid(first);
    // Not through stop(), which would hold the lock: somebody else's shutdown.
    process.kill(pid, 'SIGINT');
    const second = await startDatabase({ dataDir });
    expect(await ask(second, 'SELECT 1')).toBe(1);
    expect(await postmasterPid(second)).not.toBe(pid);
  });
});
