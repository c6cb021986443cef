import type { Engine } from '../engine.ts';
import { cancellation } from '../execute/run-operation.ts';
import { LOG_COUNTER } from '../log/journal.ts';
import type { Cancellation } from '../ports.ts';

/** What another process has written is found after at most this long. */
const LOOK_EVERY_MS = 250;

type Waiting = Set<{ readonly after: number; readonly wake: () => void }>;

/** Resolves when there is an event after number `after`, after `ms`, or when `until` is over. */
export type WaitForEvents = (tenant: string, after: number, ms: number, until: Cancellation) => Promise<void>;

/** However many wait, each tenant is looked at by one, and by nobody when nobody waits. */
export function eventWatch({
  store,
  clock,
  wakeups,
}: Pick<Engine, 'store' | 'clock' | 'wakeups'>): WaitForEvents {
  const watches = new Map<string, Waiting>();

  async function look(tenant: string, waiting: Waiting): Promise<void> {
    while (waiting.size > 0) {
      const mark = wakeups.mark();
      // Whoever waits asks by itself when its time is up, and hears then that the database is away.
      const size = await sizeOf(tenant).catch(() => 0);
      for (const one of [...waiting]) if (one.after < size - 1) one.wake();
      if (waiting.size > 0) await wakeups.wait(LOOK_EVERY_MS, mark);
    }
    watches.delete(tenant);
  }

  async function sizeOf(tenant: string): Promise<number> {
    const [counter] = await store.transaction(
      tenant,
      (tx) => tx.find('counter', { name: LOG_COUNTER }, { columns: ['value'] }),
      { readOnly: true },
    );
    return counter?.value ?? 0;
  }

  return (tenant, after, ms, until) =>
    new Promise((resolve) => {
      if (until.cancelled || ms <= 0) {
        resolve();
        return;
      }
      const begun = watches.get(tenant);
      const waiting: Waiting = begun ?? new Set();
      const timer = cancellation();
      const one = {
        after,
        wake() {
          if (!waiting.delete(one)) return;
          stop();
          timer.cancel();
          resolve();
        },
      };
      waiting.add(one);
      const stop = until.onCancel(one.wake);
      void clock.sleep(ms, timer).then(one.wake);
      if (begun !== undefined) return;
      watches.set(tenant, waiting);
      void look(tenant, waiting);
    });
}
