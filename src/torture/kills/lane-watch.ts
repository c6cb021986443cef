import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const LOOK_EVERY_MS = 25;

export interface Takeover {
  readonly lane: string;
  readonly ms: number;
  /** Longest delay with which this process's own timers fired meanwhile: what a busy machine adds. */
  readonly lateMs: number;
}

export interface OwnerSpan {
  readonly lane: string;
  readonly owner: string | null;
  readonly epoch: number;
  readonly seenAt: number;
}

export interface LaneWatch {
  /** Lanes that the dead process still holds; from now on it is measured when others serve them. */
  orphaned(pid: number, killedAt: number): Promise<number>;
  readonly takeovers: readonly Takeover[];
  /** Lanes of the dead that nobody serves yet, and for how long. */
  waiting(): readonly { readonly lane: string; readonly ms: number }[];
  /** Every change of owner that was seen. Epoch milliseconds. */
  readonly owners: readonly OwnerSpan[];
  stop(): Promise<void>;
}

/** Looks at who serves what, all the time. */
export function watchLanes(url: string, tenant: string): LaneWatch {
  const takeovers: Takeover[] = [];
  const owners: OwnerSpan[] = [];
  const last = new Map<string, { owner: string | null; epoch: number }>();
  let orphans: { lane: string; epoch: number; killedAt: number; lateMs: number }[] = [];
  let client: pg.Client | null = null;
  let stopped = false;

  async function look(): Promise<readonly { lane_id: string; owner: string | null; epoch: string }[]> {
    if (client === null) {
      const fresh = new pg.Client({ connectionString: url, ssl: false, application_name: 'kills watch' });
      fresh.on('error', () => {
        client = null;
      });
      await fresh.connect();
      await fresh.query("select set_config('lockstep.tenant', $1, false)", [tenant]);
      client = fresh;
    }
    return (await client.query('select lane_id, owner, epoch from lane')).rows;
  }

  const running = (async () => {
    let before = performance.now();
    while (!stopped) {
      await sleep(LOOK_EVERY_MS);
      const late = performance.now() - before - LOOK_EVERY_MS;
      for (const orphan of orphans) orphan.lateMs = Math.max(orphan.lateMs, late);
      try {
        for (const row of await look()) note(row.lane_id, row.owner, Number(row.epoch));
      } catch {
        client = null;
      }
      before = performance.now();
    }
  })();

  function note(lane: string, owner: string | null, epoch: number): void {
    const known = last.get(lane);
    if (known?.owner !== owner || known.epoch !== epoch)
      owners.push({ lane, owner, epoch, seenAt: Date.now() });
    last.set(lane, { owner, epoch });
    const now = performance.now();
    // Freed is one epoch on, served again is another.
    const served = orphans.filter((one) => one.lane === lane && epoch >= one.epoch + 2);
    for (const { killedAt, lateMs } of served) takeovers.push({ lane, ms: now - killedAt, lateMs });
    if (served.length > 0) orphans = orphans.filter((one) => !served.includes(one));
  }

  return {
    takeovers,
    owners,
    async orphaned(pid, killedAt) {
      const held = (await look().catch(() => [])).filter(({ owner }) => owner?.includes(`/${pid}/`));
      for (const { lane_id, epoch } of held)
        orphans.push({ lane: lane_id, epoch: Number(epoch), killedAt, lateMs: 0 });
      return held.length;
    },
    waiting: () => orphans.map(({ lane, killedAt }) => ({ lane, ms: performance.now() - killedAt })),
    async stop() {
      stopped = true;
      await running;
      await client?.end().catch(() => undefined);
    },
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
