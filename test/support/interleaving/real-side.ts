import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Store } from '../../../src/engine/store.ts';
import { postgresStore } from '../../../src/store/postgres/postgres-store.ts';
import { cuttingProxy } from './cutting-proxy.ts';
import type { Side } from './side.ts';

/** The server looks for a circle once, this long after a wait began. */
const DEADLOCK_TIMEOUT_MS = 2;
/** Whoever has waited this long waits on: the next one to close a circle is the one that finds it. */
const WAITS_ON_MS = 8;

/** Not even a busy machine takes so long for one statement. */
const HUNG_MS = 20_000;

interface Backend {
  readonly name: string;
  readonly pid: number;
  readonly waits: boolean;
  readonly blockers: readonly number[];
}

/** Actors on a real server, one connection each. */
export async function realSide(
  config: { readonly owner: pg.ClientConfig; readonly live: pg.ClientConfig },
  actors: number,
): Promise<Side & { close(): Promise<void> }> {
  const owner = new pg.Client(config.owner);
  await owner.connect();
  await owner.query(`alter role ${config.live.user} set deadlock_timeout = ${DEADLOCK_TIMEOUT_MS}`);
  const server = { host: config.owner.host ?? '', port: config.owner.port ?? 0 };
  const seats = await Promise.all(
    Array.from({ length: actors }, async (_, i) => {
      const proxy = await cuttingProxy(server);
      const store = postgresStore({
        ...config.live,
        ...proxy.through,
        max: 1,
        application_name: `actor ${i}`,
      });
      return { proxy, store };
    }),
  );

  const backends = async (): Promise<readonly Backend[]> =>
    (
      await owner.query(
        `select application_name as name, pid, coalesce(wait_event_type = 'Lock', false) as waits,
           case when wait_event_type = 'Lock' then pg_blocking_pids(pid) else '{}' end as blockers
         from pg_stat_activity where application_name like 'actor %'`,
      )
    ).rows;

  /** The server notices that a client is gone when it reads from it: only then are its locks free. */
  const terminate = async (actor: number) => {
    await owner.query('select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1', [
      `actor ${actor}`,
    ]);
    while ((await backends()).some(({ name }) => name === `actor ${actor}`)) await sleep(1);
  };

  return {
    store: (actor) => (seats[actor] as { readonly store: Store }).store,
    answerCommits: (actor, how) => seats[actor]?.proxy.cutAtCommit(how),
    async settle(open) {
      const since = new Map<number, number>();
      await sleep(0);
      const begun = performance.now();
      for (;;) {
        const asked = open();
        if (asked.length === 0) return;
        const now = performance.now();
        const there = await backends();
        if (now - begun > HUNG_MS)
          throw new Error(`actors ${asked} neither answer nor wait: ${JSON.stringify(there)}`);
        // Who has got its lock, but no processor yet, still says that it waits; nobody is in its way any more.
        const waits = (actor: number) =>
          there.some(
            ({ name, waits, blockers }) => name === `actor ${actor}` && waits && blockers.length > 0,
          );
        for (const actor of asked) {
          if (!waits(actor)) since.delete(actor);
          else if (!since.has(actor)) since.set(actor, now);
        }
        const settled = open().every((actor) => now - (since.get(actor) ?? now) >= WAITS_ON_MS);
        if (settled && !hasCircle(there)) return;
        await sleep(1);
      }
    },
    break: terminate,
    die: terminate,
    async close() {
      for (const { store, proxy } of seats) {
        await store.close();
        proxy.close();
      }
      await owner.end();
    },
  };
}

function hasCircle(backends: readonly Backend[]): boolean {
  const blockers = new Map(backends.map(({ pid, blockers }) => [pid, blockers]));
  const leadsBack = (from: number, to: number, seen: Set<number>): boolean =>
    (blockers.get(from) ?? []).some((next) => {
      if (next === to) return true;
      if (seen.has(next)) return false;
      seen.add(next);
      return leadsBack(next, to, seen);
    });
  return backends.some(({ pid }) => leadsBack(pid, pid, new Set()));
}
