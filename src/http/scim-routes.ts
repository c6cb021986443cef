import type { Context, Hono } from 'hono';
import { isLockstepError } from '../domain/errors.ts';
import type { Journalist } from '../engine/ports.ts';
import type { ScimAnswer } from '../engine/scim/request.ts';
import { errorBody, ScimError } from '../scim/scim-error.ts';
import { readBody } from './read-body.ts';
import type { HttpServices } from './services.ts';

/** RFC 7644 section 3.12 has nothing to say of a body that never ends: reading stops here. */
const BODY_BYTES = 1_048_576;
/** Requests of one connection that are answered at the same time. */
const AT_ONCE = 64;
const TYPE = 'application/scim+json; charset=utf-8';
const RETRY_SECONDS = '1';

/** `/scim/v2/{connection}`: every answer, refusals included, is in the words of the protocol. */
export function addScimRoutes(
  app: Hono,
  services: Pick<HttpServices, 'scim' | 'recordScim'>,
  log: Journalist,
  behindProxy: boolean,
): void {
  const underWay = new Map<string, number>();

  app.all('/scim/v2/:connection/*', answer);
  app.all('/scim/v2/:connection', answer);

  async function answer(c: Context): Promise<Response> {
    const connection = c.req.param('connection') ?? '';
    const before = underWay.get(connection) ?? 0;
    if (before >= AT_ONCE)
      return refusal(new ScimError(429, undefined, 'too many requests of this connection at once'));
    underWay.set(connection, before + 1);
    const startedAt = performance.now();
    let body: Uint8Array = new Uint8Array();
    try {
      const request = c.req.raw;
      const url = new URL(request.url);
      body = await readBody(request, BODY_BYTES);
      const answered = await services.scim({
        connection,
        base: `${originOf(url, request, behindProxy)}/scim/v2/${connection}`,
        method: request.method,
        path: pathOf(url.pathname),
        query: queryOf(url),
        authorization: request.headers.get('authorization'),
        ifMatch: request.headers.get('if-match'),
        ifNoneMatch: request.headers.get('if-none-match'),
        body,
      });
      const response = responseOf(answered);
      record(c, connection, body, response.status, answered.body, startedAt, answered.ignored);
      return response;
    } catch (error) {
      const refused = refusedBy(error);
      if (refused.status >= 500)
        log.error('scim request failed', {
          error: error instanceof Error ? error.message : String(error),
          stack: error instanceof Error ? error.stack : undefined,
        });
      record(c, connection, body, refused.status, errorBody(refused), startedAt);
      return refusal(refused);
    } finally {
      const now = (underWay.get(connection) ?? 1) - 1;
      if (now === 0) underWay.delete(connection);
      else underWay.set(connection, now);
    }
  }

  function record(
    c: Context,
    connection: string,
    request: Uint8Array,
    status: number,
    shown: unknown,
    startedAt: number,
    ignored: readonly string[] = [],
  ): void {
    // Of strangers nothing is kept: they could fill it, and push out what the identity provider sent.
    if (status === 401) return;
    services.recordScim({
      connection,
      method: c.req.method,
      path: c.req.url.slice(c.req.url.indexOf('/scim/v2/') + '/scim/v2/'.length + connection.length),
      status,
      took: Math.round(performance.now() - startedAt),
      request,
      answer: shown,
      ignored,
    });
  }
}

/** Whatever went wrong, as the protocol says it. Trouble of ours is never a 404: the client would forget the person. */
function refusedBy(error: unknown): ScimError {
  if (error instanceof ScimError) return error;
  if (!isLockstepError(error)) return new ScimError(500, undefined, 'something went wrong here');
  if (error.code === 'BODY_TOO_LARGE') return new ScimError(413, undefined, error.message);
  if (error.category === 'unavailable' || error.category === 'conflict')
    return new ScimError(503, undefined, 'this cannot be stored at the moment; try again');
  return new ScimError(500, undefined, 'something went wrong here');
}

function refusal(error: ScimError): Response {
  return new Response(JSON.stringify(errorBody(error)), {
    status: error.status,
    headers: {
      'content-type': TYPE,
      // An integer: not every client reads a date there.
      ...(error.status === 429 || error.status === 503 ? { 'retry-after': RETRY_SECONDS } : {}),
      ...(error.status === 401 ? { 'www-authenticate': 'Bearer realm="lockstep scim"' } : {}),
    },
  });
}

function responseOf({ status, body, etag, location }: ScimAnswer): Response {
  return new Response(body === null ? null : JSON.stringify(body), {
    status,
    headers: {
      ...(body === null ? {} : { 'content-type': TYPE }),
      ...(etag === undefined ? {} : { etag }),
      ...(location === undefined ? {} : { location }),
    },
  });
}

/** What follows the connection. Throws 400 for what is not encoded as a path. */
function pathOf(pathname: string): string[] {
  const parts = pathname.split('/').slice(4);
  while (parts.at(-1) === '') parts.pop();
  try {
    return parts.map((part) => decodeURIComponent(part));
  } catch {
    throw new ScimError(400, 'invalidSyntax', 'the path is not percent-encoded UTF-8');
  }
}

/** By the names of parameters in lower case; of several of one name the first counts. */
function queryOf({ searchParams }: URL): ReadonlyMap<string, string> {
  const query = new Map<string, string>();
  for (const [name, value] of searchParams) {
    const key = name.toLowerCase();
    if (!query.has(key)) query.set(key, value);
  }
  return query;
}

function originOf(url: URL, { headers }: Request, behindProxy: boolean): string {
  const told = behindProxy ? headers.get('x-forwarded-proto')?.split(',')[0]?.trim() : undefined;
  const scheme = told === 'https' || told === 'http' ? told : url.protocol.slice(0, -1);
  return `${scheme}://${url.host}`;
}
