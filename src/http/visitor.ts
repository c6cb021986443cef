import type { Context } from 'hono';
import { LockstepError } from '../domain/errors.ts';
import { originOf } from './origin.ts';

/** The browser or program on the other side, as far as HTTP tells. */
export interface Visitor {
  /** Where it thinks that it is: scheme, host and port. */
  readonly origin: string;
  readonly address: string;
  /** As it calls itself. */
  readonly agent: string;
  /** Whose company it is where none is named. */
  readonly defaultTenant: string;
  /** Its session from now on; null: none. */
  keepSession(text: string | null): void;
}

/** Only over TLS or this machine, only for this host and every path of it, and never for scripts (RFC 6265bis, `__Host-`). */
export const SESSION_COOKIE = '__Host-lockstep';
const ATTRIBUTES = 'Path=/; Secure; HttpOnly';

export function visitorOf(c: Context, behindProxy: boolean, defaultTenant: string): Visitor {
  return {
    origin: originOf(new URL(c.req.url), c.req.raw, behindProxy),
    address: addressOf(c, behindProxy),
    agent: (c.req.header('user-agent') ?? '').slice(0, 200),
    defaultTenant,
    keepSession: (text) => setCookie(c, SESSION_COOKIE, text, 'Strict'),
  };
}

/** Without an end: it goes with the browser, and the server ends it sooner. */
export function setCookie(c: Context, name: string, text: string | null, sameSite: 'Strict' | 'Lax'): void {
  const rest = `${ATTRIBUTES}; SameSite=${sameSite}`;
  const line = text === null ? `${name}=; Max-Age=0; ${rest}` : `${name}=${text}; ${rest}`;
  c.header('set-cookie', line, { append: true });
}

/** Exactly one of this name: of two nobody knows which is ours. */
export function cookieOf(c: Context, name: string): string | null {
  const found = (c.req.header('cookie') ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`));
  const [only] = found;
  return found.length === 1 && only !== undefined ? only.slice(name.length + 1).slice(0, 4_096) : null;
}

const LOOPBACK = /^(localhost|[a-z0-9-]+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Whether nobody in between reads along. */
export function isPrivate(origin: string): boolean {
  const { protocol, hostname } = new URL(origin);
  return protocol === 'https:' || LOOPBACK.test(hostname);
}

/** Throws SIGN_IN_INSECURE. */
export function needPrivate(origin: string): void {
  if (!isPrivate(origin))
    throw new LockstepError('SIGN_IN_INSECURE', `what is sent to ${origin} can be read on its way`);
}

/**
 * What comes with a cookie may have been sent by another site's page. A browser says where it comes from, and no page can
 * change what it says. Throws ORIGIN_FOREIGN.
 */
export function needOwnOrigin(c: Context, origin: string): void {
  const [from, site] = [c.req.header('origin'), c.req.header('sec-fetch-site')];
  const ours = (from === undefined || from === origin) && (site === undefined || site === 'same-origin');
  if (ours && (from !== undefined || site !== undefined)) return;
  throw new LockstepError('ORIGIN_FOREIGN', 'this did not come from a page of the console');
}

function addressOf(c: Context, behindProxy: boolean): string {
  // The last one is what our own proxy saw; those before it are what somebody said.
  const told = behindProxy ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined;
  const { incoming } = (c.env ?? {}) as {
    readonly incoming?: { readonly socket?: { readonly remoteAddress?: string } };
  };
  return (told ?? incoming?.socket?.remoteAddress ?? 'unknown').slice(0, 100);
}
