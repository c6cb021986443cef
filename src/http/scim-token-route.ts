import type { Context, Hono } from 'hono';
import type { Journalist } from '../engine/ports.ts';
import { originOf } from './origin.ts';
import { readBody } from './read-body.ts';
import type { HttpServices, TokenAnswer } from './services.ts';

const FORM_BYTES = 16_384;
/** A form is a few hundred bytes: who sends it slower than that only wants to hold a place. */
const FORM_MS = 5_000;
/** Signatures are checked for anybody who asks, so many at the same time. */
const AT_ONCE = 16;

/** `POST /scim/v2/{connection}/token`: OAuth client credentials. Its requests are secrets, and are not recorded. */
export function addScimTokenRoute(
  app: Hono,
  services: Pick<HttpServices, 'scimToken'>,
  log: Journalist,
  behindProxy: boolean,
): void {
  let underWay = 0;

  app.post('/scim/v2/:connection/token', async (c) => {
    const form = await formIn(c);
    if (form === null) return said({ status: 400, body: { error: 'invalid_request' } });
    if (underWay >= AT_ONCE) return said({ status: 503, body: { error: 'temporarily_unavailable' } });
    underWay++;
    try {
      const request = c.req.raw;
      const connection = c.req.param('connection');
      const base = `${originOf(new URL(request.url), request, behindProxy)}/scim/v2/${connection}`;
      const authorization = request.headers.get('authorization');
      return said(await services.scimToken({ connection, base, authorization, form }));
    } catch (error) {
      log.error('scim token request failed', {
        error: error instanceof Error ? error.message : String(error),
        stack: error instanceof Error ? error.stack : undefined,
      });
      return said({ status: 503, body: { error: 'temporarily_unavailable' } });
    } finally {
      underWay--;
    }
  });
}

/** null: it is no form, too long, or did not come in time. */
async function formIn(c: Context): Promise<string | null> {
  const type = c.req.header('content-type') ?? '';
  if (!/^application\/x-www-form-urlencoded *(;|$)/i.test(type)) return null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), FORM_MS);
  });
  try {
    const body = await Promise.race([readBody(c, FORM_BYTES), late]);
    return body === null ? null : new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

function said({ status, body }: TokenAnswer): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      ...(status === 401 ? { 'www-authenticate': 'Basic realm="lockstep scim"' } : {}),
      ...(status === 503 ? { 'retry-after': '1' } : {}),
    },
  });
}
