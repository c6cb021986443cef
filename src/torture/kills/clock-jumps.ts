import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type HouseClock, steadyMs } from '../../app/house-clock.ts';
import { againOf } from '../findings.ts';
import type { Outcome, Rack, Violation } from '../rack.ts';
import { finallyDo, removeFolder } from './children.ts';
import { judge } from './judge.ts';
import { type MovedClock, movedClock } from './moved-clock.ts';
import { inScene, type Scene } from './scene.ts';

const ROUNDS = { short: 1, day: 1, night: 10 } as const;
const JUMPS = ['+36h', '-36h'] as const;
/** Longer than the engine takes to say that a clock is strange. */
const JUMPED_MS = 16_000;
/** Their contracts end tonight: within the next 36 hours, and not while this runs. */
const CONTRACTORS = 30;
const SOON_MS = 1_800_000;
const HOUR_MS = 3_600_000;

export const clockJumps: Rack = {
  name: 'clock-jumps',
  shows:
    'the clocks of workers, then that of their database, jump by 36 hours to and fro: nobody loses access by it, nothing is done twice (T31, G17)',
  parts: { short: 0, day: 1, night: 1 },
  async run(order): Promise<Outcome> {
    const folder = await mkdtemp(join(tmpdir(), 'lockstep-clock-'));
    const remove = finallyDo(() => removeFolder(folder));
    await chmod(folder, 0o711);
    try {
      const workers = await movedClock(join(folder, 'workers'));
      const database = await movedClock(join(folder, 'database'));
      if (workers === null || database === null) {
        const why = 'libfaketime is not installed here: no clock jumped';
        order.say(why);
        return { counts: { clockJumps: 0 }, figures: [why], violations: [] };
      }
      const options = {
        workers: 2,
        people: 200,
        environment: workers.environment,
        databaseEnvironment: database.environment,
      };
      return await inScene(order, options, async (scene) => {
        const { feeder, story, crew, lanes, house } = scene;
        const hears = hear(scene.postgres.url(), house.clock);
        const contractEnd = nextEvening(Date.now() + SOON_MS);
        for (let i = 0; i < CONTRACTORS; i++)
          await feeder.send(story.hire(`C${String(i).padStart(7, '0')}`, 'Support', Date.now(), contractEnd));
        await scene.settled(60_000);
        // HR says nothing more of them: what it says in the seconds before a jump is noticed is decided by that clock.
        for (const member of story.members.values()) if (member.key.startsWith('C')) member.busy = true;
        const load = feeder.run(3);
        const clocks: readonly MovedClock[] = [workers, database];
        const unnoticed: Violation[] = [];
        let jumps = 0;
        for (let round = 0; round < ROUNDS[order.size]; round++)
          for (const clock of clocks)
            for (const to of JUMPS) {
              const before = await clockEvents(scene);
              await clock.to(to);
              await sleep(JUMPED_MS);
              const off = Math.abs(hears.databaseNow() - Date.now());
              if (clock === database && off < 35 * HOUR_MS)
                throw new Error(`libfaketime does not move the database here: ${off} ms`);
              await clock.to('+0');
              await sleep(JUMPED_MS);
              jumps += 2;
              const said = (await clockEvents(scene)).slice(before.length).join(', ');
              const expected = clock === database ? 'clock.jumped, clock.returned' : '';
              if (said !== expected)
                unnoticed.push({
                  what: `a jump of ${clock === database ? 'the database' : 'the workers'} by ${to} was told as: ${said || 'nothing'}`,
                  again: againOf('clock-jumps', order),
                });
            }
        await load.stop();
        const { counts, violations } = await judge('clock-jumps', order, scene);
        await hears.stop();
        return {
          counts: { clockJumps: jumps, ...counts },
          figures: [
            `the clocks of ${crew.workers.length} workers and of their database jumped ${jumps} times by 36 h with ${CONTRACTORS} contracts that end tonight; owners of lanes changed ${lanes.owners.length} times`,
          ],
          violations: [...unnoticed, ...violations],
        };
      });
    } finally {
      remove();
    }
  },
};

/** The first day whose evening, at 18:00 UTC, comes after the instant. */
function nextEvening(instant: number): string {
  return new Date(instant + 6 * HOUR_MS).toISOString().slice(0, 10);
}

/** What the log of the house says of its clock. */
async function clockEvents({ house: { engine, tenant } }: Scene): Promise<readonly string[]> {
  const types = { in: ['clock.jumped', 'clock.returned'] };
  return engine.store.transaction(tenant, async (tx) =>
    (await tx.find('event', { type: types }, { order: ['n'], columns: ['type'] })).map(({ type }) => type),
  );
}

/** The harness takes messages as a server does, and hears the database's clock as often. */
function hear(url: string, clock: HouseClock) {
  const client = new pg.Client({ connectionString: url, ssl: false });
  let stopped = false;
  let [said, at] = [Date.now(), steadyMs()];
  const running = (async () => {
    await client.connect();
    while (!stopped) {
      const begun = steadyMs();
      const { rows } = await client.query(
        'select (extract(epoch from clock_timestamp()) * 1000)::float8 as now',
      );
      [said, at] = [Number(rows[0]?.now), (begun + steadyMs()) / 2];
      clock.heard(said, at);
      await sleep(500);
    }
    await client.end();
  })();
  running.catch(() => undefined);
  return {
    databaseNow: () => said + steadyMs() - at,
    async stop() {
      stopped = true;
      await running;
    },
  };
}
