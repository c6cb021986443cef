import { httpServices } from '../../../src/app/http-services.ts';
import { addAdministrator } from '../../../src/app/sign-in/administrators.ts';
import { makeSetUpLink } from '../../../src/app/sign-in/set-up-links.ts';
import { createToken } from '../../../src/app/tokens.ts';
import type { WebhookHttp } from '../../../src/app/webhooks/webhook-http.ts';
import type { Role } from '../../../src/domain/role.ts';
import type { Store } from '../../../src/engine/store.ts';
import { makeHttpApp } from '../../../src/http/make-app.ts';
import { makeHouse } from '../../support/house.ts';

export const ORIGIN = 'http://localhost:7620';
const DAY_MS = 86_400_000;
let seeds = 200;
const BY = { actor: 'test' };

/** What a browser keeps, and what it says by itself. */
export interface TestBrowser {
  readonly cookies: Map<string, string>;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  post(path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
}

/** A company on virtual time with the HTTP application in front of it. */
export async function consoleHouse(
  store: Store,
  options: {
    readonly tenant: string;
    readonly behindProxy?: boolean;
    readonly webhookHttp?: WebhookHttp;
  },
) {
  const house = await makeHouse({ store, tenant: options.tenant, seed: seeds++ });
  const { engine, tenant, clock } = house;
  const app = makeHttpApp({
    services: httpServices({ ...house, webhookHttp: options.webhookHttp ?? house.webhookHttp }),
    log: engine.log,
    version: '0.0.0',
    openMetrics: false,
    defaultTenant: tenant,
    behindProxy: options.behindProxy ?? false,
  });
  const browser = (origin = ORIGIN): TestBrowser => {
    const cookies = new Map<string, string>();
    const send = async (method: string, path: string, headers: Record<string, string>, body?: unknown) => {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await app.request(`${origin}${path}`, {
        method,
        headers: {
          'user-agent': 'Test browser',
          ...(cookie === '' ? {} : { cookie }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      for (const line of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (value === '') cookies.delete(name);
        else cookies.set(name, value);
      }
      return answer;
    };
    return {
      cookies,
      get: (path, headers = {}) => send('GET', path, headers),
      post: (path, body, headers = {}) =>
        send('POST', path, { origin, 'sec-fetch-site': 'same-origin', ...headers }, body),
    };
  };
  const add = (name: string, role: Role = 'administrator', person?: string) =>
    addAdministrator(engine, tenant, { name, role, provider: null, person }, BY);
  const link = async (who: string) => (await makeSetUpLink(engine, tenant, who, BY)).secret;
  /** A browser in which somebody new is signed in. */
  const signedIn = async (name: string, role: Role = 'administrator', person?: string) => {
    const row = await add(name, role, person);
    const own = browser();
    const answer = await own.post('/api/v1/sign-in/link', { link: await link(name) });
    if (answer.status !== 200) throw new Error(await answer.text());
    return { ...own, id: row.administrator_id };
  };
  const token = async (role: Role, holder: string = role) =>
    (
      await createToken(engine, tenant, {
        role,
        holder,
        expiresAt: clock.now() + 300 * DAY_MS,
        madeBy: 'test',
      })
    ).token;
  return { ...house, app, browser, add, link, signedIn, token };
}

export type ConsoleHouse = Awaited<ReturnType<typeof consoleHouse>>;

export async function codeOf(answer: Response): Promise<[number, string]> {
  return [answer.status, ((await answer.json()) as { code?: string }).code ?? ''];
}

/** Turns and not a time: nothing here waits for anything outside of this process. */
export async function settle(turns = 100): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
}
