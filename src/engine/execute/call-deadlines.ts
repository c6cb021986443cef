import { ConnectorFault } from '../../domain/connector.ts';
import type { Clock } from '../ports.ts';
import { cancellation } from './run-operation.ts';

/** Ends the wait for answers that do not come. One timer for all calls of a lane: they all have the same time. */
export interface CallDeadlines {
  within<T>(answer: Promise<T>): Promise<T>;
  /** No more timers after this. */
  close(): void;
}

interface Waiting {
  readonly at: number;
  readonly fail: (fault: ConnectorFault) => void;
}

export function callDeadlines(clock: Clock, ms: number): CallDeadlines {
  // In the order of their deadlines, because everyone has the same time.
  const waiting = new Set<Waiting>();
  let timer: ReturnType<typeof cancellation> | null = null;
  let closed = false;

  function arm(delay: number): void {
    const mine = cancellation();
    timer = mine;
    void clock.sleep(delay, mine).then(() => {
      if (mine.cancelled) return;
      timer = null;
      const now = clock.monotonic();
      for (const call of waiting) {
        if (call.at > now) {
          arm(call.at - now);
          return;
        }
        waiting.delete(call);
        call.fail(new ConnectorFault('unknownOutcome', `no answer within ${ms} ms`, { scope: 'connection' }));
      }
    });
  }

  return {
    within: (answer) =>
      new Promise((resolve, reject) => {
        const call: Waiting = { at: clock.monotonic() + ms, fail: reject };
        waiting.add(call);
        if (timer === null && !closed) arm(ms);
        answer.then(
          (value) => {
            waiting.delete(call);
            resolve(value);
          },
          (error: unknown) => {
            waiting.delete(call);
            reject(error);
          },
        );
      }),
    close() {
      closed = true;
      timer?.cancel();
    },
  };
}
