import pg from 'pg';
import { httpServices } from '../../../app/http-services.ts';
import { systemClock } from '../../../app/system-clock.ts';
import { createToken } from '../../../app/tokens.ts';
import { wakeups } from '../../../app/wakeups.ts';
import { journal, LOG_COUNTER } from '../../../engine/log/journal.ts';
import { makeHttpApp } from '../../../http/make-app.ts';
import { seededRandom } from '../../../simulated/random.ts';
import { type Findings, findings } from '../../findings.ts';
import { realDatabase } from '../../house/database.ts';
import { makeHouse } from '../../house/house.ts';
import type { Rack } from '../../rack.ts';
import { readPages, readStream, readWaiting, type Shown } from './readers.ts';

const EVENTS = { short: 1_500, day: 5_000, night: 100_000 };
const WRITERS = 100;
const READERS = 8;
/** A connection is broken under somebody's feet so often. */
const KILL_EVERY_MS = 40;
/** By page, by long poll and by stream, in turns. */
const READING = [readPages, readWaiting, readStream] as const;

export const events: Rack = {
  name: 'events',
  shows:
    'a hundred writers and eight readers (by page, by long poll, by stream) that are killed at random: no gap, no second time, one order (G9)',
  parts: { short: 1, day: 1, night: 1 },
  run: async (order) => {
    const found = findings('events', order);
    const database = await realDatabase();
    const random = seededRandom(order.seed);
    try {
      const house = await makeHouse({ store: database.store, seed: order.seed });
      const { token } = await createToken(house.engine, house.tenant, {
        holder: 'reader',
        role: 'auditor',
        expiresAt: house.clock.now() + 86_400_000,
        madeBy: 'test',
      });
      // Readers wait for real, while the time of the house stands still.
      const clock = { ...systemClock, now: () => house.clock.now() };
      const engine = { ...house.engine, clock, wakeups: wakeups(clock) };
      const app = makeHttpApp({
        services: httpServices({ ...house, engine }),
        log: house.engine.log,
        version: '0.0.0',
        openMetrics: false,
        defaultTenant: house.tenant,
      });
      const begun = await house.store.transaction(house.tenant, (tx) => tx.count('event', {}));
      const acked = new Set<string>();
      let [writing, kills, unknown, readerKills] = [true, 0, 0, 0];

      const write = async (writer: number): Promise<void> => {
        for (let turn = 0, done = 0; done < EVENTS[order.size] / WRITERS; turn++) {
          const parts = 1 + Math.floor(random() * 4);
          const mark = `${writer}/${turn}`;
          try {
            await house.store.transaction(house.tenant, (tx) =>
              journal(
                tx,
                Array.from({ length: parts }, (_, part) => ({
                  type: 'test.written',
                  at: house.clock.now(),
                  subject: null,
                  body: { mark, part, parts },
                })),
              ),
            );
            acked.add(mark);
            done += parts;
          } catch {
            // Killed: it may have been written or not, and is not written again.
            unknown++;
          }
        }
      };
      const reader = {
        ask: (query: string, headers: Readonly<Record<string, string>> = {}) =>
          app.request(`/api/v1/events${query}`, {
            headers: { authorization: `Bearer ${token}`, ...headers },
          }),
        writing: () => writing,
        // A reader that dies has kept nothing of what it was reading, and asks again from where it was.
        dies: () => {
          const dies = random() < 0.15;
          if (dies) readerKills++;
          return dies;
        },
      };
      const killer = breakConnections(
        database.owner,
        random,
        () => writing,
        () => kills++,
      );
      const readers = Array.from({ length: READERS }, (_, i) => READING[i % READING.length]?.(reader) ?? []);
      await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
      writing = false;
      await killer;
      const heard = await Promise.all(readers);
      const size = await house.store.transaction(
        house.tenant,
        async (tx) => (await tx.find('counter', { name: LOG_COUNTER }))[0]?.value ?? 0,
      );
      for (const [i, seen] of heard.entries()) judge(i, seen, size, acked, found);
      if (kills < 3) found.wrong(`only ${kills} connections were broken: nothing was shown`);
      return found.outcome({
        eventsWritten: size - begun,
        writers: WRITERS,
        readers: READERS,
        writersKilled: unknown,
        connectionsBroken: kills,
        readersKilled: readerKills,
      });
    } finally {
      await database.close();
    }
  },
};

function judge(
  reader: number,
  seen: readonly Shown[],
  size: number,
  acked: ReadonlySet<string>,
  found: Findings,
): void {
  if (seen.length !== size) found.wrong(`reader ${reader} saw ${seen.length} of ${size} events`);
  const parts = new Map<string, number[]>();
  for (const [i, { n, data }] of seen.entries()) {
    if (n !== i) {
      found.wrong(`reader ${reader}: event ${n} stands where ${i} should`);
      return;
    }
    if (data.mark !== undefined) parts.set(data.mark, [...(parts.get(data.mark) ?? []), data.part ?? -1]);
  }
  for (const mark of acked)
    if (!parts.has(mark)) found.wrong(`reader ${reader} never saw ${mark}, which was acknowledged`);
  for (const { data } of seen) {
    if (data.mark === undefined) continue;
    const got = parts.get(data.mark) ?? [];
    if (got.length !== data.parts || got.some((part, i) => part !== i))
      found.wrong(`reader ${reader}: ${data.mark} came as ${got.join(',')} of ${data.parts}`);
  }
}

/** Ends backends in the middle of whatever they do: to their client it looks as if the server had died. */
async function breakConnections(
  owner: pg.ClientConfig,
  random: () => number,
  goOn: () => boolean,
  killed: () => void,
): Promise<void> {
  const client = new pg.Client({ ...owner, application_name: 'killer' });
  await client.connect();
  while (goOn()) {
    await new Promise((resolve) => setTimeout(resolve, KILL_EVERY_MS * (0.5 + random())));
    const { rows } = await client.query(
      `select pid from pg_stat_activity where application_name = 'lockstep' and state <> 'idle'`,
    );
    const victim = rows[Math.floor(random() * rows.length)] as { pid: number } | undefined;
    if (victim === undefined) continue;
    await client.query('select pg_terminate_backend($1)', [victim.pid]);
    killed();
  }
  await client.end();
}
