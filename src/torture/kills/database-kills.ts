import { setTimeout as sleep } from 'node:timers/promises';
import { againOf } from '../findings.ts';
import type { Rack } from '../rack.ts';
import { judge } from './judge.ts';
import { median } from './lane-watch.ts';
import { inScene } from './scene.ts';
import { seconds } from './worker-kills.ts';

/** In each part: a night has four. */
const KILLS = { short: 1, day: 6, night: 50 } as const;
const BOUND_MS = 2_000;
/** Nothing at all is done for so long: it stands still. */
const STANDS_STILL_MS = 20_000;

export const databaseKills: Rack = {
  name: 'database-kills',
  shows:
    'PostgreSQL killed with -9 under load and started again: nothing lost, nothing twice, no gap in the log, work goes on within 2 s of its first answer (G4)',
  parts: { short: 1, day: 1, night: 4 },
  alone: ['short', 'day', 'night'],
  run: (order) =>
    inScene(order, { workers: 2, people: 200 }, async (scene) => {
      const { postgres, systems, feeder, random } = scene;
      const effects = () => systems.reduce((n, { truth }) => n + ours(truth.journal), 0);
      const load = feeder.run(12);
      const back: number[] = [];
      const answered: number[] = [];
      const late: number[] = [];
      let kills = 0;
      while (kills < KILLS[order.size]) {
        await sleep(300 + random() * 900);
        const killedAt = performance.now();
        await postgres.kill();
        kills++;
        // Calls that were under way end on the systems by themselves: they are no new work.
        const quietFrom = await standstill(effects);
        const answeredAt = await postgres.start();
        answered.push(answeredAt - killedAt);
        let lateMs = 0;
        while (effects() === quietFrom && performance.now() - answeredAt < STANDS_STILL_MS) {
          const before = performance.now();
          await sleep(5);
          lateMs = Math.max(lateMs, performance.now() - before - 5);
        }
        back.push(performance.now() - answeredAt);
        late.push(lateMs);
      }
      await load.stop();
      const { counts, violations } = await judge('database-kills', order, scene);
      const slow = back.filter((ms, i) => ms > BOUND_MS + (late[i] ?? 0));
      return {
        counts: { databaseKills: kills, ...counts },
        figures: [
          `PostgreSQL ${postgres.version} killed with -9 ${kills} times, answers again after ${seconds(median(answered))} s (median); from its first answer to the next effect on a system ${seconds(median(back))} s (median), ${seconds(Math.max(...back))} s (worst); our own timers were at most ${Math.max(...late).toFixed(0)} ms late; messages sent again: ${feeder.retries}`,
        ],
        violations: [
          ...violations,
          ...slow.slice(0, 5).map((ms) => ({
            what: `work went on ${seconds(ms)} s after PostgreSQL answered`,
            again: againOf('database-kills', order),
          })),
        ],
      };
    }),
};

const ours = (journal: readonly { readonly by: string }[]) =>
  journal.filter(({ by }) => by === 'writer').length;

/** The count once it has not changed for a moment. */
async function standstill(count: () => number): Promise<number> {
  for (let before = -1; ; ) {
    const now = count();
    if (now === before) return now;
    before = now;
    await sleep(80);
  }
}
