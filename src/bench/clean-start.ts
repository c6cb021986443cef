import { chown, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BenchRow, type Figure, median, type RowContext, verify } from './harness.ts';
import { type RunOptions, runLockstep, stopCommand } from './run-lockstep.ts';
import { inTemporaryFolder } from './temporary-folder.ts';
import { noteVersion } from './versions.ts';

const BAR_SECONDS = 3;
const NOBODY = 65_534;

/** From nothing, database cluster and schema included, to the first answered request. */
export const cleanStart: BenchRow = { name: 'start', inSmoke: true, run };

async function run({ smoke, note }: RowContext) {
  const runs = smoke ? 1 : 5;
  const isRoot = process.getuid?.() === 0;
  const figures: Figure[] = [];
  for (const user of isRoot ? ['root', 'nobody'] : ['an ordinary user']) {
    const seconds: number[] = [];
    try {
      for (let k = 0; k < runs; k++) seconds.push(await once(user === 'nobody' ? NOBODY : undefined));
    } catch (error) {
      if (user !== 'nobody' || !String(error).includes('EACCES')) throw error;
      note(`start as nobody skipped: this folder is closed to others (${String(error).slice(0, 200)})`);
      continue;
    }
    note(`start as ${user}: ${seconds.map((s) => s.toFixed(2)).join(' ')} s`);
    figures.push({
      what: `clean start to the first answered request, as ${user}`,
      ours: median(seconds),
      against: BAR_SECONDS,
      unit: 's',
      mustReach: { atMost: 1 },
    });
  }
  return { figures, inputs: { runs } };
}

async function once(uid: number | undefined): Promise<number> {
  return inTemporaryFolder(async (folder) => {
    const home = join(folder, 'home');
    await mkdir(home);
    if (uid !== undefined) {
      await chown(folder, uid, uid);
      await chown(home, uid, uid);
    }
    const options: RunOptions = {
      cwd: folder,
      env: { HOME: home },
      ...(uid === undefined ? {} : { uid }),
    };
    const server = runLockstep(['--data', join(folder, 'data'), 'serve', '--port', '0'], options);
    try {
      const { match } = await server.seen(/listens on (\S+) \(database: PostgreSQL ([\d.]+)/);
      const answer = await firstAnswer(`${match[1]}/healthz`);
      const seconds = (performance.now() - server.startedAt) / 1_000;
      verify(answer === 200, `/healthz answered ${answer}`);
      const ready = await fetch(`${match[1]}/readyz`);
      verify(ready.status === 200, `/readyz answered ${ready.status}: the schema is not there`);
      noteVersion('postgres', match[2] ?? 'unknown');
      return seconds;
    } finally {
      await stopCommand(server);
    }
  });
}

async function firstAnswer(url: string): Promise<number> {
  for (let tries = 0; ; tries++) {
    try {
      return (await fetch(url)).status;
    } catch (error) {
      if (tries > 200) throw error;
      await sleep(5);
    }
  }
}
