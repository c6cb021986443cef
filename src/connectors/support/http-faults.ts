import type { FaultKind, HttpRequest, HttpResponse } from '../../domain/connector.ts';
import { ConnectorFault } from '../../domain/connector.ts';

/** Longer waits are cut to this: a target must not be able to park a revocation for days. */
export const MAX_RETRY_AFTER_MS = 3_600_000;

type Asked = Pick<HttpRequest, 'method' | 'url' | 'reads'>;

/** GET, HEAD, OPTIONS and whatever the caller marks: repeating it is harmless (RFC 9110 section 9.2.1). */
export function isRead(request: Asked): boolean {
  return request.reads ?? /^(GET|HEAD|OPTIONS)$/i.test(request.method);
}

/** 202: taken, not done (RFC 9110 section 15.3.3). The caller turns it into the outcome `accepted`. */
export function isAccepted(response: HttpResponse): boolean {
  return response.status === 202;
}

/**
 * What an answer outside 2xx means; null for 2xx. `now` is epoch milliseconds (for a Retry-After date).
 * A 5xx after a write is neither success nor failure: `unknownOutcome`.
 */
export function faultOfResponse(
  request: Asked,
  response: HttpResponse,
  now: number,
  vendor?: { readonly code: string; readonly text: string },
): ConnectorFault | null {
  const { status } = response;
  if (status >= 200 && status < 300) return null;
  const wait = retryAfterMs(response.headers['retry-after'], now);
  const { kind, scope } = classify(status, isRead(request), wait !== undefined);
  return new ConnectorFault(kind, `${describe(request)} answered ${status}${meaning(status)}`, {
    scope,
    vendor: {
      code: printable(vendor?.code ?? String(status), 100),
      text: printable(vendor?.text ?? response.body, 500),
    },
    ...(wait !== undefined && { retryAfterMs: wait }),
  });
}

type Classified = { readonly kind: FaultKind; readonly scope: 'call' | 'object' | 'connection' };

function classify(status: number, read: boolean, tellsWhen: boolean): Classified {
  const lost: FaultKind = read ? 'retryable' : 'unknownOutcome';
  switch (status) {
    case 401:
    case 407:
      return { kind: 'auth', scope: 'connection' };
    case 402:
    case 403:
      return { kind: 'forbidden', scope: 'call' };
    case 404:
    case 410:
      return { kind: 'notFound', scope: 'object' };
    case 405:
    case 501:
    case 505:
      return { kind: 'unsupported', scope: 'call' };
    case 408:
      return { kind: lost, scope: 'call' };
    case 409:
      return { kind: 'conflict', scope: 'object' };
    case 412:
    case 428:
      return { kind: 'precondition', scope: 'object' };
    case 423:
      return { kind: 'retryable', scope: 'object' };
    case 425:
      return { kind: 'retryable', scope: 'call' };
    // A throttled target is not a sick one: the lane waits as told, its breaker stays shut.
    case 429:
      return { kind: 'rateLimited', scope: 'call' };
    case 503:
      return { kind: tellsWhen ? 'rateLimited' : lost, scope: 'connection' };
    case 502:
    case 504:
      return { kind: lost, scope: 'connection' };
    default:
      if (status >= 500) return { kind: lost, scope: 'call' };
      if (status >= 400) return { kind: 'invalid', scope: 'object' };
      // Redirects are never followed: the credential would go to a host that nobody configured.
      return { kind: 'permanent', scope: 'connection' };
  }
}

/** Milliseconds to wait from a Retry-After header: seconds or an HTTP date (RFC 9110 section 10.2.3), capped. */
export function retryAfterMs(
  header: string | undefined,
  now: number,
  most = MAX_RETRY_AFTER_MS,
): number | undefined {
  const text = header?.trim() ?? '';
  const wait = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : httpDate(text) - now;
  if (!Number.isFinite(wait)) return undefined;
  return Math.min(Math.max(0, Math.ceil(wait)), most);
}

function httpDate(text: string): number {
  return /^[A-Z][a-z]{2,8},? [\w\s:-]{10,30}$/.test(text) ? Date.parse(text) : Number.NaN;
}

/**
 * No answer came. Before sending nothing can have happened (`retryable`, whole connection); afterwards a write
 * may or may not have been carried out (`unknownOutcome`), a read is simply asked again.
 */
export function faultOfLostAnswer(request: Asked, sent: boolean, cause: unknown): ConnectorFault {
  const why = cause instanceof Error ? errorText(cause) : 'no answer';
  if (!sent) {
    return new ConnectorFault('retryable', `${describe(request)} could not be sent: ${why}`, {
      scope: 'connection',
      cause,
    });
  }
  const kind = isRead(request) ? 'retryable' : 'unknownOutcome';
  return new ConnectorFault(kind, `${describe(request)} got no complete answer: ${why}`, {
    scope: 'connection',
    cause,
  });
}

/** A 2xx whose body cannot be read: a page is asked again, a write must be read back. Never an empty page. */
export function faultOfUnreadableAnswer(request: Asked, why: string): ConnectorFault {
  const kind = isRead(request) ? 'retryable' : 'unknownOutcome';
  return new ConnectorFault(kind, `${describe(request)} gave an answer that cannot be read: ${why}`);
}

/** Method and path only: queries carry names of people. */
function describe(request: Asked): string {
  const path = URL.canParse(request.url) ? new URL(request.url).pathname : 'an invalid URL';
  return `${request.method} ${path.slice(0, 200)}`;
}

function meaning(status: number): string {
  return status >= 300 && status < 400 ? ' (redirects are not followed)' : '';
}

function errorText(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? `${error.code} ` : '';
  return printable(`${code}${error.message}`, 200);
}

/** One line without control characters, bounded: what a target says ends up in terminals and logs. */
export function printable(text: string, limit: number): string {
  const clean = text
    .slice(0, limit * 4)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu, ' ')
    .trim();
  return clean.length > limit ? `${clean.slice(0, limit - 1)}…` : clean;
}
