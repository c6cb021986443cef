import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome, Rack } from '../rack.ts';
import { finallyDo, removeFolder } from './children.ts';
import { judge } from './judge.ts';
import { inScene } from './scene.ts';

const ROUNDS = { short: 1, day: 1, night: 10 } as const;
const JUMPS = ['+36h', '-36h'] as const;
const JUMPED_MS = 5_000;
/** Their contracts end tonight: within the next 36 hours, and not while this runs. */
const CONTRACTORS = 30;
const SOON_MS = 1_800_000;
/** Where Debian and others put it. */
const LIBRARIES = ['x86_64-linux-gnu', 'aarch64-linux-gnu', '.'].map(
  (place) => `/usr/lib/${place}/faketime/libfaketimeMT.so.1`,
);

export const clockJumps: Rack = {
  name: 'clock-jumps',
  shows:
    'the clocks of workers jump by 36 hours to and fro: nobody loses access by it, nothing is done twice (T31, G17)',
  parts: { short: 1, day: 1, night: 1 },
  alone: true,
  async run(order): Promise<Outcome> {
    const library = LIBRARIES.find((path) => existsSync(path));
    if (library === undefined) {
      const why = 'libfaketime is not installed here: no clock jumped';
      order.say(why);
      return { counts: { clockJumps: 0 }, figures: [why], violations: [] };
    }
    const folder = await mkdtemp(join(tmpdir(), 'lockstep-clock-'));
    const remove = finallyDo(() => removeFolder(folder));
    const file = join(folder, 'offset');
    const jump = async (to: string) => {
      await writeFile(`${file}.new`, `${to}\n`);
      await rename(`${file}.new`, file);
    };
    const environment = {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      DONT_FAKE_MONOTONIC: '1',
    };
    try {
      await jump('+36h');
      const off = Number(
        spawnSync(process.execPath, ['-p', 'Date.now()'], {
          env: { ...process.env, ...environment },
          encoding: 'utf8',
        }).stdout,
      );
      if (!(off - Date.now() > 35 * 3_600_000))
        throw new Error(`libfaketime does not move the clock of a process here: ${off}`);
      await jump('+0');
      return await inScene(order, { workers: 2, people: 200, environment }, async (scene) => {
        const { feeder, story, crew, lanes } = scene;
        const contractEnd = new Date(Date.now() + SOON_MS).toISOString().slice(0, 10);
        for (let i = 0; i < CONTRACTORS; i++)
          await feeder.send(story.hire(`C${String(i).padStart(7, '0')}`, 'Support', Date.now(), contractEnd));
        await scene.settled(30_000);
        const load = feeder.run(6);
        let jumps = 0;
        for (let round = 0; round < ROUNDS[order.size]; round++)
          for (const to of JUMPS) {
            await jump(to);
            jumps++;
            await sleep(JUMPED_MS);
            await jump('+0');
            jumps++;
            await sleep(JUMPED_MS / 2);
          }
        await load.stop();
        const { counts, violations } = await judge('clock-jumps', order, scene);
        return {
          counts: { clockJumps: jumps, ...counts },
          figures: [
            `the clocks of ${crew.workers.length} workers jumped ${jumps} times by 36 h with ${CONTRACTORS} contracts that end tonight; owners of lanes changed ${lanes.owners.length} times`,
          ],
          violations,
        };
      });
    } finally {
      remove();
    }
  },
};
