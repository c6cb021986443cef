import type { Context, Hono } from 'hono';
import type { Journalist } from '../engine/ports.ts';
import { problemOf } from './problem.ts';
import type { HttpServices } from './services.ts';
import { cookieOf, needPrivate, setCookie, type Visitor } from './visitor.ts';

/** Lax: the provider sends the browser back from its own site. It holds nothing that lets anybody in. */
const FLOW_COOKIE = '__Host-lockstep-flow';

/**
 * The two addresses that a browser visits itself to sign in with a provider. They answer with redirects and no page: what
 * went wrong is said on the sign-in page, by its code.
 */
export function addAuthRoutes(
  app: Hono,
  services: HttpServices,
  log: Journalist,
  visitorOf: (c: Context) => Visitor,
): void {
  app.get('/auth/start/:tenant/:provider', (c) =>
    orSayWhy(c, async () => {
      const visitor = visitorOf(c);
      needPrivate(visitor.origin);
      const { url, flow } = await services.startSignIn(visitor, {
        tenant: c.req.param('tenant'),
        provider: c.req.param('provider'),
        to: c.req.query('to'),
      });
      setCookie(c, FLOW_COOKIE, flow, 'Lax');
      return c.redirect(url, 302);
    }),
  );

  app.get('/auth/callback', (c) =>
    orSayWhy(c, async () => {
      const visitor = visitorOf(c);
      needPrivate(visitor.origin);
      const flow = cookieOf(c, FLOW_COOKIE) ?? '';
      setCookie(c, FLOW_COOKIE, null, 'Lax');
      const { cookie, to } = await services.finishSignIn(visitor, { flow, url: c.req.url });
      visitor.keepSession(cookie);
      return c.redirect(to, 302);
    }),
  );

  async function orSayWhy(c: Context, work: () => Promise<Response>): Promise<Response> {
    try {
      return await work();
    } catch (error) {
      const { code, status } = problemOf(error);
      if (status >= 500)
        log.warn('sign-in failed', { code, error: error instanceof Error ? error.message : String(error) });
      return c.redirect(`/sign-in?error=${code}`, 302);
    }
  }
}
