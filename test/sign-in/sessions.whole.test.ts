import { beforeEach, describe, expect, it } from 'vitest';
import { ABSOLUTE_MS, IDLE_MS } from '../../src/app/sign-in/sessions.ts';
import { LINK_MS } from '../../src/app/sign-in/set-up-links.ts';
import { sharedDatabase } from '../support/database.ts';
import { type ConsoleHouse, codeOf, consoleHouse, ORIGIN } from './support/console-house.ts';

const COOKIE = '__Host-lockstep';
const database = sharedDatabase();
let tenants = 0;
let house: ConsoleHouse;
beforeEach(async () => {
  house = await consoleHouse(database().store, { tenant: `t${tenants++}` });
});

const events = (type: string) => house.store.transaction(house.tenant, (tx) => tx.find('event', { type }));

describe('a set-up link', () => {
  it('lets in once, and the answer says that nothing is set up yet', async () => {
    await house.add('Ada');
    const secret = await house.link('Ada');
    const one = house.browser();
    const answer = await one.post('/api/v1/sign-in/link', { link: secret });
    expect([answer.status, await answer.json()]).toEqual([200, { set: false }]);
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-lockstep=lss_\S+; Path=\/; Secure; HttpOnly; SameSite=Strict$/),
    ]);
    expect(await (await one.get('/api/v1/session')).json()).toMatchObject({
      tenant: house.tenant,
      actor: 'Ada',
      role: 'administrator',
      session: { how: 'link', local: true, password: false, identity: null, stepUp: { asked: false } },
    });
    const two = house.browser();
    expect(await codeOf(await two.post('/api/v1/sign-in/link', { link: secret }))).toEqual([
      401,
      'SIGN_IN_LINK_INVALID',
    ]);
    expect(two.cookies.size).toBe(0);
  });

  it('opened twice at the same moment lets one in', async () => {
    await house.add('Ada');
    const secret = await house.link('Ada');
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => house.browser().post('/api/v1/sign-in/link', { link: secret })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(401)]);
  });

  it.each([
    ['too old', async () => house.clock.advance(house.clock.now() + LINK_MS)],
    ['followed by a newer one', () => house.link('Ada')],
  ])('%s opens nothing', async (_what, then) => {
    await house.add('Ada');
    const secret = await house.link('Ada');
    await then();
    expect((await house.browser().post('/api/v1/sign-in/link', { link: secret })).status).toBe(401);
  });

  it('with one letter changed, or of another tenant, opens nothing and stays good', async () => {
    const other = await consoleHouse(database().store, { tenant: `t${tenants++}` });
    await house.add('Ada');
    const secret = await house.link('Ada');
    const changed = secret.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    const moved = secret.replace(`_${house.tenant}.`, `_${other.tenant}.`);
    for (const link of [changed, moved, secret.replace('lsl_', 'lss_'), 'x', `${secret}0`])
      expect((await house.browser().post('/api/v1/sign-in/link', { link })).status).toBe(401);
    expect((await house.browser().post('/api/v1/sign-in/link', { link: secret })).status).toBe(200);
  });

  it('is in the database as a hash only', async () => {
    await house.add('Ada');
    const secret = await house.link('Ada');
    const rows = await house.store.transaction(house.tenant, (tx) => tx.find('set_up_link', {}));
    expect(JSON.stringify(rows)).not.toContain(secret.slice(-64));
    expect(rows).toHaveLength(1);
  });
});

describe('a session', () => {
  it('is new at each sign-in: what the browser came with is no session of ours', async () => {
    const ada = await house.signedIn('Ada');
    const first = ada.cookies.get(COOKIE);
    const victim = house.browser();
    victim.cookies.set(COOKIE, first ?? '');
    await victim.post('/api/v1/sign-in/link', { link: await house.link('Ada') });
    expect(victim.cookies.get(COOKIE)).toMatch(/^lss_/);
    expect(victim.cookies.get(COOKIE)).not.toBe(first);
    // Made up by somebody who wants to know it beforehand.
    const made = `lss_${house.tenant}.${'a'.repeat(16)}_${'b'.repeat(64)}`;
    const fixed = house.browser();
    fixed.cookies.set(COOKIE, made);
    await fixed.post('/api/v1/sign-in/link', { link: await house.link('Ada') });
    const attacker = house.browser();
    attacker.cookies.set(COOKIE, made);
    expect(await codeOf(await attacker.get('/api/v1/session'))).toEqual([401, 'SESSION_INVALID']);
  });

  it('ends when it is not used for an hour, and after a working day however busy', async () => {
    const idle = await house.signedIn('Idle');
    house.clock.advance(house.clock.now() + IDLE_MS - 1_000);
    expect((await idle.get('/api/v1/session')).status).toBe(200);
    house.clock.advance(house.clock.now() + IDLE_MS - 1_000);
    expect((await idle.get('/api/v1/session')).status).toBe(200);
    house.clock.advance(house.clock.now() + IDLE_MS);
    expect(await codeOf(await idle.get('/api/v1/session'))).toEqual([401, 'SESSION_INVALID']);
    const busy = await house.signedIn('Busy');
    const ends = house.clock.now() + ABSOLUTE_MS;
    for (
      ;
      house.clock.now() < ends - 1;
      house.clock.advance(Math.min(ends - 1, house.clock.now() + IDLE_MS / 2))
    )
      expect((await busy.get('/api/v1/session')).status).toBe(200);
    house.clock.advance(ends);
    expect((await busy.get('/api/v1/session')).status).toBe(401);
  });

  it('takes role and state from now: a cookie says neither, and a change counts with the next request', async () => {
    const boss = await house.signedIn('Boss');
    const eve = await house.signedIn('Eve', 'administrator');
    const cookie = eve.cookies.get(COOKIE) ?? '';
    expect((await boss.post(`/api/v1/administrators/${eve.id}`, { role: 'auditor' })).status).toBe(200);
    // A new role means a new sign-in.
    expect((await eve.get('/api/v1/session')).status).toBe(401);
    await eve.post('/api/v1/sign-in/link', { link: await house.link('Eve') });
    expect(
      await codeOf(await eve.post('/api/v1/administrators', { name: 'X', role: 'administrator' })),
    ).toEqual([403, 'ROLE_MISSING']);
    for (const forged of [
      `${cookie}; role=administrator`,
      cookie.replace(/_[0-9a-f]{64}$/, `_${'0'.repeat(64)}`),
      cookie.toUpperCase(),
    ]) {
      const thief = house.browser();
      thief.cookies.set(COOKIE, forged);
      expect((await thief.get('/api/v1/administrators')).status).toBe(401);
    }
    expect((await boss.post(`/api/v1/administrators/${eve.id}`, { state: 'disabled' })).status).toBe(200);
    expect((await eve.get('/api/v1/session')).status).toBe(401);
    await expect(house.link('Eve')).rejects.toMatchObject({ code: 'ADMINISTRATOR_UNKNOWN' });
  });

  it('of one tenant opens nothing of another, whatever its text says', async () => {
    const other = await consoleHouse(database().store, { tenant: `t${tenants++}` });
    const ada = await house.signedIn('Ada');
    const cookie = ada.cookies.get(COOKIE) ?? '';
    const moved = other.browser();
    moved.cookies.set(COOKIE, cookie.replace(`_${house.tenant}.`, `_${other.tenant}.`));
    expect((await moved.get('/api/v1/session')).status).toBe(401);
    // One server has both: the cookie says whose it is, and nothing else is seen by it.
    const eva = await other.signedIn('Eva');
    expect(await (await ada.get('/api/v1/administrators')).text()).not.toContain('Eva');
    for (const path of [`/administrators/${eva.id}/remove`, `/administrators/${eva.id}/link`])
      expect(await codeOf(await ada.post(`/api/v1${path}`, {}))).toEqual([404, 'ADMINISTRATOR_UNKNOWN']);
    expect((await eva.get('/api/v1/session')).status).toBe(200);
  });

  it('two cookies of the name are none: somebody put one beside ours', async () => {
    const ada = await house.signedIn('Ada');
    const own = ada.cookies.get(COOKIE);
    const answer = await house.app.request(`${ORIGIN}/api/v1/session`, {
      headers: { cookie: `${COOKIE}=${own}; ${COOKIE}=${own}` },
    });
    expect(answer.status).toBe(401);
  });

  it('is listed with how it began, and ended by its owner: one, the others, or itself', async () => {
    const ada = await house.signedIn('Ada');
    const phone = house.browser();
    await phone.post('/api/v1/sign-in/link', { link: await house.link('Ada') });
    const list = async () =>
      ((await (await ada.get('/api/v1/sessions')).json()) as { sessions: { id: string; current: boolean }[] })
        .sessions;
    expect(await list()).toHaveLength(2);
    const [other] = (await list()).filter(({ current }) => !current);
    const eve = await house.signedIn('Eve', 'auditor');
    expect(await codeOf(await eve.post(`/api/v1/sessions/${other?.id}/end`))).toEqual([
      404,
      'SESSION_UNKNOWN',
    ]);
    expect((await ada.post(`/api/v1/sessions/${other?.id}/end`)).status).toBe(200);
    expect((await phone.get('/api/v1/session')).status).toBe(401);
    await phone.post('/api/v1/sign-in/link', { link: await house.link('Ada') });
    expect(await (await ada.post('/api/v1/sessions/end-others')).json()).toEqual({ ended: 1 });
    expect((await phone.get('/api/v1/session')).status).toBe(401);
    const out = await ada.post('/api/v1/session/end');
    expect([out.status, await out.json()]).toEqual([200, { next: null }]);
    expect(ada.cookies.has(COOKIE)).toBe(false);
    expect((await events('session.ended')).map(({ payload }) => (payload as { why: string }).why)).toEqual([
      'revoked',
      'revoked',
      'signedOut',
    ]);
    expect((await eve.get('/api/v1/session')).status).toBe(200);
  });

  it('of somebody ends by an administrator, with the next request, and no request that comes late brings it back', async () => {
    const boss = await house.signedIn('Boss');
    const eve = await house.signedIn('Eve', 'operator');
    house.clock.advance(house.clock.now() + 120_000);
    const path = `/api/v1/administrators/${eve.id}/sessions`;
    expect(await (await boss.get(path)).json()).toMatchObject({
      sessions: [{ how: 'link', current: false }],
    });
    expect(await codeOf(await eve.post(`${path}/end`))).toEqual([403, 'ROLE_MISSING']);
    // At the same time as requests that would note its use.
    const [ended] = await Promise.all([
      boss.post(`${path}/end`),
      ...Array.from({ length: 10 }, () => eve.get('/api/v1/session')),
    ]);
    expect(await ended?.json()).toEqual({ ended: 1 });
    expect((await eve.get('/api/v1/session')).status).toBe(401);
    const rows = await house.store.transaction(house.tenant, (tx) =>
      tx.find('console_session', { administrator_id: eve.id }),
    );
    expect(rows).toEqual([]);
  });

  it('is kept as a hash only, and nobody has more than twenty', async () => {
    const ada = await house.signedIn('Ada');
    for (let i = 0; i < 24; i++) {
      house.clock.advance(house.clock.now() + 1);
      await house.browser().post('/api/v1/sign-in/link', { link: await house.link('Ada') });
    }
    const rows = await house.store.transaction(house.tenant, (tx) => tx.find('console_session', {}));
    expect(rows).toHaveLength(20);
    expect(JSON.stringify(rows)).not.toContain(ada.cookies.get(COOKIE)?.slice(-64));
    expect((await ada.get('/api/v1/session')).status).toBe(401);
  });
});

describe('a request with a cookie that changes something', () => {
  it.each([
    ['of another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['of a neighbour', { origin: 'http://localhost:7621', 'sec-fetch-site': 'same-site' }],
    ['of a page without an origin', { origin: 'null' }],
    ['with our origin and a browser that says otherwise', { 'sec-fetch-site': 'cross-site' }],
    ['of the same host without TLS', { origin: 'https://localhost:7620' }],
  ])('is refused when it comes from a page %s', async (_what, headers) => {
    const ada = await house.signedIn('Ada');
    const answer = await ada.post('/api/v1/administrators', { name: 'Eve', role: 'administrator' }, headers);
    expect(await codeOf(answer)).toEqual([403, 'ORIGIN_FOREIGN']);
    expect((await ada.post('/api/v1/session/end', {}, headers)).status).toBe(403);
    expect((await ada.get('/api/v1/session')).status).toBe(200);
  });

  it('is refused when nothing says where it comes from; a token needs none of that', async () => {
    const ada = await house.signedIn('Ada');
    const cookie = `${COOKIE}=${ada.cookies.get(COOKIE)}`;
    const send = (headers: Record<string, string>) =>
      house.app.request(`${ORIGIN}/api/v1/administrators`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ name: 'Bob', role: 'auditor' }),
      });
    expect(await codeOf(await send({ cookie }))).toEqual([403, 'ORIGIN_FOREIGN']);
    const authorization = `Bearer ${await house.token('administrator')}`;
    expect((await send({ authorization })).status).toBe(200);
    // A token that opens nothing is not helped by a cookie that does.
    expect(await codeOf(await send({ cookie, authorization: 'Bearer lsk_x' }))).toEqual([
      401,
      'TOKEN_INVALID',
    ]);
  });

  it('nobody is signed in from another site, or where others read along', async () => {
    await house.add('Ada');
    const secret = await house.link('Ada');
    const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    expect(
      await codeOf(await house.browser().post('/api/v1/sign-in/link', { link: secret }, foreign)),
    ).toEqual([403, 'ORIGIN_FOREIGN']);
    const open = house.browser('http://console.example');
    expect(await codeOf(await open.post('/api/v1/sign-in/link', { link: secret }))).toEqual([
      403,
      'SIGN_IN_INSECURE',
    ]);
    expect(await (await open.get('/api/v1/sign-in')).json()).toMatchObject({ secure: false });
    const ada = house.browser();
    expect((await ada.post('/api/v1/sign-in/link', { link: secret })).status).toBe(200);
    open.cookies.set(COOKIE, ada.cookies.get(COOKIE) ?? '');
    expect((await open.get('/api/v1/session')).status).toBe(401);
  });

  it('behind a proxy that ends TLS the origin is the one that it says', async () => {
    const behind = await consoleHouse(database().store, { tenant: `t${tenants++}`, behindProxy: true });
    await behind.add('Ada');
    const browser = behind.browser('http://console.example');
    const headers = { origin: 'https://console.example', 'x-forwarded-proto': 'https' };
    const link = await behind.link('Ada');
    expect(
      (await browser.post('/api/v1/sign-in/link', { link }, { ...headers, 'x-forwarded-proto': '' })).status,
    ).toBe(403);
    expect((await browser.post('/api/v1/sign-in/link', { link }, headers)).status).toBe(200);
    expect((await browser.get('/api/v1/session', { 'x-forwarded-proto': 'https' })).status).toBe(200);
  });
});

it('the numbers of one tenant are read by nobody of another', async () => {
  const store = database().store;
  const own = await consoleHouse(store, { tenant: 'metrics-a' });
  const other = await consoleHouse(store, { tenant: 'metrics-b' });
  const token = await other.token('auditor');
  const ask = async (house: ConsoleHouse) =>
    (await house.browser().get('/metrics', { authorization: `Bearer ${token}` })).text();
  const [seen, ours] = [await ask(own), await ask(other)];
  expect(seen).toContain('tenant="metrics-b"');
  expect(seen).not.toContain('tenant="metrics-a"');
  // Those of the default tenant run the house.
  expect(ours).toContain('tenant="metrics-a"');
});

it('a token has no session, and is told so', async () => {
  const authorization = `Bearer ${await house.token('auditor')}`;
  const none = house.browser();
  expect(await (await none.get('/api/v1/session', { authorization })).json()).toMatchObject({
    session: null,
  });
  expect(await (await none.get('/api/v1/sessions', { authorization })).json()).toEqual({ sessions: [] });
  expect(await codeOf(await none.post('/api/v1/session/end', undefined, { authorization }))).toEqual([
    400,
    'SESSION_NEEDED',
  ]);
});
