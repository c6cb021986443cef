import type { Context, Hono } from 'hono';
import { isLockstepError } from '../domain/errors.ts';
import type { Journalist } from '../engine/ports.ts';
import type { ScimAnswer } from '../engine/scim/request.ts';
import { errorBody, ScimError } from '../scim/scim-error.ts';
import { originOf } from './origin.ts';
import { PIECE_BYTES, readBody } from './read-body.ts';
import { addScimTokenRoute } from './scim-token-route.ts';
import type { HttpServices } from './services.ts';

/** RFC 7644 section 3.12 has nothing to say of a body that never ends: reading stops here. */
const BODY_BYTES = 1_048_576;
/** Of one that does not say how long it is: with the piece that tells that it is longer, and what frames it, no more is read. */
const UNDECLARED_BYTES = BODY_BYTES - 2 * PIECE_BYTES;
/** Requests of one connection that are answered at the same time. */
const AT_ONCE = 64;
const TYPE = 'application/scim+json; charset=utf-8';
const RETRY_SECONDS = '1';

/** `/scim/v2/{connection}`: every answer, refusals included, is in the words of the protocol. */
export function addScimRoutes(
  app: Hono,
  services: Pick<HttpServices, 'admitScim' | 'scim' | 'scimToken' | 'recordScim'>,
  log: Journalist,
  behindProxy: boolean,
): void {
  const underWay = new Map<string, number>();

  addScimTokenRoute(app, services, log, behindProxy);
  app.all('/scim/v2/:connection/*', answer);
  app.all('/scim/v2/:connection', answer);

  async function answer(c: Context): Promise<Response> {
    const connection = c.req.param('connection') ?? '';
    try {
      // Strangers take nobody's place, and nothing that they send is read.
      await services.admitScim(connection, c.req.header('authorization') ?? null);
    } catch (error) {
      return refusal(told(error));
    }
    const before = underWay.get(connection) ?? 0;
    if (before >= AT_ONCE)
      return refusal(new ScimError(429, undefined, 'too many requests of this connection at once'));
    underWay.set(connection, before + 1);
    try {
      return await answerKnown(c, connection);
    } finally {
      const now = (underWay.get(connection) ?? 1) - 1;
      if (now === 0) underWay.delete(connection);
      else underWay.set(connection, now);
    }
  }

  async function answerKnown(c: Context, connection: string): Promise<Response> {
    const startedAt = performance.now();
    const request = c.req.raw;
    const url = new URL(request.url);
    let body: Uint8Array = new Uint8Array();
    const record = (status: number, shown: unknown, ignored: readonly string[] = []) => {
      // Whose secret was ended meanwhile is a stranger: they could push out what the identity provider sent.
      if (status === 401) return;
      services.recordScim({
        connection,
        method: request.method,
        path: `/${url.pathname.split('/').slice(4).join('/')}${url.search}`,
        status,
        took: Math.round(performance.now() - startedAt),
        request: body,
        answer: shown,
        ignored,
      });
    };
    try {
      body = await readBody(c, BODY_BYTES, UNDECLARED_BYTES);
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
      record(response.status, answered.body, answered.ignored);
      return response;
    } catch (error) {
      const refused = told(error);
      record(refused.status, errorBody(refused));
      return refusal(refused);
    }
  }

  function told(error: unknown): ScimError {
    const refused = refusedBy(error);
    if (refused.status >= 500)
      log.error('scim request failed', {
        error: error instanceof Error ? error.message : String(error),
        stack: error instanceof Error ? error.stack : undefined,
      });
    return refused;
  }
}

/** Whatever went wrong, as the protocol says it. Trouble of ours is never a 404: the client would forget the person. */
function refusedBy(error: unknown): ScimError {
  if (error instanceof ScimError) return error;
  if (!isLockstepError(error)) return new ScimError(500, undefined, 'something went wrong here');
  if (error.code === 'BODY_TOO_LARGE') return new ScimError(413, undefined, error.message);
  if (error.category === 'usage') return new ScimError(400, 'invalidSyntax', error.message);
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
