import type { HttpRequest, HttpResponse, HttpTransport } from '../../domain/connector.ts';
import { faultOfLostAnswer, isRead } from '../support/http-faults.ts';

/** One deterministic disturbance: what happens to which requests. */
export interface Disturbance {
  readonly on: 'write' | 'read' | 'any';
  /** Leaves so many of them alone first. Default 0. */
  readonly after?: number;
  /** Then disturbs so many. Default: all. */
  readonly times?: number;
  readonly act: (request: HttpRequest, send: HttpTransport) => Promise<HttpResponse>;
}

export interface ChaosTransport {
  readonly http: HttpTransport;
  /** null: calm. Counting begins anew. */
  disturb(disturbance: Disturbance | null): void;
  /** Requests since the last disturb(), the disturbed included. */
  requests(): number;
  /** Answers since the last disturb(), in order. */
  answers(): readonly HttpResponse[];
}

export function makeChaosTransport(inner: HttpTransport): ChaosTransport {
  let current: Disturbance | null = null;
  let matched = 0;
  let count = 0;
  let seen: HttpResponse[] = [];

  return {
    async http(request) {
      count += 1;
      const response = await (isHit(request) && current !== null
        ? current.act(request, inner)
        : inner(request));
      seen.push(response);
      return response;
    },
    disturb(disturbance) {
      current = disturbance;
      matched = 0;
      count = 0;
      seen = [];
    },
    requests: () => count,
    answers: () => seen,
  };

  function isHit(request: HttpRequest): boolean {
    if (current === null) return false;
    if (current.on !== 'any' && (current.on === 'read') !== isRead(request)) return false;
    matched += 1;
    const first = current.after ?? 0;
    return matched > first && matched <= first + (current.times ?? Number.POSITIVE_INFINITY);
  }
}

/** Carried out, but nobody hears of it. */
export const loseAnswer: Disturbance['act'] = async (request, send) => {
  await send(request);
  throw faultOfLostAnswer(request, true, new Error('the answer was lost on the way'));
};

/** A proxy repeats the request; the caller hears the answer to the second. */
export const deliverTwice: Disturbance['act'] = async (request, send) => {
  await send(request);
  return send(request);
};

/** Never reaches the target. */
export function answer(
  status: number,
  body = '',
  headers: Readonly<Record<string, string>> = {},
): Disturbance['act'] {
  const type = body.startsWith('<') ? 'text/html' : 'application/json';
  return async () => ({ status, headers: { 'content-type': type, ...headers }, body });
}

/** Reaches the target, but the answer is changed on the way. */
export function garble(change: (body: string) => string): Disturbance['act'] {
  return async (request, send) => {
    const response = await send(request);
    return { ...response, body: change(response.body) };
  };
}
