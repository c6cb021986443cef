import { spawnSync } from 'node:child_process';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome, Rack } from '../rack.ts';
import { finallyDo, removeFolder } from './children.ts';
import { judge } from './judge.ts';
import { inScene } from './scene.ts';

const FILLS = { short: 1, day: 2, night: 12 } as const;
const SIZE = '160m';
const CHUNK = Buffer.alloc(256 * 1_024);
/** What a supervisor does with a server that the full disk has ended. */
const LOOK_EVERY_MS = 100;

export const diskFull: Rack = {
  name: 'disk-full',
  shows:
    'the disk of PostgreSQL filled under load and freed: refused in words, nothing lost, nothing half done',
  parts: { short: 1, day: 1, night: 1 },
  async run(order): Promise<Outcome> {
    const disk = await mkdtemp(join(tmpdir(), 'lockstep-disk-'));
    const release = finallyDo(() => {
      spawnSync('umount', ['-l', disk], { stdio: 'ignore' });
      removeFolder(disk);
    });
    try {
      const mounted =
        process.getuid?.() === 0 &&
        spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE},mode=755`, 'lockstep', disk]).status === 0;
      if (!mounted) {
        const why = 'a small disk cannot be mounted here (needs root and mount): the disk was not filled';
        order.say(why);
        return { counts: { diskFills: 0 }, figures: [why], violations: [] };
      }
      return await inScene(
        order,
        { workers: 2, people: 200, databaseFolder: join(disk, 'postgres') },
        async (scene) => {
          const { feeder, postgres, random } = scene;
          const load = feeder.run(12);
          let fills = 0;
          let restarts = 0;
          let watching = true;
          // PostgreSQL ends itself when its journal has no room, and somebody starts it again.
          const supervisor = (async () => {
            while (watching) {
              await sleep(LOOK_EVERY_MS);
              if (!postgres.running()) {
                restarts++;
                await postgres.start().catch(() => undefined);
              }
            }
          })();
          while (fills < FILLS[order.size]) {
            await sleep(1_000 + random() * 1_000);
            const ballast = await fill(join(disk, 'ballast'));
            fills++;
            await sleep(2_000 + random() * 1_000);
            await rm(ballast, { force: true });
          }
          await sleep(500);
          await load.stop();
          watching = false;
          await supervisor;
          await postgres.start();
          const { counts, violations } = await judge('disk-full', order, scene);
          const said = [...feeder.errors].map(([code, n]) => `${code} ${n}`).join(', ');
          return {
            counts: { diskFills: fills, ...counts },
            figures: [
              `the disk was full ${fills} times, PostgreSQL ended by that ${restarts} times; refusals: ${said || 'none'}`,
            ],
            violations,
          };
        },
      );
    } finally {
      release();
    }
  },
};

/** Whatever is left goes to somebody else's file. */
async function fill(path: string): Promise<string> {
  const file = await open(path, 'w');
  try {
    for (;;) await file.write(CHUNK);
  } catch {
    return path;
  } finally {
    await file.close().catch(() => undefined);
  }
}
