import type { Clock } from '../engine/ports.ts';

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, until) =>
    new Promise((resolve) => {
      if (until?.cancelled) {
        resolve();
        return;
      }
      const timer = setTimeout(() => {
        stop?.();
        resolve();
      }, ms);
      const stop = until?.onCancel(() => {
        clearTimeout(timer);
        resolve();
      });
    }),
};
