import { cancellation } from '../../engine/execute/run-operation.ts';
import { dropOrphans } from '../../engine/hooks/claim-calls.ts';
import type { Cancellation } from '../../engine/ports.ts';
import { pruneOrders } from '../orders/prune-orders.ts';
import { reading } from '../reading.ts';
import { type HookHouse, serveHook } from './make-call.ts';
import { pruneCalls } from './prune-calls.ts';
import { forgetEarlier } from './signing-keys.ts';

const LOOK_EVERY_MS = 250;
const PRUNE_EVERY_MS = 3_600_000;
/** Calls to one receiver at the same time; one that is slow keeps no other waiting. */
const CALLS = 8;
/** Calls that are on their way when the process is told to stop have so long to be answered. */
const GRACE_MS = 5_500;
const SLOWEST_MS = 60_000;

export interface HookRunner {
  /** Looks once at all hooks of all tenants, and begins to serve those with something to do. True: there was something. */
  round(): Promise<boolean>;
  /** Resolves when nothing is on its way. */
  idle(): Promise<void>;
}

/** The work of one process on hooks. Any number of them share it by claims. */
export function hookRunner(
  house: HookHouse,
  /** Nothing new is begun from then on, and from `ended` on nothing is written down. */
  until: Cancellation,
  ended: Cancellation,
): HookRunner {
  const { engine } = house;
  const serving = new Map<string, Promise<void>>();

  return {
    async round() {
      let any = false;
      for (const tenant of await engine.store.tenants()) {
        if (until.cancelled) break;
        const begun = await look(tenant).catch((error: unknown) => tell(tenant, error));
        any ||= begun;
      }
      return any;
    },
    async idle() {
      while (serving.size > 0) await Promise.all(serving.values());
    },
  };

  async function look(tenant: string): Promise<boolean> {
    const now = engine.clock.now();
    const due = await reading(engine.store, tenant, async (tx) => {
      const rows = await tx.find(
        'hook_call',
        { next_run_at: { atMost: now } },
        { order: ['next_run_at'], limit: 1, columns: ['call_id'] },
      );
      if (rows.length === 0) return null;
      const { compiled } = await engine.policies.active(tx);
      return [...compiled.hooks.keys()];
    });
    if (due === null) return false;
    await dropOrphans(engine, tenant);
    for (const hook of due) begin(tenant, hook);
    return true;
  }

  function begin(tenant: string, hook: string): void {
    const key = `${tenant}/${hook}`;
    if (serving.has(key)) return;
    const served = serve(tenant, hook)
      .catch((error: unknown) => void tell(tenant, error))
      .finally(() => serving.delete(key));
    serving.set(key, served);
  }

  async function serve(tenant: string, hook: string): Promise<void> {
    while (!until.cancelled)
      if (!(await serveHook(house, tenant, hook, CALLS, () => !ended.cancelled))) return;
  }

  function tell(tenant: string, error: unknown): false {
    // Whoever is told to stop loses the database under its feet.
    if (!until.cancelled) engine.log.warn('hooks could not be served', { tenant, error: String(error) });
    return false;
  }
}

/** Calls hooks until told to stop, and forgets what is kept no longer. Never throws. */
export async function runHooks(house: HookHouse, until: Cancellation): Promise<void> {
  const { engine } = house;
  const { clock, wakeups } = engine;
  const ended = cancellation();
  const runner = hookRunner(house, until, ended);
  let pruneAt = clock.monotonic() + PRUNE_EVERY_MS * engine.random.number();
  let failures = 0;
  while (!until.cancelled) {
    const mark = wakeups.mark();
    try {
      await runner.round();
      if (clock.monotonic() >= pruneAt) {
        pruneAt = clock.monotonic() + PRUNE_EVERY_MS;
        for (const tenant of await engine.store.tenants()) {
          await pruneCalls(engine, tenant);
          await pruneOrders(engine, tenant);
          await engine.store.transaction(tenant, (tx) => forgetEarlier(tx, house.secrets, clock.now()));
        }
      }
      failures = 0;
    } catch (error) {
      failures++;
      engine.log.error('a task of the worker failed', { error: String(error), failures });
    }
    // While the database is away the log says so, but not every second.
    if (failures === 0) await wakeups.wait(LOOK_EVERY_MS, mark, until);
    else await clock.sleep(Math.min(SLOWEST_MS, failures * 5_000), until);
  }
  await Promise.race([runner.idle(), clock.sleep(GRACE_MS, ended)]);
  ended.cancel();
}
