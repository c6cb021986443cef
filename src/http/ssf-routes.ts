import type { Context, Hono } from 'hono';
import type { z } from 'zod';
import { LockstepError } from '../domain/errors.ts';
import { parseJsonBody, readBody } from './read-body.ts';
import type { HttpServices } from './services.ts';
import * as schemas from './ssf-schemas.ts';
import type { SetAnswer, SsfCaller, SsfScope, SsfServices } from './ssf-services.ts';

const BODY_BYTES = 256 * 1024;
/** A token of one event is small; what is larger is none. */
const SET_BYTES = 64 * 1024;
/** Public keys and addresses: receivers may keep them, and have a new key long before it signs. */
const PUBLIC = { 'cache-control': 'public, max-age=300', 'content-type': 'application/json' };

/** Shared Signals: the transmitter of SSF 1.0 and the receiver of RFC 8935. */
export function addSsfRoutes(app: Hono, services: Pick<HttpServices, 'ssf'>, defaultTenant: string): void {
  const { ssf } = services;

  app.get('/.well-known/ssf-configuration', async () => open(await ssf.configuration(defaultTenant)));
  // SSF 1.0 section 7.2: the path of the issuer follows.
  app.get('/.well-known/ssf-configuration/ssf/t/:tenant', async (c) =>
    open(await ssf.configuration(c.req.param('tenant'))),
  );
  app.get('/ssf/jwks.json', async () => open(await ssf.jwks(defaultTenant)));
  app.get('/ssf/t/:tenant/jwks.json', async (c) => open(await ssf.jwks(c.req.param('tenant'))));

  app.post('/ssf/streams', async (c) => {
    const caller = await callerOf(ssf, c, 'ssf.manage');
    return c.json(await ssf.createStream(caller, await bodyOf(c, schemas.streamCreation)), 201);
  });
  app.get('/ssf/streams', async (c) => {
    const caller = await callerOf(ssf, c, 'ssf.read');
    const { stream_id } = checked(schemas.streamQuery, c.req.query());
    return c.json(stream_id === undefined ? await ssf.streams(caller) : await ssf.stream(caller, stream_id));
  });
  app.patch('/ssf/streams', async (c) => {
    const caller = await callerOf(ssf, c, 'ssf.manage');
    return c.json(await ssf.updateStream(caller, await bodyOf(c, schemas.streamChange)));
  });
  app.put('/ssf/streams', async (c) => {
    const caller = await callerOf(ssf, c, 'ssf.manage');
    return c.json(await ssf.replaceStream(caller, await bodyOf(c, schemas.streamChange)));
  });
  app.delete('/ssf/streams', async (c) => {
    const caller = await callerOf(ssf, c, 'ssf.manage');
    await ssf.deleteStream(caller, checked(schemas.neededStream, c.req.query()).stream_id);
    return c.body(null, 204);
  });
  app.get('/ssf/status', async (c) => {
    const caller = await callerOf(ssf, c, 'ssf.read');
    return c.json(await ssf.status(caller, checked(schemas.neededStream, c.req.query()).stream_id));
  });
  app.post('/ssf/status', async (c) => {
    const caller = await callerOf(ssf, c, 'ssf.manage');
    return c.json(await ssf.changeStatus(caller, await bodyOf(c, schemas.statusChange)));
  });
  // A colon inside a segment would be a parameter to the router: so the whole segment is one.
  app.post('/ssf/:change{subjects:(?:add|remove)}', async (c) => {
    const caller = await callerOf(ssf, c, 'ssf.manage');
    const order = await bodyOf(c, schemas.subjectChange);
    if (c.req.param('change') === 'subjects:remove') {
      await ssf.removeSubject(caller, order);
      return c.body(null, 204);
    }
    await ssf.addSubject(caller, order);
    return c.body(null, 200);
  });
  app.post('/ssf/verification', async (c) => {
    const caller = await callerOf(ssf, c, 'ssf.manage');
    await ssf.verify(caller, await bodyOf(c, schemas.verificationOrder));
    return c.body(null, 204);
  });
  app.post('/ssf/poll/:stream', async (c) => {
    const caller = await callerOf(ssf, c, 'ssf.read');
    return c.json(await ssf.poll(caller, c.req.param('stream'), await bodyOf(c, schemas.pollOrder)));
  });

  app.post('/ssf/receive/:source', (c) => receive(c, defaultTenant, c.req.param('source')));
  app.post('/ssf/receive/:tenant/:source', (c) => receive(c, c.req.param('tenant'), c.req.param('source')));

  async function receive(c: Context, tenant: string, source: string): Promise<Response> {
    const { headers } = c.req.raw;
    return answerOf(
      await ssf.receive(tenant, source, {
        contentType: headers.get('content-type'),
        authorization: headers.get('authorization'),
        body: await readBody(c, SET_BYTES),
      }),
    );
  }
}

function open(found: object | null): Response {
  if (found === null) throw new LockstepError('SSF_OFF', 'no Shared Signals are transmitted here');
  return new Response(JSON.stringify(found), { headers: PUBLIC });
}

/** `ssf.manage` may read, too. */
async function callerOf(ssf: SsfServices, c: Context, scope: SsfScope): Promise<SsfCaller> {
  const [, token] = /^Bearer (\S{1,300})$/i.exec(c.req.header('authorization') ?? '') ?? [];
  const caller = token === undefined ? null : await ssf.authenticate(token);
  if (caller === null) throw new LockstepError('SSF_TOKEN_INVALID', 'no valid token came with the request');
  if (!caller.scopes.includes(scope) && !(scope === 'ssf.read' && caller.scopes.includes('ssf.manage')))
    throw new LockstepError('SSF_SCOPE_MISSING', `this needs the scope ${scope}`);
  return caller;
}

async function bodyOf<S extends z.ZodType>(c: Context, schema: S): Promise<z.output<S>> {
  return checked(schema, parseJsonBody(await readBody(c, BODY_BYTES)));
}

function checked<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new LockstepError('USAGE', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'does not fit'}`);
}

/** RFC 8935 sections 2.2 and 2.3. */
function answerOf(answer: SetAnswer): Response {
  if (answer.outcome === 'taken') return new Response(null, { status: 202 });
  const isStranger = answer.error === 'authentication_failed' || answer.error === 'access_denied';
  return new Response(JSON.stringify({ err: answer.error, description: answer.why }), {
    status: isStranger ? 401 : 400,
    headers: {
      'content-type': 'application/json',
      'content-language': 'en',
      ...(isStranger ? { 'www-authenticate': 'Bearer realm="lockstep ssf"' } : {}),
    },
  });
}
