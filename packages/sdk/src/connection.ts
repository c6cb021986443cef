import type { LockstepOptions } from './lockstep.ts';

/** A checked way to a server. Lives in closures only, so that nothing that is printed holds the token. */
export interface Connection {
  /** Without a slash at the end. */
  readonly base: string;
  /** null: the cookie of whoever signed in, to the page's own origin only. */
  readonly token: string | null;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly fetch: typeof globalThis.fetch;
}

const DAY = 86_400_000;
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Throws TypeError; never with the token or the URL in it, since both may hold secrets. */
export function connectionTo(options: LockstepOptions): Connection {
  const { url, token, timeoutMs = 60_000, retries = 3, plainHttp = false, fetch } = options;
  // A line break in it would end up in an error text of fetch, token included.
  if (token !== null && (typeof token !== 'string' || !/^[\x21-\x7e]{1,300}$/.test(token)))
    throw new TypeError('token: must be what `lockstep token create` printed, without blanks around it');
  return {
    base: baseOf(url, plainHttp),
    token,
    timeoutMs: milliseconds(timeoutMs),
    retries: between(retries, 0, 10, 'retries'),
    // Called without `this`: browsers refuse fetch as a method of another object.
    fetch: fetch ?? ((input, init) => globalThis.fetch(input, init)),
  };
}

export function milliseconds(timeoutMs: number): number {
  return between(timeoutMs, 1, DAY, 'timeoutMs');
}

function between(value: number, from: number, to: number, name: string): number {
  if (!Number.isInteger(value) || value < from || value > to)
    throw new TypeError(`${name}: must be a whole number from ${from} to ${to}`);
  return value;
}

function baseOf(text: string, plainHttp: boolean): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw new TypeError('url: must begin with https:// or http://');
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw new TypeError('url: must have no user, no password, no query and no fragment');
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname) && !plainHttp)
    throw new TypeError(
      'url: http:// would send the token unencrypted to another machine; use https://, or say plainHttp: true',
    );
  return url.href.replace(/\/+$/, '');
}
