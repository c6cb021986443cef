import type { Clock } from '../engine/ports.ts';

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly fire: () => void;
}

export interface VirtualClock extends Clock {
  /** The next instant at which somebody who sleeps wakes up; null when nobody does. */
  next(): number | null;
  /** Moves time to `instant` and wakes everybody whose time has come, in order. Time never goes back. */
  advance(instant: number): void;
}

/** Time that moves only when told to: a recorded year in seconds, the same every time. */
export function virtualClock(start: number): VirtualClock {
  let now = start;
  let order = 0;
  const timers = new Set<Timer>();
  return {
    now: () => now,
    monotonic: () => now,
    sleep: (ms, until) =>
      new Promise((resolve) => {
        if (until?.cancelled) {
          resolve();
          return;
        }
        const timer: Timer = {
          at: now + ms,
          order: order++,
          fire: () => {
            stop?.();
            resolve();
          },
        };
        timers.add(timer);
        const stop = until?.onCancel(() => {
          timers.delete(timer);
          resolve();
        });
      }),
    next() {
      let next: number | null = null;
      for (const { at } of timers) if (next === null || at < next) next = at;
      return next;
    },
    advance(instant) {
      now = Math.max(now, instant);
      const due = [...timers]
        .filter((timer) => timer.at <= now)
        .sort((a, b) => a.at - b.at || a.order - b.order);
      for (const timer of due) {
        timers.delete(timer);
        timer.fire();
      }
    },
  };
}
