import { useSyncExternalStore } from 'react';
import { serverTime } from '../api/server-clock.ts';

const EVERY_MS = 1_000;

let now = serverTime();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = serverTime();
    for (const each of listeners) each();
  }, EVERY_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The time by the second, one clock for everything on the page: countdowns never disagree. */
export function useNow(): number {
  return useOfNow((at) => at);
}

/** What is made of the time (a word or a number): drawn again when it changes, and not every second. */
export function useOfNow<T extends string | number | null>(of: (now: number) => T): T {
  return useSyncExternalStore(subscribe, () => of(now));
}
