import { beforeEach, describe, expect, it } from 'vitest';
import { leavePerson } from '../../src/app/people/leave-person.ts';
import { makeSetUpLink } from '../../src/app/sign-in/set-up-links.ts';
import { sharedDatabase } from '../support/database.ts';
import { type ConsoleHouse, codeOf, consoleHouse, ORIGIN, settle } from './support/console-house.ts';

const database = sharedDatabase();
let tenants = 0;
let house: ConsoleHouse;
beforeEach(async () => {
  house = await consoleHouse(database().store, { tenant: `ka${tenants++}` });
  await house.report(
    Array.from({ length: 8 }, (_, i) => ({ id: String(100 + i), department: 'Engineering' })),
  );
});

const leave = async (key: string) => {
  const [row] = await house.store.transaction(house.tenant, (tx) =>
    tx.find('employment', { employment_key: key }),
  );
  const identityId = row?.identity_id ?? '';
  await leavePerson(house.engine, house.tenant, { identityId, actor: 'boss', reason: 'left' });
};
const tokenOrder = (role: string) => ({
  holder: 'ci',
  role,
  expiresAt: new Date(house.clock.now() + 86_400_000).toISOString(),
});
const opens = async (token: string) =>
  (await house.browser().get('/api/v1/session', { authorization: `Bearer ${token}` })).status === 200;

describe('somebody who leaves has no key left', () => {
  it('by a link that they had made for somebody else', async () => {
    await house.signedIn('Break glass');
    await house.signedIn('Ada', 'administrator', '100');
    const { secret: link } = await makeSetUpLink(house.engine, house.tenant, 'Break glass', 'Ada');
    await leave('100');
    expect(await codeOf(await house.browser().post('/api/v1/sign-in/link', { link }))).toEqual([
      401,
      'SIGN_IN_LINK_INVALID',
    ]);
  });

  it('by a token that they make at the very moment of the decision', async () => {
    await house.signedIn('Boss');
    for (const i of [0, 1, 2]) {
      const ada = await house.signedIn(`A${i}`, 'administrator', String(100 + i));
      const asks = Array.from({ length: 6 }, () => ada.post('/api/v1/tokens', tokenOrder('operator')));
      const [, ...answers] = await Promise.all([leave(String(100 + i)), ...asks]);
      for (const answer of answers)
        if (answer.status === 200)
          expect(await opens(((await answer.json()) as { token: string }).token)).toBe(false);
    }
  });

  it('by a request whose body comes only when they have left', async () => {
    await house.signedIn('Boss');
    await house.signedIn('Ada', 'administrator', '100');
    const token = await house.token('administrator', 'Ada / ci');
    let send: ReadableStreamDefaultController<Uint8Array> | null = null;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        send = controller;
      },
    });
    const answer = house.app.request(`${ORIGIN}/api/v1/tokens`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body,
      duplex: 'half',
    } as RequestInit);
    await settle();
    await leave('100');
    const text = JSON.stringify(tokenOrder('administrator'));
    send!.enqueue(new TextEncoder().encode(text));
    send!.close();
    expect(await codeOf(await answer)).toEqual([401, 'TOKEN_INVALID']);
    expect(await house.store.transaction(house.tenant, (tx) => tx.count('token', { revoked_at: null }))).toBe(
      0,
    );
  });
});

describe('who may do less from now on', () => {
  it('has no token left that may do more, and none at all when disabled or removed', async () => {
    const boss = await house.signedIn('Boss');
    const ada = await house.signedIn('Ada');
    const made = async (role: string) =>
      ((await (await ada.post('/api/v1/tokens', tokenOrder(role))).json()) as { token: string }).token;
    const [whole, some, reads] = [await made('administrator'), await made('operator'), await made('auditor')];
    await boss.post(`/api/v1/administrators/${ada.id}`, { role: 'operator' });
    expect([await opens(whole), await opens(some), await opens(reads)]).toEqual([false, true, true]);
    await boss.post(`/api/v1/administrators/${ada.id}`, { state: 'disabled' });
    expect([await opens(some), await opens(reads)]).toEqual([false, false]);

    const bob = await house.signedIn('Bob');
    const answer = await bob.post('/api/v1/tokens', tokenOrder('operator'));
    const { token } = (await answer.json()) as { token: string };
    expect(await opens(token)).toBe(true);
    await boss.post(`/api/v1/administrators/${bob.id}/remove`);
    expect(await opens(token)).toBe(false);
  });
});
