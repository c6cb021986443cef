import { beforeEach, describe, expect, it } from 'vitest';
import { sharedDatabase } from '../support/database.ts';
import { authenticator, type Over } from './support/authenticator.ts';
import {
  type ConsoleHouse,
  codeOf,
  consoleHouse,
  ORIGIN,
  type TestBrowser,
} from './support/console-house.ts';

const PASSWORD = 'correct horse battery staple';
const MINUTE = 60_000;
const database = sharedDatabase();
let tenants = 0;
let house: ConsoleHouse;
beforeEach(async () => {
  house = await consoleHouse(database().store, { tenant: `c${tenants++}` });
});

const later = (ms: number) => house.clock.advance(house.clock.now() + ms);
const enter = (name: string, password: string, browser = house.browser()) =>
  browser.post('/api/v1/sign-in/password', { name, password });
const optionsOf = async (answer: Response) =>
  ((await answer.json()) as { options: Record<string, unknown> }).options;

async function register(browser: TestBrowser, over: Over = {}) {
  const key = authenticator(ORIGIN);
  const options = await optionsOf(await browser.post('/api/v1/passkeys/challenge'));
  const answer = await browser.post('/api/v1/passkeys', {
    name: 'Laptop',
    response: key.create(options, over),
  });
  return { key, answer, options };
}

async function stepUp(browser: TestBrowser, key: ReturnType<typeof authenticator>, over: Over = {}) {
  const options = await optionsOf(await browser.post('/api/v1/session/step-up/challenge'));
  return browser.post('/api/v1/session/step-up', { response: key.get(options, over) });
}

describe('a password', () => {
  it('is set after the link, lets in from then on, and ends the other sessions', async () => {
    const ada = await house.signedIn('Ada');
    const other = house.browser();
    await other.post('/api/v1/sign-in/link', { link: await house.link('Ada') });
    expect((await ada.post('/api/v1/password', { password: PASSWORD })).status).toBe(200);
    expect((await other.get('/api/v1/session')).status).toBe(401);
    expect((await ada.get('/api/v1/session')).status).toBe(200);
    const again = house.browser();
    const answer = await enter('  ADA ', PASSWORD, again);
    expect([answer.status, await answer.json()]).toEqual([200, { set: true }]);
    expect(await (await again.get('/api/v1/session')).json()).toMatchObject({
      session: { how: 'password', password: true },
    });
    const [row] = await house.store.transaction(house.tenant, (tx) => tx.find('administrator', {}));
    expect(row?.password).toMatch(/^scrypt\$/);
  });

  it.each(['short', 'aaaaaaaaaaaaaaaaaaaa', 'abababababababababab', 'Administrator A', 'x'.repeat(201)])(
    'that is guessed soon is refused: %s',
    async (password) => {
      const ada = await house.signedIn('Administrator A');
      expect(await codeOf(await ada.post('/api/v1/password', { password }))).toEqual([422, 'PASSWORD_WEAK']);
    },
  );

  it('is answered alike for a wrong one, an unknown account, one without, and one of a provider', async () => {
    const ada = await house.signedIn('Ada');
    await ada.post('/api/v1/password', { password: PASSWORD });
    await house.add('Linked');
    const texts = new Set<string>();
    for (const name of ['Ada', 'Nobody', 'Linked']) {
      const answer = await enter(name, 'not the right password');
      expect(answer.status).toBe(401);
      expect(answer.headers.getSetCookie()).toEqual([]);
      texts.add(await answer.text());
    }
    expect(texts.size).toBe(1);
  });

  it('is guessed five times from one address; then also the right one waits, and others are let in', async () => {
    const ada = await house.signedIn('Ada');
    await ada.post('/api/v1/password', { password: PASSWORD });
    const answers = await Promise.all(Array.from({ length: 9 }, () => enter('Ada', 'wrong wrong wrong')));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    const full = await enter('Ada', PASSWORD);
    expect(await codeOf(full)).toEqual([429, 'TOO_MANY_ATTEMPTS']);
    expect(Number(full.headers.get('retry-after'))).toBeGreaterThan(60);
    // An account that there is not fills up alike.
    for (let i = 0; i < 5; i++) await enter('Nobody', 'wrong wrong wrong');
    expect((await enter('Nobody', 'wrong wrong wrong')).status).toBe(429);
    const told = await house.store.transaction(house.tenant, (tx) =>
      tx.find('event', { type: 'signIn.throttled' }),
    );
    expect(told.map(({ payload }) => payload)).toEqual([{ what: 'pair' }, { what: 'pair' }]);
    later(15 * MINUTE);
    expect((await enter('Ada', PASSWORD)).status).toBe(200);
    const kept = await house.store.transaction(house.tenant, (tx) => tx.find('sign_in_attempt', {}));
    expect(JSON.stringify(kept)).not.toMatch(/ada|nobody/i);
  });

  it('is changed soon after signing in only, and the last way in stays', async () => {
    const ada = await house.signedIn('Ada');
    expect((await ada.post('/api/v1/password', { password: null })).status).toBe(400);
    later(16 * MINUTE);
    expect(await codeOf(await ada.post('/api/v1/password', { password: PASSWORD }))).toEqual([
      403,
      'SESSION_OLD',
    ]);
    expect(await codeOf(await ada.post('/api/v1/passkeys/challenge'))).toEqual([403, 'SESSION_OLD']);
  });

  it('that was changed while it was being tried lets nobody in', async () => {
    const ada = await house.signedIn('Ada');
    await ada.post('/api/v1/password', { password: PASSWORD });
    const [tried] = await Promise.all([
      enter('Ada', PASSWORD),
      ada.post('/api/v1/password', { password: 'another long secret phrase' }),
    ]);
    const sessions = await house.store.transaction(house.tenant, (tx) => tx.find('console_session', {}));
    // Either it was first, and its session ended with the change, or it was refused.
    expect([200, 401]).toContain(tried.status);
    expect(sessions).toHaveLength(1);
    expect((await enter('Ada', PASSWORD)).status).toBe(401);
  });
});

describe('a passkey', () => {
  it('is added, lets in without a name, is named, and is removed while another way is left', async () => {
    const ada = await house.signedIn('Ada');
    const { key, answer } = await register(ada);
    expect(await answer.json()).toMatchObject({
      passkeys: [{ id: key.id, name: 'Laptop', address: 'localhost' }],
    });
    const browser = house.browser();
    const options = await optionsOf(await browser.post('/api/v1/sign-in/passkey/challenge', {}));
    const response = key.get(options);
    expect(await (await browser.post('/api/v1/sign-in/passkey', { response })).json()).toEqual({ set: true });
    expect(await (await browser.get('/api/v1/session')).json()).toMatchObject({
      actor: 'Ada',
      session: { how: 'passkey', stepUp: { asked: true, until: expect.any(String) } },
    });
    // The same answer again: the challenge is used up.
    expect(await codeOf(await house.browser().post('/api/v1/sign-in/passkey', { response }))).toEqual([
      401,
      'SIGN_IN_REFUSED',
    ]);
    // Nor is it another one with something behind it.
    const longer = Buffer.from(`${Buffer.from(String(options.challenge), 'base64url')}.x`).toString(
      'base64url',
    );
    const replayed = { response: key.get({ ...options, challenge: longer }) };
    expect((await house.browser().post('/api/v1/sign-in/passkey', replayed)).status).toBe(401);
    const named = await browser.post(`/api/v1/passkeys/${key.id}`, { name: 'My laptop' });
    expect(await named.json()).toMatchObject({ passkeys: [{ name: 'My laptop' }] });
    expect((await browser.post(`/api/v1/passkeys/${key.id}/remove`)).status).toBe(400);
    expect((await browser.post('/api/v1/password', { password: PASSWORD })).status).toBe(200);
    expect(await (await browser.post(`/api/v1/passkeys/${key.id}/remove`)).json()).toEqual({ passkeys: [] });
    const gone = await optionsOf(await browser.post('/api/v1/sign-in/passkey/challenge', {}));
    expect((await browser.post('/api/v1/sign-in/passkey', { response: key.get(gone) })).status).toBe(401);
  });

  it.each<[string, Over]>([
    ['signed for another site', { origin: 'https://evil.example' }],
    ['of another host', { rpId: 'evil.example' }],
    ['of another challenge', { challenge: 'AAAA' }],
    ['without anybody verified', { flags: 1 }],
  ])('is refused when its answer is %s', async (_what, over) => {
    const ada = await house.signedIn('Ada');
    const { answer } = await register(ada, over);
    expect(await codeOf(answer)).toEqual([422, 'PASSKEY_REFUSED']);
    const { key } = await register(ada);
    expect(await codeOf(await stepUp(ada, key, over))).toEqual([422, 'PASSKEY_REFUSED']);
    const browser = house.browser();
    const options = await optionsOf(await browser.post('/api/v1/sign-in/passkey/challenge', {}));
    const refused = await browser.post('/api/v1/sign-in/passkey', { response: key.get(options, over) });
    expect(await codeOf(refused)).toEqual([401, 'SIGN_IN_REFUSED']);
  });

  it('whose counter goes back is a copy, and lets nobody in', async () => {
    const ada = await house.signedIn('Ada');
    const { key } = await register(ada);
    key.counter = 10;
    expect((await stepUp(ada, key)).status).toBe(200);
    key.counter = 4;
    expect(await codeOf(await stepUp(ada, key))).toEqual([422, 'PASSKEY_REFUSED']);
  });

  it('of somebody else steps nobody up, and cannot be renamed or removed', async () => {
    const ada = await house.signedIn('Ada');
    const eve = await house.signedIn('Eve');
    const { key } = await register(ada);
    expect(await codeOf(await stepUp(eve, key))).toEqual([422, 'PASSKEY_REFUSED']);
    expect((await eve.post(`/api/v1/passkeys/${key.id}`, { name: 'Mine' })).status).toBe(404);
    expect((await eve.post(`/api/v1/passkeys/${key.id}/remove`)).status).toBe(404);
    // Nor is what it once signed taken as a passkey of Eve's.
    const options = await optionsOf(await eve.post('/api/v1/passkeys/challenge'));
    expect((await eve.post('/api/v1/passkeys', { name: 'x', response: key.create(options) })).status).toBe(
      422,
    );
  });

  it('has a challenge that is good once, for five minutes, for one tenant', async () => {
    const ada = await house.signedIn('Ada');
    const { key } = await register(ada);
    const options = await optionsOf(await ada.post('/api/v1/session/step-up/challenge'));
    later(5 * MINUTE + 1);
    expect((await ada.post('/api/v1/session/step-up', { response: key.get(options) })).status).toBe(422);
    const browser = house.browser();
    const old = await optionsOf(await browser.post('/api/v1/sign-in/passkey/challenge', {}));
    later(5 * MINUTE + 1);
    expect((await browser.post('/api/v1/sign-in/passkey', { response: key.get(old) })).status).toBe(401);
    const other = await consoleHouse(database().store, { tenant: `c${tenants++}` });
    const theirs = await optionsOf(await other.browser().post('/api/v1/sign-in/passkey/challenge', {}));
    expect((await browser.post('/api/v1/sign-in/passkey', { response: key.get(theirs) })).status).toBe(401);
  });

  it('that lets somebody in forgives no guess of others from the same address', async () => {
    const { key } = await register(await house.signedIn('Ada'));
    const failures = async () =>
      (await house.store.transaction(house.tenant, (tx) => tx.find('sign_in_attempt', {})))
        .map((row) => row.failures)
        .sort();
    for (let i = 0; i < 3; i++) await enter(`Guess ${i}`, 'wrong wrong wrong');
    const before = await failures();
    const options = await optionsOf(await house.browser().post('/api/v1/sign-in/passkey/challenge', {}));
    const response = key.get(options);
    expect((await house.browser().post('/api/v1/sign-in/passkey', { response })).status).toBe(200);
    expect(await failures()).toEqual(before);
  });

  it('needs a name in the address', async () => {
    await house.add('Ada');
    const browser = house.browser('http://127.0.0.1:7620');
    await browser.post('/api/v1/sign-in/link', { link: await house.link('Ada') });
    expect(await codeOf(await browser.post('/api/v1/passkeys/challenge'))).toEqual([400, 'PASSKEY_ADDRESS']);
    expect(await (await browser.get('/api/v1/sign-in')).json()).toMatchObject({
      passkeys: false,
      secure: true,
    });
  });
});

describe('something dangerous', () => {
  it('asks for a passkey where one is registered, and for five minutes one is enough', async () => {
    await house.report([{ id: '100', department: 'Sales' }]);
    await house.run();
    const ada = await house.signedIn('Ada');
    const leave = (id: string) => ada.post(`/api/v1/people/${id}/leave`, { reason: 'moves on' });
    const { key } = await register(ada);
    later(6 * MINUTE);
    for (const path of [
      '/people/100/leave',
      `/plans/${'0'.repeat(64)}/approve`,
      '/administrators',
      `/administrators/${ada.id}/link`,
    ]) {
      const body = path === '/administrators' ? { name: 'Eve', role: 'auditor' } : { reason: 'x' };
      expect([path, await codeOf(await ada.post(`/api/v1${path}`, body))]).toEqual([
        path,
        [403, 'STEP_UP_NEEDED'],
      ]);
    }
    // Reading, and what gives nobody anything, does not.
    expect((await ada.get('/api/v1/people')).status).toBe(200);
    expect((await stepUp(ada, key)).status).toBe(200);
    expect((await leave('100')).status).toBe(200);
    later(6 * MINUTE);
    expect((await leave('100')).status).toBe(403);
    // Who took the session has no passkey, and cannot add one, nor a password.
    expect(await codeOf(await ada.post('/api/v1/passkeys/challenge'))).toEqual([403, 'STEP_UP_NEEDED']);
    expect(await codeOf(await ada.post('/api/v1/password', { password: PASSWORD }))).toEqual([
      403,
      'STEP_UP_NEEDED',
    ]);
    // A program with a token has no passkey.
    const authorization = `Bearer ${await house.token('operator')}`;
    expect(
      (await house.browser().post('/api/v1/people/100/leave', { reason: 'x' }, { authorization })).status,
    ).toBe(200);
  });

  it('a plan asks when it takes something away, or when it does not say what it does', async () => {
    await house.report([{ id: '100', department: 'Sales' }]);
    const ada = await house.signedIn('Ada');
    await register(ada);
    const apply = async (order: object) => {
      const plan = await (await ada.post('/api/v1/plans', order)).json();
      return ada.post('/api/v1/plans/apply', plan);
    };
    later(6 * MINUTE);
    expect((await apply({ kind: 'due' })).status).toBe(200);
    expect((await apply({ kind: 'leave', person: '100', reason: 'x' })).status).toBe(403);
    expect((await ada.post('/api/v1/plans/apply', {})).status).toBe(403);
  });
});
