import { httpServices } from '../../app/http-services.ts';
import { createToken, revokeToken } from '../../app/tokens.ts';
import type { ROLES } from '../../domain/role.ts';
import { makeHttpApp } from '../../http/make-app.ts';
import { findings } from '../findings.ts';
import { type House, makeHouse } from '../house/house.ts';
import type { Rack } from '../rack.ts';

const DAY_MS = 86_400_000;
/** How somebody comes in: asked by those who have no token yet. One more here is one more door. */
const OPEN = new Set([
  'GET /api/v1/sign-in',
  'POST /api/v1/sign-in/link',
  'POST /api/v1/sign-in/password',
  'POST /api/v1/sign-in/passkey/challenge',
  'POST /api/v1/sign-in/passkey',
]);
/** How one comes in oneself, whatever the role: a token has no session, so for one there is nothing to change. */
const OWN = /^POST \/api\/v1\/(session|sessions|passkeys|password)(\/|$)/;
const SOMETHING = '0190a000-0000-7000-8000-000000000000';

/** Who may not come in is refused at each route, and whoever only reads changes nothing. */
export const doors: Rack = {
  name: 'doors',
  shows:
    'a token that was revoked, has expired or was never made opens no route, and an auditor changes nothing (G15)',
  parts: { short: 1, day: 1, night: 1 },
  run: async (order) => {
    const found = findings('doors', order);
    const house = await makeHouse({ seed: order.seed });
    await house.report([{ id: 'E1', department: 'Engineering' }]);
    await house.until(house.clock.now() + 60_000);
    const auditor = await tokenOf(house, 'auditor', DAY_MS);
    const closed = await closedTokens(house);
    const app = appOf(house);
    const ask = async (method: string, path: string, token: string | null) => {
      const answer = await app.request(path, {
        method,
        headers: {
          'content-type': 'application/json',
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        },
        ...(method === 'GET' ? {} : { body: '{"reason":"x"}' }),
      });
      return { status: answer.status, text: await answer.text() };
    };
    let asked = 0;
    const routes = await routesOf(app);
    for (const { method, path } of routes) {
      const open = OPEN.has(`${method} ${path}`);
      for (const [kind, token] of closed) {
        asked++;
        const { status, text } = await ask(method, path, token);
        if (status !== 401 && !open)
          found.wrong(`${method} ${path} with ${kind} token was answered ${status}`);
        if (token !== null && text.includes(token))
          found.wrong(`${method} ${path} repeats ${kind} token in its answer`);
      }
      if (method === 'GET' || open) continue;
      asked++;
      const { status } = await ask(method, path, auditor.token);
      const refused = OWN.test(`${method} ${path}`) ? status >= 400 && status < 500 : status === 403;
      if (!refused) found.wrong(`${method} ${path} by an auditor was answered ${status}`);
    }
    for (const [kind, token] of closed)
      if (token !== null && house.logged.some((line) => line.includes(token)))
        found.wrong(`${kind} token stands in the journal`);
    const missing = [...OPEN].filter(
      (door) => !routes.some(({ method, path }) => `${method} ${path}` === door),
    );
    if (missing.length > 0) found.wrong(`${missing.join(', ')}: not described any more`);
    if (routes.length < 15) found.wrong(`only ${routes.length} routes are described`);
    if ((await ask('GET', '/api/v1/people', auditor.token)).status !== 200)
      found.wrong('an auditor may not even read');
    return found.outcome({ doors: routes.length, doorsTried: asked });
  },
};

function appOf(house: House) {
  return makeHttpApp({
    services: httpServices(house),
    log: house.engine.log,
    version: '0.0.0',
    openMetrics: false,
    defaultTenant: house.tenant,
  });
}

function tokenOf(house: House, role: (typeof ROLES)[number], forMs: number) {
  const expiresAt = house.clock.now() + forMs;
  return createToken(house.engine, house.tenant, { holder: `${role} one`, role, expiresAt, madeBy: 'rack' });
}

/** Tokens that open nothing; null: none at all. Each was good once, or nearly. */
async function closedTokens(
  house: House,
): Promise<readonly (readonly [kind: string, token: string | null])[]> {
  const app = appOf(house);
  const revoked = await tokenOf(house, 'administrator', DAY_MS);
  // Used before, so that whatever remembers it has it.
  await app.request('/api/v1/people', { headers: { authorization: `Bearer ${revoked.token}` } });
  await revokeToken(house.engine, house.tenant, revoked.id, 'rack');
  const expired = await tokenOf(house, 'administrator', 1_000);
  await house.until(house.clock.now() + 1_000);
  const good = await tokenOf(house, 'administrator', DAY_MS);
  const last = good.token.at(-1) === '0' ? '1' : '0';
  return [
    ['no', null],
    ['a revoked', revoked.token],
    ['an expired', expired.token],
    ['a changed', `${good.token.slice(0, -1)}${last}`],
    ["another tenant's", good.token.replace(`lsk_${house.tenant}.`, 'lsk_globex.')],
    ['a made-up', 'lsk_made-up'],
  ];
}

/** As the description of the API names them, with something in place of what they ask for. */
async function routesOf(app: ReturnType<typeof appOf>) {
  const { paths } = (await (await app.request('/api/v1/openapi.json')).json()) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({
      method: method.toUpperCase(),
      path: path
        .replace('{number}', '1')
        .replace('{source}', 'hr')
        .replaceAll(/\{\w+\}/g, SOMETHING),
    })),
  );
}
