export interface Deadline {
  /** Aborted when time is up, or when the caller's signal is. */
  readonly signal: AbortSignal;
  readonly timedOut: () => boolean;
  /** How many milliseconds are left. */
  readonly left: () => number;
  /** Waits; rejects as soon as `signal` is aborted. */
  sleep(ms: number): Promise<void>;
  /** Lets go of timer and signal. */
  end(): void;
}

/** One span of time for everything that a call does. `AbortSignal.any` would keep hold of a signal that lives long. */
export function deadlineOf(timeoutMs: number, callers: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  const { signal } = controller;
  const ends = performance.now() + timeoutMs;
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = !signal.aborted;
    controller.abort();
  }, timeoutMs);
  const aborted = () => controller.abort(callers?.reason);
  callers?.addEventListener('abort', aborted, { once: true });
  if (callers?.aborted === true) aborted();
  return {
    signal,
    timedOut: () => timedOut,
    left: () => ends - performance.now(),
    sleep: (ms) =>
      new Promise((resolve, reject) => {
        const stop = () => {
          clearTimeout(waiting);
          reject(signal.reason);
        };
        const waiting = setTimeout(() => {
          signal.removeEventListener('abort', stop);
          resolve();
        }, ms);
        if (signal.aborted) stop();
        else signal.addEventListener('abort', stop, { once: true });
      }),
    end() {
      clearTimeout(timer);
      callers?.removeEventListener('abort', aborted);
    },
  };
}
