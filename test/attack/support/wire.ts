import type { VirtualClock } from '../../../src/app/virtual-clock.ts';
import { faultOfLostAnswer } from '../../../src/connectors/support/http-faults.ts';
import type { HttpRequest, HttpTransport } from '../../../src/domain/connector.ts';
import { cancellation } from '../../../src/engine/execute/run-operation.ts';
import type { Fate } from './fragile-worker.ts';

/** What the network does to one request. */
export interface Weather {
  /** Until it reaches the system; longer than the deadline: it is carried out when nobody waits any more. */
  readonly thereMs: number;
  readonly backMs: number;
  /** The answer never comes. */
  readonly lost: boolean;
}

export const FINE: Weather = { thereMs: 0, backMs: 0, lost: false };

export interface WireOptions {
  readonly inner: HttpTransport;
  readonly clock: VirtualClock;
  readonly weather: (request: HttpRequest) => Weather;
  readonly fate: Fate;
  readonly onSend?: (request: HttpRequest, at: number) => void;
  readonly deadlineMs?: number;
}

/** A network with latency in virtual time. A request that was sent arrives, whatever becomes of its sender. */
export function wire({
  inner,
  clock,
  weather,
  fate,
  onSend,
  deadlineMs = 4_000,
}: WireOptions): HttpTransport {
  return async (request) => {
    if (fate.dead) return new Promise(() => undefined);
    const { thereMs, backMs, lost } = weather(request);
    onSend?.(request, clock.now());
    if (thereMs === 0 && backMs === 0 && !lost) return inner(request);
    const answer = (async () => {
      await clock.sleep(thereMs);
      const response = await inner(request);
      if (lost) return new Promise<never>(() => undefined);
      await clock.sleep(backMs);
      return response;
    })();
    answer.catch(() => undefined);
    const done = cancellation();
    const late = clock.sleep(deadlineMs, done).then((): never => {
      throw faultOfLostAnswer(request, true, new Error(`no answer within ${deadlineMs} ms`));
    });
    late.catch(() => undefined);
    return Promise.race([answer, late]).finally(() => done.cancel());
  };
}
