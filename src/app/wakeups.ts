import { cancellation } from '../engine/execute/run-operation.ts';
import type { Clock, Wakeups } from '../engine/ports.ts';

/** Hints within one process. */
export function wakeups(clock: Clock): Wakeups {
  let count = 0;
  const waiting = new Set<() => void>();
  return {
    notify() {
      count++;
      for (const wake of [...waiting]) wake();
    },
    mark: () => count,
    async wait(ms, mark, until) {
      if (count !== mark || until?.cancelled) return;
      const timer = cancellation();
      await new Promise<void>((resolve) => {
        const stop = until?.onCancel(() => wake());
        const wake = () => {
          waiting.delete(wake);
          stop?.();
          timer.cancel();
          resolve();
        };
        waiting.add(wake);
        void clock.sleep(ms, timer).then(wake);
      });
    },
  };
}
