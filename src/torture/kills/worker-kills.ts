import { setTimeout as sleep } from 'node:timers/promises';
import { againOf } from '../findings.ts';
import type { Rack } from '../rack.ts';
import { judge } from './judge.ts';
import { median } from './lane-watch.ts';
import { inScene } from './scene.ts';

/** In each part: a night has ten. */
const KILLS = { short: 6, day: 20, night: 100 } as const;
const WORKERS = 4;
/** So many others are at work when one is killed, so that somebody can take over. */
const OTHERS = 2;
const BOUND_MS = 3_000;

export const workerKills: Rack = {
  name: 'worker-kills',
  shows:
    'workers killed with -9 under load: nothing lost, nothing twice, no gap in the log, lanes go on within 3 s (G4)',
  parts: { short: 1, day: 1, night: 10 },
  alone: ['short', 'day', 'night'],
  run: (order) =>
    inScene(order, { workers: WORKERS, people: 200 }, async (scene) => {
      const { crew, lanes, feeder, random } = scene;
      const load = feeder.run(12);
      let kills = 0;
      let holding = 0;
      await sleep(500);
      while (kills < KILLS[order.size]) {
        await sleep(50 + random() * (order.size === 'night' ? 150 : 500));
        const ready = crew.workers.filter((worker) => worker.ready);
        const victim = ready[Math.floor(random() * ready.length)];
        if (victim === undefined || ready.length <= OTHERS) continue;
        const at = performance.now();
        await crew.kill(victim);
        if ((await lanes.orphaned(victim.pid, at)) > 0) holding++;
        kills++;
      }
      await load.stop();
      for (let i = 0; i < 100 && lanes.waiting().length > 0; i++) await sleep(50);
      const slow = [
        ...lanes.takeovers.filter(({ ms, lateMs }) => ms > BOUND_MS + lateMs),
        ...lanes.waiting().map((one) => ({ ...one, lateMs: 0 })),
      ];
      const { counts, violations } = await judge('worker-kills', order, scene);
      const times = lanes.takeovers.map(({ ms }) => ms);
      const late = Math.max(0, ...lanes.takeovers.map(({ lateMs }) => lateMs));
      return {
        counts: { workerKills: kills, lanesTakenOver: times.length, ...counts },
        figures: [
          `${kills} workers killed with -9, ${holding} of them with lanes in hand; ${times.length} lanes served again after ${seconds(median(times))} s (median), ${seconds(Math.max(0, ...times))} s (worst); our own timers were at most ${late.toFixed(0)} ms late, which the bound of 3 s is lengthened by`,
        ],
        violations: [
          ...violations,
          ...slow.slice(0, 5).map(({ lane, ms }) => ({
            what: `lane ${lane} of a killed worker waited for ${seconds(ms)} s`,
            again: againOf('worker-kills', order),
          })),
        ],
      };
    }),
};

export const seconds = (ms: number) => (ms / 1_000).toFixed(2);
