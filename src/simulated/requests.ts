import type { AccessBook } from './access-book.ts';
import type { AccountBook } from './account-book.ts';
import type { Answer, Call, Caller, Dialect, PageWindow, SystemAnswer, SystemRequest } from './call.ts';
import type { Effects } from './effects.ts';
import type { FaultPlan } from './faults.ts';
import { parseBody } from './json-body.ts';
import { Refusal } from './refusal.ts';
import { answerAtDoor } from './sign-in-door.ts';
import type { Claim } from './view.ts';
import { makeView } from './view.ts';
import type { WriteDesk } from './write-desk.ts';

interface Parts {
  readonly accounts: AccountBook;
  readonly access: AccessBook;
  readonly effects: Effects;
  readonly faults: FaultPlan;
  readonly claims: ReadonlyMap<string, Claim>;
  readonly desk: WriteDesk;
  readonly dialect: Dialect;
  readonly callerOf: (authorization: string) => Caller | null;
  readonly settle: () => number;
}

const NO_CLAIMS: ReadonlyMap<string, Claim> = new Map();

/** The way of every request: availability, door or administrators' desk, key, limits, then the dialect. */
export function answerRequests(parts: Parts): (request: SystemRequest) => SystemAnswer {
  const { faults, dialect } = parts;
  const { accounts, access } = parts;

  return (request) => {
    const at = parts.settle();
    const latencyMs = faults.latencyMs(at, `${request.method} ${request.path}`);
    const down = faults.on('down', at);
    if (down?.as === 'silent') return { kind: 'silent', latencyMs };
    if (down !== undefined) return said(dialect.refuse(503, 'down', 'The system is down'), latencyMs);
    try {
      const [path = '/', search = ''] = request.path.split('?', 2);
      const body = parseBody(request.body);
      const authorization = request.headers.authorization ?? '';
      const atDoor = answerAtDoor({ method: request.method, path, authorization, body }, parts, at);
      if (atDoor !== null) return said(atDoor, latencyMs);
      return administer({ method: request.method, path, search, authorization, body }, at, latencyMs);
    } catch (error) {
      if (error instanceof Refusal)
        return said(dialect.refuse(error.status, error.code, error.message), latencyMs);
      throw error;
    }
  };

  function administer(
    request: { method: string; path: string; search: string; authorization: string; body: unknown },
    at: number,
    latencyMs: number,
  ): SystemAnswer {
    const caller = parts.callerOf(request.authorization);
    if (caller === null || faults.on('keyRevoked', at) !== undefined) {
      throw new Refusal(401, 'unauthorised', 'The key is not valid');
    }
    const throttledMs = faults.throttledMs(at);
    if (throttledMs > 0) {
      const refused = dialect.refuse(429, 'rate_limited', 'Too many requests');
      return said({ ...refused, headers: { 'retry-after': `${Math.ceil(throttledMs / 1000)}` } }, latencyMs);
    }
    const stale = faults.on('staleRead', at);
    const call: Call = {
      method: request.method,
      segments: segmentsOf(request.path),
      query: new URLSearchParams(request.search),
      body: request.body,
      view: makeView(accounts, access, parts.claims, caller, stale && at - stale.forMs, at),
      present: makeView(accounts, access, NO_CLAIMS, caller, undefined, at),
      page: (window) => wrongPage(window, at),
    };
    const route = dialect.route(call);
    if (route === null) throw new Refusal(404, 'no_such_path', 'There is no such path');
    if (route.kind === 'read') return said(route.answer(), latencyMs);
    if (caller === 'reader') throw new Refusal(403, 'read_only', 'This key may only read');
    const result = parts.desk.write((instant) => orRefuse(() => route.run(instant)), at);
    switch (result.kind) {
      case 'answer':
        return said(result.answer, latencyMs);
      case 'silent':
        return { kind: 'silent', latencyMs };
      case 'accepted': {
        const headers = { location: `/tasks/${result.handle}` };
        return said(
          { status: 202, body: { task: result.handle, pollAfterMs: result.pollAfterMs }, headers },
          latencyMs,
        );
      }
      default: {
        const never: never = result;
        return never;
      }
    }
  }

  function orRefuse(run: () => Answer): Answer {
    try {
      return run();
    } catch (error) {
      if (error instanceof Refusal) return dialect.refuse(error.status, error.code, error.message);
      throw error;
    }
  }

  function wrongPage(window: PageWindow, at: number): PageWindow {
    const fault = faults.on('pagedWrongly', at);
    const { from, to } = window;
    if (fault === undefined || from === 0 || !faults.hits(fault, `${from}`)) return window;
    switch (fault.as) {
      case 'repeatItem':
        return { from: from - 1, to };
      case 'skipItem':
        return { from: from + 1, to };
      case 'repeatPage':
        return { from: Math.max(0, from - (to - from)), to: from };
      case 'skipPage':
        return { from: to, to: to + (to - from) };
      default: {
        const never: never = fault.as;
        return never;
      }
    }
  }

  function said(answer: Answer, latencyMs: number): SystemAnswer {
    const body = answer.body === undefined ? '' : JSON.stringify(answer.body);
    const headers = { 'content-type': dialect.contentType, ...answer.headers };
    return { kind: 'answered', status: answer.status, headers, body, latencyMs };
  }
}

function segmentsOf(path: string): string[] {
  try {
    return path.split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    throw new Refusal(400, 'invalid', 'The path cannot be decoded');
  }
}
