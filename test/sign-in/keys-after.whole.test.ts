import { beforeEach, describe, expect, it } from 'vitest';
import { leavePerson } from '../../src/app/people/leave-person.ts';
import { applyPlan } from '../../src/app/plans/apply-plan.ts';
import { makePlan } from '../../src/app/plans/compute-plan.ts';
import { connectionServices } from '../../src/app/scim/connection-services.ts';
import { addAdministrator, changeAdministrator } from '../../src/app/sign-in/administrators.ts';
import { setPassword } from '../../src/app/sign-in/passwords.ts';
import { makeSetUpLink } from '../../src/app/sign-in/set-up-links.ts';
import { askErasure, confirmErasure } from '../../src/engine/erase/erase-person.ts';
import { raceDatabase } from '../support/staged-store.ts';
import {
  type ConsoleHouse,
  codeOf,
  consoleHouse,
  ORIGIN,
  settle,
  type TestBrowser,
} from './support/console-house.ts';

// Empty before each: whoever runs serves the lanes of every tenant that there is.
const database = raceDatabase();
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
    const { secret: link } = await makeSetUpLink(house.engine, house.tenant, 'Break glass', { actor: 'Ada' });
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

describe('a token that somebody made ends', () => {
  const tokenOf = async (browser: TestBrowser, role = 'operator') =>
    ((await (await browser.post('/api/v1/tokens', tokenOrder(role))).json()) as { token: string }).token;
  const identityOf = async (key: string) => {
    const [row] = await house.store.transaction(house.tenant, (tx) =>
      tx.find('employment', { employment_key: key }),
    );
    return row?.identity_id ?? '';
  };
  const events = async (type: string) =>
    (await house.store.transaction(house.tenant, (tx) => tx.find('event', { type }))).map(
      ({ payload }) => payload,
    );

  it('when two people turn out to be one, of whom both use the console', async () => {
    await house.signedIn('Boss');
    const ada = await house.signedIn('Ada', 'administrator', '100');
    const bob = await house.signedIn('Bob', 'administrator', '101');
    const [gone, stays] = [await tokenOf(ada), await tokenOf(bob)];
    const request = {
      kind: 'merge' as const,
      from: await identityOf('100'),
      into: await identityOf('101'),
      reason: 'one person',
    };
    const context = { engine: house.engine, connectors: house.connectors, actor: 'boss' };
    await applyPlan(context, house.tenant, await makePlan(context, house.tenant, request));
    expect([await opens(gone), await opens(stays)]).toEqual([false, true]);
    expect(await codeOf(await ada.get('/api/v1/session'))).toEqual([401, 'SESSION_INVALID']);
    expect(await events('administrator.changed')).toMatchObject([
      { administrator: ada.id, state: 'disabled', why: 'merged' },
    ]);
    expect(await events('session.ended')).toMatchObject([{ administrator: ada.id, why: 'merged' }]);
  });

  it('and of the two the one who may more stays: nobody takes the last administrator away by a merge', async () => {
    const ada = await house.signedIn('Ada', 'administrator', '100');
    const bob = await house.signedIn('Bob', 'operator', '101');
    const request = {
      kind: 'merge' as const,
      from: await identityOf('100'),
      into: await identityOf('101'),
      reason: 'one person',
    };
    const context = { engine: house.engine, connectors: house.connectors, actor: 'Bob' };
    await applyPlan(context, house.tenant, await makePlan(context, house.tenant, request));
    expect((await ada.get('/api/v1/session')).status).toBe(200);
    expect((await bob.get('/api/v1/session')).status).toBe(401);
    const rows = await house.store.transaction(house.tenant, (tx) => tx.find('administrator', {}));
    expect(rows.map(({ name, identity_id, state }) => [name, identity_id, state]).sort()).toEqual([
      ['Ada', request.into, 'enabled'],
      ['Bob', request.from, 'disabled'],
    ]);
  });

  it('when another administrator says that they are another person, and nobody says it of themselves', async () => {
    const boss = await house.signedIn('Boss');
    const ada = await house.signedIn('Ada', 'administrator', '100');
    const token = await tokenOf(ada);
    for (const person of [null, '101'])
      expect(await codeOf(await ada.post(`/api/v1/administrators/${ada.id}`, { person }))).toEqual([
        409,
        'ADMINISTRATOR_SELF',
      ]);
    expect((await boss.post(`/api/v1/administrators/${ada.id}`, { person: '101' })).status).toBe(200);
    expect(await opens(token)).toBe(false);
    expect((await ada.get('/api/v1/session')).status).toBe(401);
  });

  it('when they are erased', async () => {
    await house.signedIn('Boss');
    await house.signedIn('Ada', 'auditor', '100');
    const identity = await identityOf('100');
    await house.run();
    await leave('100');
    await house.until(house.clock.now() + 3_600_000);
    // No source reports them any more.
    await house.store.transaction(house.tenant, (tx) => tx.remove('record', { identity_id: identity }));
    // Made on the machine, in the name of somebody who has left.
    const token = await house.token('auditor', 'Ada');
    const { store, tenant, engine } = house;
    const { erasure_id } = await store.transaction(tenant, (tx) =>
      askErasure(engine, tx, { identityId: identity, reason: 'asked for', actor: 'a', retentionMs: 0 }),
    );
    await store.transaction(tenant, (tx) => confirmErasure(engine, tx, erasure_id, 'b', async () => {}));
    expect(await opens(token)).toBe(false);
  });
});

describe('a request that was under way when its session ended', () => {
  it('makes no link, nobody who may come in, no way in for an identity provider, and no password', async () => {
    const ada = await house.signedIn('Ada');
    await house.signedIn('Boss');
    const { engine, tenant, store } = house;
    const [session] = await store.transaction(tenant, (tx) =>
      tx.find('console_session', { administrator_id: ada.id }),
    );
    const caller = {
      tenant,
      actor: 'Ada',
      role: 'administrator' as const,
      session: { id: session?.session_id ?? '', administrator: ada.id, identity: null },
    };
    const services = connectionServices(house);
    await ada.post('/api/v1/session/end');
    const over = { code: 'SESSION_INVALID' };
    await expect(makeSetUpLink(engine, tenant, 'Boss', caller)).rejects.toMatchObject(over);
    const order = { name: 'Mole', role: 'auditor' as const, provider: null };
    await expect(addAdministrator(engine, tenant, order, caller)).rejects.toMatchObject(over);
    await expect(
      changeAdministrator(engine, tenant, ada.id, { role: 'auditor' }, caller),
    ).rejects.toMatchObject(over);
    await expect(setPassword(engine, caller, 'a long and quiet river')).rejects.toMatchObject(over);
    await expect(
      services.addScimConnection(caller, { name: 'idp', dialect: 'tolerant' }),
    ).rejects.toMatchObject(over);
  });
});
