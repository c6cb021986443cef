import { CATEGORY, ERRORS, type ErrorCode, isLockstepError, LockstepError } from '../domain/errors.ts';

/** RFC 9457, with the stable code and the way out as members of their own. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly remedy: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Codes whose status is more exact than that of their category. */
const STATUS: Partial<Record<ErrorCode, number>> = {
  BODY_TOO_LARGE: 413,
  WEBHOOK_TOO_LARGE: 413,
  EVENTS_GONE: 410,
};

/** Seconds after which it is worth trying again, by status. */
const RETRY_AFTER: Readonly<Record<number, string>> = { 429: '5', 503: '5' };

/** Details that are made for the caller; everything else stays inside. */
const SHOWN = new Set([
  'candidates',
  'from',
  'difference',
  'diagnostics',
  'hash',
  'now',
  'path',
  'issues',
  'retryAfter',
]);

export function problemOf(error: unknown): Problem {
  const known = isLockstepError(error)
    ? error
    : new LockstepError('INTERNAL', 'something went wrong here; the server log says what');
  const { code, message, details } = known;
  const status = STATUS[code] ?? CATEGORY[known.category].status;
  const shown = Object.fromEntries(Object.entries(details).filter(([name]) => SHOWN.has(name)));
  return {
    type: `urn:lockstep:problem:${code}`,
    title: known.category,
    status,
    detail: message,
    code,
    remedy: ERRORS[code].remedy,
    ...(Object.keys(shown).length === 0 ? {} : { details: shown }),
  };
}

export function problemResponse(problem: Problem, headers: Readonly<Record<string, string>> = {}): Response {
  const told = problem.details?.retryAfter;
  const retry = typeof told === 'number' ? String(told) : RETRY_AFTER[problem.status];
  return new Response(`${JSON.stringify(problem)}\n`, {
    status: problem.status,
    headers: {
      'content-type': 'application/problem+json',
      ...(retry === undefined ? {} : { 'retry-after': retry }),
      ...(problem.status === 401 ? { 'www-authenticate': 'Bearer realm="lockstep"' } : {}),
      ...headers,
    },
  });
}
