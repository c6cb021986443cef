import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { leavePerson } from '../../src/app/people/leave-person.ts';
import { openWebhookHttp } from '../../src/app/webhooks/webhook-http.ts';
import { Secret } from '../../src/domain/secret.ts';
import { sharedDatabase } from '../support/database.ts';
import { type ConsoleHouse, consoleHouse, ORIGIN, type TestBrowser } from './support/console-house.ts';
import { openProvider } from './support/provider.ts';

const database = sharedDatabase();
let tenants = 0;
let there: Awaited<ReturnType<typeof openProvider>>;
let house: ConsoleHouse;
const allowed = openWebhookHttp('/nonexistent', { LOCKSTEP_WEBHOOK_ALLOW: '127.0.0.0/8' });
const closed = openWebhookHttp('/nonexistent', {});
beforeAll(async () => {
  there = await openProvider(`${ORIGIN}/auth/callback`);
});
afterAll(async () => {
  await there?.close();
  await allowed.close();
  await closed.close();
});

async function open(http = allowed.http): Promise<void> {
  house = await consoleHouse(database().store, { tenant: `p${tenants++}`, webhookHttp: http });
  await house.store.transaction(house.tenant, (tx) =>
    house.secrets.set(tx, 'client', new Secret('a secret of the client'), 'test', house.clock.now()),
  );
}
beforeEach(() => open());

const addProvider = async (over: object = {}) => {
  const answer = await house
    .browser()
    .post(
      '/api/v1/sign-in-providers',
      { id: 'idp', name: 'Our IdP', issuer: there.issuer, clientId: 'console', secret: 'client', ...over },
      { authorization: `Bearer ${await house.token('administrator')}` },
    );
  expect([answer.status, await answer.clone().text()]).toEqual([200, expect.any(String)]);
};
const BY_ROLE = { roleClaim: 'roles', roles: { admins: 'administrator', readers: 'auditor' } };

/** Goes to the provider and back; where the browser ends up. */
async function goThrough(browser: TestBrowser, to = '/people'): Promise<string> {
  const started = await browser.get(`/auth/start/${house.tenant}/idp?to=${encodeURIComponent(to)}`);
  const url = started.headers.get('location') ?? '';
  if (url.startsWith('/')) return url;
  const back = await there.visit(url);
  return (await browser.get(back.slice(ORIGIN.length))).headers.get('location') ?? '';
}
const session = async (browser: TestBrowser) => (await browser.get('/api/v1/session')).json();

describe('signing in with an OpenID provider', () => {
  it('asks with PKCE, state and nonce, and lets in whoever a claim gives a role', async () => {
    await addProvider(BY_ROLE);
    there.is({ sub: 'u1', email: 'ada@example.com', roles: ['readers', 'admins', 'others'] });
    const browser = house.browser();
    expect(await (await browser.get('/api/v1/sign-in')).json()).toMatchObject({
      providers: [{ id: 'idp', name: 'Our IdP', start: `/auth/start/${house.tenant}/idp` }],
    });
    const started = await browser.get(`/auth/start/${house.tenant}/idp`);
    const asked = new URL(started.headers.get('location') ?? '').searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({
      response_type: 'code',
      client_id: 'console',
      redirect_uri: `${ORIGIN}/auth/callback`,
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^.{43}$/),
      state: expect.stringMatching(/^.{43}$/),
      nonce: expect.stringMatching(/^.{43}$/),
    });
    expect(started.headers.getSetCookie()[0]).toMatch(
      /^__Host-lockstep-flow=\S+; Path=\/; Secure; HttpOnly; SameSite=Lax$/,
    );
    expect(await goThrough(browser)).toBe('/people');
    expect(browser.cookies.has('__Host-lockstep-flow')).toBe(false);
    expect(await session(browser)).toMatchObject({
      actor: 'ada@example.com',
      role: 'administrator',
      session: { how: 'provider', local: false },
    });
    expect(await (await browser.get('/api/v1/sessions')).json()).toMatchObject({
      sessions: [{ provider: 'idp', acr: 'urn:example:strong', amr: ['pwd', 'otp'] }],
    });
    const out = await (await browser.post('/api/v1/session/end')).json();
    expect((out as { next: string }).next).toContain(`${there.issuer}/session/end`);
  });

  it('reads the role at each sign-in anew: what the provider takes back is gone', async () => {
    await addProvider(BY_ROLE);
    const browser = house.browser();
    there.is({ sub: 'u1', email: 'ada@example.com', roles: ['admins'] });
    await goThrough(browser);
    there.is({ sub: 'u1', email: 'ada@example.com', roles: ['readers'] });
    const again = house.browser();
    await goThrough(again);
    expect((await browser.get('/api/v1/session')).status).toBe(401);
    expect(await session(again)).toMatchObject({ role: 'auditor' });
    there.is({ sub: 'u1', email: 'ada@example.com', roles: [] });
    expect(await goThrough(house.browser())).toBe('/sign-in?error=PROVIDER_REFUSED');
    expect((await again.get('/api/v1/session')).status).toBe(401);
  });

  it('without roles by claim lets in who was added, once their address is verified, and then by subject', async () => {
    await addProvider();
    there.is({ sub: 'u2', email: 'bo@example.com', email_verified: true });
    expect(await goThrough(house.browser())).toBe('/sign-in?error=PROVIDER_REFUSED');
    const authorization = `Bearer ${await house.token('administrator')}`;
    const order = { name: 'Bo', role: 'approver', provider: 'idp', mail: 'BO@example.com' };
    expect((await house.browser().post('/api/v1/administrators', order, { authorization })).status).toBe(200);
    there.is({ sub: 'thief', email: 'bo@example.com', email_verified: false });
    expect(await goThrough(house.browser())).toBe('/sign-in?error=PROVIDER_REFUSED');
    there.is({ sub: 'u2', email: 'bo@example.com', email_verified: true });
    const bo = house.browser();
    expect(await goThrough(bo)).toBe('/people');
    expect(await session(bo)).toMatchObject({ actor: 'Bo', role: 'approver' });
    // Somebody else who gets the address later is not Bo.
    there.is({ sub: 'u3', email: 'bo@example.com', email_verified: true });
    expect(await goThrough(house.browser())).toBe('/sign-in?error=PROVIDER_REFUSED');
    // Nor is a link or a passkey a way past the provider.
    const [row] = await house.store.transaction(house.tenant, (tx) =>
      tx.find('administrator', { name: 'Bo' }),
    );
    const link = await house
      .browser()
      .post(`/api/v1/administrators/${row?.administrator_id}/link`, undefined, {
        authorization,
      });
    expect(link.status).toBe(400);
  });

  it('ties who comes to the person of that address, whose leave ends it', async () => {
    await addProvider({ ...BY_ROLE, personClaim: 'sub' });
    await house.report([{ id: '100', department: 'Sales' }]);
    there.is({ sub: '100', email: 'x@example.com', roles: ['admins'] });
    const browser = house.browser();
    await goThrough(browser);
    const [{ identity_id } = { identity_id: '' }] = await house.store.transaction(house.tenant, (tx) =>
      tx.find('employment', { employment_key: '100' }),
    );
    expect(await session(browser)).toMatchObject({ session: { identity: identity_id } });
    await leavePerson(house.engine, house.tenant, {
      identityId: identity_id ?? '',
      actor: 'boss',
      reason: 'left',
    });
    expect((await browser.get('/api/v1/session')).status).toBe(401);
    // The provider has not heard of it yet, and gives the role still.
    expect(await goThrough(house.browser())).toBe('/sign-in?error=PROVIDER_REFUSED');
  });

  it('looks again for the person of somebody whom no source knew, whose leave then ends it; no token before', async () => {
    await addProvider({ ...BY_ROLE, personClaim: 'sub' });
    there.is({ sub: '100', email: 'x@example.com', roles: ['admins'] });
    const early = house.browser();
    await goThrough(early);
    expect(await session(early)).toMatchObject({ session: { identity: null } });
    const order = {
      holder: 'ci',
      role: 'auditor',
      expiresAt: new Date(house.clock.now() + 86_400_000).toISOString(),
    };
    const refused = await early.post('/api/v1/tokens', order);
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([
      409,
      'TOKEN_UNTIED',
    ]);
    await house.report([{ id: '100', department: 'Sales' }]);
    const browser = house.browser();
    await goThrough(browser);
    const { identity } = ((await session(browser)) as { session: { identity: string } }).session;
    expect(identity).toMatch(/-/);
    expect((await browser.post('/api/v1/tokens', order)).status).toBe(200);
    // Whoever is known comes in again and again, a namesake or not.
    expect(await goThrough(house.browser())).toBe('/people');
    await leavePerson(house.engine, house.tenant, { identityId: identity, actor: 'boss', reason: 'left' });
    for (const one of [early, browser]) expect((await one.get('/api/v1/session')).status).toBe(401);
  });

  it('lets in whom an administrator added with their person', async () => {
    await addProvider({ personClaim: 'sub' });
    await house.report([{ id: '100', department: 'Sales' }]);
    const authorization = `Bearer ${await house.token('administrator')}`;
    const order = { name: 'Bo', role: 'approver', provider: 'idp', mail: 'bo@example.com', person: '100' };
    expect((await house.browser().post('/api/v1/administrators', order, { authorization })).status).toBe(200);
    there.is({ sub: '100', email: 'bo@example.com', email_verified: true });
    for (let i = 0; i < 2; i++) expect(await goThrough(house.browser())).toBe('/people');
  });

  it('lets nobody in who could be one of several people, and whom nobody added', async () => {
    await addProvider({ ...BY_ROLE, personClaim: 'name' });
    await house.report(
      ['100', '101'].map((id) => ({ id, given: 'Ada', family: 'One', department: 'Sales' })),
    );
    there.is({ sub: 'u1', email: 'x@example.com', name: 'Ada One', roles: ['admins'] });
    expect(await goThrough(house.browser())).toBe('/sign-in?error=PROVIDER_REFUSED');
  });

  it('lets nobody in a second time as nobody: no leave would end that', async () => {
    await addProvider({ ...BY_ROLE, personClaim: 'sub' });
    await house.report([{ id: '100', department: 'Sales' }]);
    await house.signedIn('Boss');
    const ada = await house.signedIn('Ada', 'administrator', '100');
    there.is({ sub: '100', email: 'x@example.com', roles: ['admins'] });
    expect(await goThrough(house.browser())).toBe('/sign-in?error=PROVIDER_REFUSED');
    expect((await ada.get('/api/v1/session')).status).toBe(200);
    await leavePerson(house.engine, house.tenant, {
      identityId: ((await session(ada)) as { session: { identity: string } }).session.identity,
      actor: 'boss',
      reason: 'left',
    });
    expect(await goThrough(house.browser())).toBe('/sign-in?error=PROVIDER_REFUSED');
    // Whoever does not get in is not on the list.
    const rows = await house.store.transaction(house.tenant, (tx) => tx.find('administrator', {}));
    expect(rows.map(({ name }) => name).sort()).toEqual(['Ada', 'Boss']);
  });

  it('takes no answer that another browser began, or twice, or with another state', async () => {
    await addProvider(BY_ROLE);
    there.is({ sub: 'attacker', email: 'attacker@example.com', roles: ['readers'] });
    const attacker = house.browser();
    const started = await attacker.get(`/auth/start/${house.tenant}/idp`);
    const back = (await there.visit(started.headers.get('location') ?? '')).slice(ORIGIN.length);
    // Login CSRF: the victim's browser is sent to the attacker's answer.
    const victim = house.browser();
    expect((await victim.get(back)).headers.get('location')).toBe('/sign-in?error=SIGN_IN_LOST');
    await victim.get(`/auth/start/${house.tenant}/idp`);
    expect((await victim.get(back)).headers.get('location')).toBe('/sign-in?error=PROVIDER_REFUSED');
    expect(victim.cookies.has('__Host-lockstep')).toBe(false);
    const flow = attacker.cookies.get('__Host-lockstep-flow') ?? '';
    expect((await attacker.get(back)).headers.get('location')).toBe('/');
    attacker.cookies.set('__Host-lockstep-flow', flow);
    expect((await attacker.get(back)).headers.get('location')).toBe('/sign-in?error=SIGN_IN_LOST');
    // What it keeps is vouched for: another tenant, other values, or an old one is none.
    const other = await consoleHouse(database().store, {
      tenant: `p${tenants++}`,
      webhookHttp: allowed.http,
    });
    for (const made of [
      flow.replace(house.tenant, other.tenant),
      `${flow}x`,
      'x',
      flow.replace(/\..*\./, '.e30.'),
    ]) {
      attacker.cookies.set('__Host-lockstep-flow', made);
      expect((await attacker.get(back)).headers.get('location')).toBe('/sign-in?error=SIGN_IN_LOST');
    }
  });

  it.each([
    '//evil.example',
    'https://evil.example',
    '/\\evil.example',
    '/api/v1/people',
    '/auth/start/x/y',
    '/a\nb',
  ])('sends nobody to %j afterwards', async (to) => {
    await addProvider(BY_ROLE);
    there.is({ sub: 'u1', email: 'ada@example.com', roles: ['readers'] });
    expect(await goThrough(house.browser(), to)).toBe('/');
  });

  it('ends with the provider: who came by it is out, and an issuer of the same id lets nobody in as them', async () => {
    await addProvider(BY_ROLE);
    there.is({ sub: 'u1', email: 'ada@example.com', roles: ['admins'] });
    const ada = house.browser();
    await goThrough(ada);
    const authorization = `Bearer ${await house.token('administrator')}`;
    const key = { authorization: `Bearer ${await house.token('auditor', 'ada@example.com / ci')}` };
    const remove = () =>
      house.browser().post('/api/v1/sign-in-providers/idp/remove', undefined, { authorization });
    expect(((await (await remove()).json()) as { code: string }).code).toBe('LAST_ADMINISTRATOR');
    await house.signedIn('Break glass');
    expect((await remove()).status).toBe(200);
    expect((await ada.get('/api/v1/session')).status).toBe(401);
    expect((await house.browser().get('/api/v1/session', key)).status).toBe(401);
    expect(await goThrough(house.browser())).toBe('/sign-in?error=PROVIDER_UNKNOWN');
    const evil = await openProvider(`${ORIGIN}/auth/callback`);
    try {
      await addProvider({ issuer: evil.issuer });
      evil.is({ sub: 'u1', email: 'ada@example.com', roles: ['admins'] });
      const started = await house.browser().get(`/auth/start/${house.tenant}/idp`);
      expect(started.headers.get('location')).toContain(evil.issuer);
      const browser = house.browser();
      const begun = await browser.get(`/auth/start/${house.tenant}/idp`);
      const back = await evil.visit(begun.headers.get('location') ?? '');
      expect((await browser.get(back.slice(ORIGIN.length))).headers.get('location')).toBe(
        '/sign-in?error=PROVIDER_REFUSED',
      );
    } finally {
      await evil.close();
    }
  });

  it('calls no address that whoever runs the house does not allow', async () => {
    await open(closed.http);
    await addProvider(BY_ROLE);
    expect(await goThrough(house.browser())).toBe('/sign-in?error=PROVIDER_UNAVAILABLE');
  });
});
