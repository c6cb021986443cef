import type { Context } from 'hono';
import { LockstepError } from '../domain/errors.ts';
import type { Caller, HttpServices } from './services.ts';
import { cookieOf, isPrivate, needOwnOrigin, SESSION_COOKIE, type Visitor } from './visitor.ts';

/**
 * Who asks: by the token of a program, else by the session of a browser. A request that names a token is never answered
 * by what the browser sends along by itself. Throws TOKEN_INVALID, SESSION_INVALID, ORIGIN_FOREIGN.
 */
export async function callerOf(
  c: Context,
  services: Pick<HttpServices, 'authenticate' | 'authenticateSession'>,
  { origin }: Visitor,
  { use }: { readonly use: boolean },
): Promise<Caller> {
  const authorization = c.req.header('authorization');
  const cookie = authorization === undefined ? cookieOf(c, SESSION_COOKIE) : null;
  if (cookie !== null) {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') needOwnOrigin(c, origin);
    const caller = isPrivate(origin) ? await services.authenticateSession(cookie, { use }) : null;
    if (caller === null) throw new LockstepError('SESSION_INVALID', 'the session is over');
    return caller;
  }
  const [, token] = /^Bearer (\S{1,300})$/i.exec(authorization ?? '') ?? [];
  const caller = token === undefined ? null : await services.authenticate(token);
  if (caller === null) throw new LockstepError('TOKEN_INVALID', 'no valid token came with the request');
  return caller;
}
