import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { againOf } from '../findings.ts';
import type { Rack } from '../rack.ts';
import { judge } from './judge.ts';
import type { OwnerSpan } from './lane-watch.ts';
import { inScene } from './scene.ts';
import type { WriteCall } from './served-targets.ts';

const FREEZES = { short: 1, day: 4, night: 60 } as const;
const WORKERS = 3;
/** Longer than a lease (2 s), so that others have taken over. */
const FROZEN_MS = 3_500;
/** A call that was on its way when the process stopped ends soon after it goes on. */
const OWNER_SEEN_WITHIN_MS = 150;

/** A process stood still from `from` to `until`. Epoch milliseconds. */
interface Freeze {
  readonly pid: number;
  readonly from: number;
  readonly until: number;
}

export const frozenWorkers: Rack = {
  name: 'frozen-workers',
  shows:
    'workers stopped past their lease and woken: others have their lanes, and nobody writes as an owner who is none any more (T36)',
  parts: { short: 1, day: 1, night: 1 },
  run: (order) =>
    inScene(order, { workers: WORKERS, people: 200 }, async (scene) => {
      const { crew, lanes, feeder, random, served } = scene;
      /** Which process is at the other end of a connection. */
      const callers = new Map<number, number>();
      const stop = served.onConnection((port) => {
        const pid = pidOf(
          port,
          crew.workers.map((worker) => worker.pid),
        );
        if (pid !== null) callers.set(port, pid);
      });
      // Connections from before are named as they are used.
      const stopNaming = served.onWrite(({ port }) => {
        if (callers.has(port)) return;
        const pid = pidOf(
          port,
          crew.workers.map((worker) => worker.pid),
        );
        if (pid !== null) callers.set(port, pid);
      });
      const load = feeder.run(12);
      const freezes: Freeze[] = [];
      await sleep(1_000);
      for (let i = 0; i < FREEZES[order.size]; i++) {
        const holder = await holderOf(
          crew.workers.map((worker) => worker.pid),
          lanes.owners,
        );
        const victim = crew.workers.find(({ pid }) => pid === holder) ?? crew.workers[0];
        if (victim === undefined) continue;
        const from = Date.now();
        crew.signal(victim, 'SIGSTOP');
        await sleep(FROZEN_MS + random() * 500);
        crew.signal(victim, 'SIGCONT');
        freezes.push({ pid: victim.pid, from, until: Date.now() });
        await sleep(500 + random() * 500);
      }
      await load.stop();
      const { counts, violations } = await judge('frozen-workers', order, scene);
      stop();
      stopNaming();
      const named = served.calls.filter(({ port }) => callers.has(port)).length;
      const zombies = zombieWrites(served.calls, callers, freezes, lanes.owners);
      const under = zombies.filter(({ underWay }) => underWay).length;
      const wrong = zombies.filter(({ underWay }) => !underWay);
      return {
        counts: { freezes: freezes.length, zombieWrites: wrong.length, ...counts },
        figures: [
          `${freezes.length} workers stood still for ${FROZEN_MS / 1_000} s and more; ${named} of ${served.calls.length} writes traced to their process; calls that had begun before: ${under}, begun afterwards by one who was no owner: ${wrong.length}`,
        ],
        violations: [
          ...violations,
          ...wrong.slice(0, 5).map(({ call }) => ({
            what: `a worker that was no owner any more wrote ${call.call} of ${call.account} on ${call.system}`,
            again: againOf('frozen-workers', order),
          })),
        ],
      };
    }),
};

/** Whoever serves most lanes now. */
async function holderOf(pids: readonly number[], owners: readonly OwnerSpan[]): Promise<number | null> {
  for (let i = 0; i < 100; i++) {
    const now = new Map(owners.map((span) => [span.lane, span.owner]));
    for (const owner of now.values()) {
      const pid = pids.find((one) => owner?.includes(`/${one}/`));
      if (pid !== undefined) return pid;
    }
    await sleep(10);
  }
  return null;
}

/** Writes of a process after it woke, on lanes that were not its own then. One per account may have been on its way. */
function zombieWrites(
  calls: readonly WriteCall[],
  callers: ReadonlyMap<number, number>,
  freezes: readonly Freeze[],
  owners: readonly OwnerSpan[],
): { readonly call: WriteCall; readonly underWay: boolean }[] {
  const found: { call: WriteCall; underWay: boolean }[] = [];
  for (const { pid, until } of freezes) {
    const seen = new Set<string>();
    for (const call of calls) {
      if (callers.get(call.port) !== pid || call.at < until || call.at > until + 3_000) continue;
      const spans = owners.filter(({ lane }) => lane === `target:${call.system}`);
      const before = spans.filter(({ seenAt }) => seenAt <= call.at).at(-1);
      const near = spans.filter(({ seenAt }) => Math.abs(seenAt - call.at) < OWNER_SEEN_WITHIN_MS);
      if ([before, ...near].some((span) => span?.owner?.includes(`/${pid}/`))) continue;
      const account = `${call.system} ${call.account}`;
      found.push({ call, underWay: !seen.has(account) });
      seen.add(account);
    }
  }
  return found;
}

/** Whose socket it is, as Linux tells it; null elsewhere, or when it is gone. */
function pidOf(port: number, pids: readonly number[]): number | null {
  try {
    const hex = port.toString(16).toUpperCase().padStart(4, '0');
    const line = readFileSync('/proc/net/tcp', 'utf8')
      .split('\n')
      .find((row) => row.trim().split(/\s+/)[1]?.endsWith(`:${hex}`) && !row.includes(' 06 '));
    const inode = line?.trim().split(/\s+/)[9];
    if (inode === undefined || inode === '0') return null;
    for (const pid of pids)
      for (const fd of readdirSync(`/proc/${pid}/fd`))
        if (linkOf(`/proc/${pid}/fd/${fd}`) === `socket:[${inode}]`) return pid;
  } catch {
    // The process or the connection is gone.
  }
  return null;
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
