import { type Context, Hono } from 'hono';
import type { z } from 'zod';
import { LockstepError } from '../domain/errors.ts';
import { MOST_ANSWER_BYTES } from '../domain/hook/hook-answer.ts';
import type { Journalist } from '../engine/ports.ts';
import { API_ROUTES } from './api-routes.ts';
import { addAuthRoutes } from './auth-routes.ts';
import { callerOf } from './caller-of.ts';
import { addConsole, type ConsoleFiles } from './console-files.ts';
import type { eventsQuery } from './event-schemas.ts';
import { fileResponse } from './file-response.ts';
import { metricsText } from './metrics.ts';
import { openApi } from './openapi.ts';
import { ANSWERED_BEFORE, carryOutOnce, orderKeyOf } from './order-key.ts';
import { problemOf, problemResponse } from './problem.ts';
import { headersOf, parseJsonBody, readBody } from './read-body.ts';
import { readerGate } from './reader-gate.ts';
import type { FileAnswer, Route } from './route.ts';
import { addScimRoutes } from './scim-routes.ts';
import { serveEvents } from './serve-events.ts';
import type { Caller, HttpServices } from './services.ts';
import { addSsfRoutes } from './ssf-routes.ts';
import { needOwnOrigin, needPrivate, type Visitor, visitorOf as whoVisits } from './visitor.ts';

export interface HttpAppOptions {
  readonly services: HttpServices;
  readonly log: Journalist;
  readonly version: string;
  /** Anybody who reaches the server may read /metrics; otherwise it needs a token. */
  readonly openMetrics: boolean;
  readonly defaultTenant: string;
  /** Somebody else ends TLS in front of us and says so. */
  readonly behindProxy?: boolean;
  /** Pages at `/`; null: the API only. */
  readonly console?: ConsoleFiles | null;
}

const HOOK_BYTES = 1024 * 1024;
const JSON_BYTES = 1024 * 1024;
/**
 * Requests answered at the same time; more than that are asked to come back. Those of identity providers are counted by
 * themselves: strangers whose bodies never come elsewhere do not keep a leaver's switch-off out.
 */
const AT_ONCE = 256;
const PUSHED = /^\/scim\//;
/** Who waits for events or reads them as a stream. */
const READERS = { perTenant: 64, inAll: 512 };

const SECURITY: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'strict-transport-security': 'max-age=31536000',
  'cache-control': 'no-store',
};

/** The HTTP surface: webhooks of HR systems, the API, health and metrics. Knows no database and no clock. */
export function makeHttpApp(options: HttpAppOptions): Hono {
  const { services, log, version, openMetrics, defaultTenant } = options;
  const app = new Hono();
  const enter = readerGate(READERS);
  const underWay = { pushed: 0, other: 0 };

  app.use(async (c, next) => {
    const kind = PUSHED.test(c.req.path) ? 'pushed' : 'other';
    if (underWay[kind] >= AT_ONCE) {
      c.res = problemResponse({
        ...problemOf(new LockstepError('TOO_MANY_ATTEMPTS', 'too many requests at once')),
        status: 503,
      });
      return;
    }
    underWay[kind]++;
    try {
      await next();
    } finally {
      underWay[kind]--;
    }
    for (const [name, value] of Object.entries(SECURITY))
      if (!c.res.headers.has(name)) c.res.headers.set(name, value);
  });
  app.onError((error) => {
    const problem = problemOf(error);
    if (problem.status >= 500)
      log.error('request failed', {
        code: problem.code,
        error: error instanceof Error ? error.message : String(error),
        stack: problem.code === 'INTERNAL' ? error.stack : undefined,
      });
    const response = problemResponse(problem);
    for (const [name, value] of Object.entries(SECURITY)) response.headers.set(name, value);
    return response;
  });
  app.notFound(() => problemResponse(problemOf(new LockstepError('ROUTE_UNKNOWN', 'there is nothing here'))));

  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.get('/readyz', async (c) => {
    const why = await services.notReady();
    if (why !== null) return c.json({ status: 'not ready', why }, 503);
    // Who asks shows nothing: how many, and not whose.
    const { length: safeMode } = await services.inSafeMode();
    return c.json(safeMode === 0 ? { status: 'ready' } : { status: 'ready', safeMode });
  });
  app.get('/metrics', async (c) => {
    const caller = openMetrics ? null : await callerOf(c, services, visitorOf(c), { use: false });
    const numbers = await services.numbers();
    // Those of the house's own tenant run the house; to all others it is nobody's business that there are others.
    const all = caller === null || caller.tenant === defaultTenant;
    const { text, type } = await metricsText(
      all ? numbers : numbers.filter(({ tenant }) => tenant === caller.tenant),
    );
    return c.body(text, 200, { 'content-type': type });
  });
  // Hundreds of schemas: made for the first who asks, and no start waits for it.
  let description: ReturnType<typeof openApi> | undefined;
  app.get('/api/v1/openapi.json', (c) => {
    description ??= openApi(version);
    return c.json(description);
  });

  app.post('/hooks/answers/:id', async (c) => {
    const [, token = ''] = /^Bearer (\S{1,300})$/i.exec(c.req.header('authorization') ?? '') ?? [];
    await services.answerHook(c.req.param('id'), token, await readBody(c, MOST_ANSWER_BYTES));
    return c.json({ outcome: 'taken' }, 202);
  });
  app.post('/hooks/in/:source', (c) => takeHook(c, defaultTenant, c.req.param('source')));
  app.post('/hooks/in/:tenant/:source', (c) => takeHook(c, c.req.param('tenant'), c.req.param('source')));

  addScimRoutes(app, services, log, options.behindProxy ?? false);
  addSsfRoutes(app, services, defaultTenant);
  addAuthRoutes(app, services, log, visitorOf);

  for (const route of API_ROUTES) {
    const path = `/api/v1${route.path.replaceAll(/\{(\w+)\}/g, route.tail === true ? ':$1{.+}' : ':$1')}`;
    app.on(route.method.toUpperCase(), path, (c) => serve(c, route));
  }
  if (options.console) addConsole(app, options.console);
  return app;

  function visitorOf(c: Context): Visitor {
    return whoVisits(c, options.behindProxy ?? false, defaultTenant);
  }

  async function allowedCaller(c: Context, route: Route, visitor: Visitor): Promise<Caller> {
    // A page that is only looked at follows events: that alone keeps no session alive.
    const caller = await callerOf(c, services, visitor, { use: route.name !== 'events' });
    if (route.roles.includes(caller.role)) return caller;
    throw new LockstepError(
      'ROLE_MISSING',
      `this needs the role ${route.roles.filter((role) => role !== 'administrator').join(' or ')}; you have ${caller.role}`,
    );
  }

  async function aside<R>(work: () => Promise<R>): Promise<R> {
    underWay.other--;
    try {
      return await work();
    } finally {
      underWay.other++;
    }
  }

  async function serve(c: Context, route: Route): Promise<Response> {
    const visitor = visitorOf(c);
    const first = route.open === true ? null : await allowedCaller(c, route, visitor);
    if (first === null && route.method !== 'get') {
      needPrivate(visitor.origin);
      needOwnOrigin(c, visitor.origin);
    }
    const params = checked(route.params, c.req.param(), 'path');
    const query = checked(route.query, c.req.query(), 'query');
    if (route.name === 'events' && first !== null) {
      const asked = query as z.output<typeof eventsQuery>;
      return serveEvents(c, first, asked, {
        services,
        enter,
        aside,
        again: () => allowedCaller(c, route, visitor),
      });
    }
    const key = orderKeyOf(route, c.req.raw.headers);
    const bytes = route.body === undefined ? undefined : await readBody(c, route.maxBytes ?? JSON_BYTES);
    const body =
      bytes === undefined
        ? undefined
        : route.body === 'bytes'
          ? bytes
          : checked(route.body, parseJsonBody(bytes), 'body');
    // A body may take a minute: who was in when it began may have left meanwhile.
    const caller = first === null || bytes === undefined ? first : await allowedCaller(c, route, visitor);
    const { dangerous } = route;
    if (caller !== null && (dangerous === true || dangerous?.(body) === true))
      await services.needFresh(caller);
    const { headers } = c.req.raw;
    const known = { params, query, body, headers, visitor };
    const work = () => route.handle(services, caller === null ? known : { ...known, caller });
    const { answer, before } =
      key === null || caller === null
        ? { answer: await work(), before: false }
        : await carryOutOnce(services, route, { caller, key, request: c.req, known, bytes }, work);
    if (before) c.header(ANSWERED_BEFORE, 'true');
    if (route.answer === 'file') return fileResponse(answer as FileAnswer);
    if (route.answer !== 'certificate') return c.json(answer as object);
    const page = String(answer);
    return page.startsWith('<!doctype html>')
      ? c.body(page, 200, {
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        })
      : c.body(page, 200, { 'content-type': 'application/json' });
  }

  async function takeHook(c: Context, tenant: string, source: string): Promise<Response> {
    const body = await readBody(c, HOOK_BYTES);
    const result = await services.receiveHook(tenant, source, headersOf(c.req.raw), body);
    if (result.outcome === 'refused') throw new LockstepError(result.code, result.why);
    return c.json({ outcome: result.outcome }, 202);
  }
}

function checked(schema: z.ZodType | 'bytes' | undefined, value: unknown, where: string): unknown {
  if (schema === undefined || schema === 'bytes') return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues
    .slice(0, 20)
    .map(({ path, message }) => ({ path: [where, ...path].join('.'), message }));
  const [first] = issues;
  throw new LockstepError('USAGE', `${first?.path ?? where}: ${first?.message ?? 'does not fit'}`, {
    details: { issues },
  });
}
