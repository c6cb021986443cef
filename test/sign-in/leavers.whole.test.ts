import { beforeEach, describe, expect, it } from 'vitest';
import { leavePerson, orderLeave, undoLeave } from '../../src/app/people/leave-person.ts';
import { applyPlan } from '../../src/app/plans/apply-plan.ts';
import { makePlan } from '../../src/app/plans/compute-plan.ts';
import { approvePlan, refuseHolds } from '../../src/app/plans/holds.ts';
import { applyKeptPlan, keepPlan } from '../../src/app/plans/keep-plan.ts';
import { addConnection } from '../../src/app/scim/connections.ts';
import { Secret } from '../../src/domain/secret.ts';
import { activatePolicy } from '../../src/engine/make-policies.ts';
import { policyText, RULES } from '../../src/torture/house/house.ts';
import { raceDatabase } from '../support/staged-store.ts';
import { type ConsoleHouse, codeOf, consoleHouse, ORIGIN, settle } from './support/console-house.ts';

// Empty before each: whoever runs serves the lanes of every tenant that there is.
const database = raceDatabase();
let tenants = 0;
let house: ConsoleHouse;
beforeEach(async () => {
  house = await consoleHouse(database().store, { tenant: `l${tenants++}` });
});

/** Nobody has an account anywhere. */
const NO_ACCOUNTS = (policy: string) => policy.replace(RULES[0] ?? '?', '').replace(RULES[1] ?? '?', '');
const staff = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ id: String(100 + i), department: 'Engineering' }));
const identityOf = async (key: string) => {
  const [row] = await house.store.transaction(house.tenant, (tx) =>
    tx.find('employment', { employment_key: key }),
  );
  return row?.identity_id ?? '';
};
const leave = async (key: string, at?: number) =>
  leavePerson(house.engine, house.tenant, {
    identityId: await identityOf(key),
    actor: 'boss',
    reason: 'left',
    at,
  });

describe('somebody who leaves', () => {
  it('is out of the console with the decision: sessions, links and tokens, before any target is asked', async () => {
    await house.report(staff(2));
    await house.signedIn('Boss');
    const ada = await house.signedIn('Ada', 'administrator', '100');
    const phone = house.browser();
    await phone.post('/api/v1/sign-in/link', { link: await house.link('Ada') });
    const bob = await house.signedIn('Bob', 'operator', '101');
    const mine = await house.token('operator', 'ADA');
    const anothers = await house.token('operator', 'Ada B');
    const waiting = await house.link('Ada');
    expect(await (await ada.get('/api/v1/session')).json()).toMatchObject({
      session: { identity: await identityOf('100') },
    });
    // Nothing runs: only the decision.
    await leave('100');
    for (const browser of [ada, phone])
      expect(await codeOf(await browser.get('/api/v1/session'))).toEqual([401, 'SESSION_INVALID']);
    expect(await codeOf(await house.browser().post('/api/v1/sign-in/link', { link: waiting }))).toEqual([
      401,
      'SIGN_IN_LINK_INVALID',
    ]);
    const tokens = await Promise.all(
      [mine, anothers].map((token) =>
        house.browser().get('/api/v1/session', { authorization: `Bearer ${token}` }),
      ),
    );
    expect(tokens.map(({ status }) => status)).toEqual([401, 200]);
    expect((await bob.get('/api/v1/session')).status).toBe(200);
    await expect(house.link('Ada')).rejects.toMatchObject({ code: 'ADMINISTRATOR_UNKNOWN' });
    const events = await house.store.transaction(house.tenant, (tx) =>
      tx.find(
        'event',
        { type: { in: ['session.ended', 'administrator.changed', 'token.revoked'] } },
        { order: ['n'] },
      ),
    );
    expect(events.map(({ type, payload }) => [type, (payload as { why?: string }).why])).toEqual([
      ['session.ended', 'left'],
      ['token.revoked', undefined],
      ['administrator.changed', 'left'],
    ]);
  });

  it.each(['leave', 'people'] as const)(
    'is out by a plan that has nothing to do on any target (%s)',
    async (kind) => {
      await house.store.transaction(house.tenant, (tx) =>
        activatePolicy(tx, house.clock, NO_ACCOUNTS(policyText([...house.systems.values()])), 'test'),
      );
      await house.report(staff(2));
      await house.run();
      await house.signedIn('Boss');
      const ada = await house.signedIn('Ada', 'administrator', '100');
      const identity = await identityOf('100');
      const request =
        kind === 'leave'
          ? { kind, identity, reason: 'left' }
          : { kind, identities: [identity], leave: true, reason: 'left' };
      const context = { engine: house.engine, connectors: house.connectors, actor: 'boss' };
      const plan = await makePlan(context, house.tenant, request);
      expect(plan.plan.people).toEqual([]);
      await applyPlan(context, house.tenant, plan);
      expect((await ada.get('/api/v1/session')).status).toBe(401);
      const [row] = await house.store.transaction(house.tenant, (tx) =>
        tx.find('identity', { identity_id: identity }),
      );
      expect(row?.state).toBe('left');
      const ordered = await house.store.transaction(house.tenant, (tx) =>
        tx.find('event', { type: 'leave.ordered' }),
      );
      expect(ordered.map(({ subject_id }) => subject_id)).toEqual([identity]);
    },
  );

  it('by a kept plan leaves alone: another plan with nothing to do has the same hash, and waits for no second time', async () => {
    await house.store.transaction(house.tenant, (tx) =>
      activatePolicy(tx, house.clock, NO_ACCOUNTS(policyText([...house.systems.values()])), 'test'),
    );
    await house.report(staff(2));
    await house.run();
    const [one, two] = [await identityOf('100'), await identityOf('101')];
    const context = { engine: house.engine, connectors: house.connectors, actor: 'boss' };
    const keep = (identity: string, reason: string) =>
      keepPlan(context, house.tenant, { kind: 'leave', identity, reason });
    const { hash } = await keep(one, 'left');
    await expect(keep(two, 'left')).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await keep(one, 'moved on')).toEqual({ hash });
    await applyKeptPlan(context, house.tenant, hash, undefined);
    await expect(applyKeptPlan(context, house.tenant, hash, undefined)).rejects.toMatchObject({
      code: 'PLAN_UNKNOWN',
    });
    const rows = await house.store.transaction(house.tenant, (tx) => tx.find('identity', {}));
    expect(rows.map(({ identity_id, state }) => [identity_id, state]).sort()).toEqual(
      [
        [one, 'left'],
        [two, 'active'],
      ].sort(),
    );
    expect((await keep(two, 'left')).hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('knows what they set, and somebody is told what to change', async () => {
    await house.report(staff(2));
    await house.signedIn('Boss');
    await house.signedIn('Ada', 'administrator', '100');
    const { engine, tenant, store, clock } = house;
    await store.transaction(tenant, async (tx) => {
      for (const [name, actor] of [
        ['git-write', 'Ada / console'],
        ['crm-write', 'Boss'],
      ] as const)
        await house.secrets.set(tx, name, new Secret('a secret'), actor, clock.now());
    });
    const expiresAt = clock.now() + 86_400_000;
    await addConnection(engine, tenant, {
      name: 'okta',
      dialect: 'tolerant',
      extensions: [],
      expiresAt,
      actor: 'ADA',
    });
    await leave('100');
    const told = await store.transaction(tenant, (tx) => tx.find('exception', { kind: 'secretsOfLeaver' }));
    expect(told.map(({ text, severity }) => [severity, text])).toEqual([
      [3, expect.stringMatching(/: secret git-write, SCIM connection okta$/)],
    ]);
  });

  it('by the report of the source is out as soon as it is decided, when their last day is over', async () => {
    await house.report(staff(2));
    await house.signedIn('Boss');
    const ada = await house.signedIn('Ada', 'administrator', '100');
    const [first, second] = staff(2);
    const lastDay = new Date(house.clock.now()).toISOString().slice(0, 10);
    await house.report([{ ...first!, lastDay }, second!]);
    expect((await ada.get('/api/v1/session')).status).toBe(200);
    house.clock.advance(Date.parse(`${lastDay}T23:30:00Z`));
    const again = house.browser();
    await again.post('/api/v1/sign-in/link', { link: await house.link('Ada') });
    expect((await again.get('/api/v1/session')).status).toBe(200);
    await house.browser().post('/api/v1/sign-in/link', { link: await house.link('Boss') });
    await house.run();
    for (const browser of [ada, again]) expect((await browser.get('/api/v1/session')).status).toBe(401);
  });

  it('reads no event after the decision by a stream that was kept', async () => {
    await house.report(staff(1));
    await house.signedIn('Boss');
    const ada = await house.signedIn('Ada', 'administrator', '100');
    const cookie = [...ada.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await house.app.request(`${ORIGIN}/api/v1/events?types=leave.*,identity.*`, {
      headers: { cookie, accept: 'text/event-stream' },
    });
    expect(answer.status).toBe(200);
    const reader = answer.body!.getReader();
    await reader.read();
    let ended = false;
    let seen = '';
    const reading = (async () => {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        seen += new TextDecoder().decode(value);
      }
      ended = true;
    })();
    await settle();
    await leave('100');
    for (let turn = 0; turn < 20 && !ended; turn++) {
      house.clock.advance(house.clock.now() + 300);
      await settle();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(ended).toBe(true);
    await reading;
    expect(seen).not.toContain('data:');
  });

  it('stays out when they are back, until an administrator lets them in; what is undone is not that', async () => {
    await house.report(staff(1));
    const boss = await house.signedIn('Boss');
    const ada = await house.signedIn('Ada', 'administrator', '100');
    await leave('100');
    await undoLeave(house.engine, house.tenant, {
      identityId: await identityOf('100'),
      actor: 'boss',
      reason: 'no',
    });
    await expect(house.link('Ada')).rejects.toMatchObject({ code: 'ADMINISTRATOR_UNKNOWN' });
    const shown = await (await boss.get('/api/v1/administrators')).json();
    expect(shown).toMatchObject({ administrators: [{ name: 'Ada', state: 'disabled', why: 'left' }, {}] });
    await boss.post(`/api/v1/administrators/${ada.id}`, { state: 'enabled' });
    expect(await house.link('Ada')).toMatch(/^lsl_/);
  });

  it('who is enabled while they are away does not get in all the same', async () => {
    await house.report(staff(1));
    const boss = await house.signedIn('Boss');
    const ada = await house.signedIn('Ada', 'administrator', '100');
    await leave('100');
    await boss.post(`/api/v1/administrators/${ada.id}`, { state: 'enabled' });
    await expect(house.link('Ada')).rejects.toMatchObject({ code: 'ADMINISTRATOR_UNKNOWN' });
    const again = { name: 'Ada again', role: 'auditor', person: '100' };
    expect((await boss.post('/api/v1/administrators', again)).status).toBe(404);
  });

  it('at the very moment of signing in has no session that outlives the decision', async () => {
    // More than three of six the guard would hold.
    await house.report(staff(6));
    await house.signedIn('Boss');
    for (const i of [0, 1, 2]) {
      await house.add(`A${i}`, 'administrator', String(100 + i));
      const link = await house.link(`A${i}`);
      const browser = house.browser();
      await Promise.all([leave(String(100 + i)), browser.post('/api/v1/sign-in/link', { link })]);
      expect((await browser.get('/api/v1/session')).status).toBe(401);
    }
    const left = await house.store.transaction(house.tenant, (tx) => tx.find('console_session', {}));
    expect(left).toHaveLength(1);
  });

  it('break-glass that is nobody of the sources stays in, whatever the sources say', async () => {
    await house.report(staff(3));
    const glass = await house.signedIn('Break glass');
    for (const { id } of staff(3)) await leave(id);
    expect((await glass.get('/api/v1/session')).status).toBe(200);
  });
});

describe('the last administrator of the console', () => {
  const away = async (...keys: string[]) =>
    house.report(
      staff(6).map((one) =>
        keys.includes(one.id)
          ? { ...one, lastDay: new Date(house.clock.now() - 86_400_000).toISOString().slice(0, 10) }
          : one,
      ),
    );
  const exceptions = () =>
    house.store.transaction(house.tenant, (tx) =>
      tx.find('exception', { kind: 'lastAdministratorLeft', closed_at: null }),
    );

  it('is removed by no feed: they stay in, somebody hears of it, and are out once there is another one', async () => {
    await house.report(staff(6));
    const ada = await house.signedIn('Ada', 'administrator', '100');
    await house.signedIn('Bo', 'operator', '101');
    await away('100');
    await house.run();
    expect((await ada.get('/api/v1/session')).status).toBe(200);
    const phone = house.browser();
    expect((await phone.post('/api/v1/sign-in/link', { link: await house.link('Ada') })).status).toBe(200);
    expect(await exceptions()).toMatchObject([{ subject: ada.id, severity: 4 }]);
    // One who was only written down lets nobody in.
    await house.add('Cy', 'administrator', '102');
    await house.run();
    expect((await ada.get('/api/v1/session')).status).toBe(200);
    await house.browser().post('/api/v1/sign-in/link', { link: await house.link('Cy') });
    await house.run();
    for (const browser of [ada, phone]) expect((await browser.get('/api/v1/session')).status).toBe(401);
    house.clock.advance(house.clock.now() + 60_000);
    await house.run();
    expect(await exceptions()).toEqual([]);
  });

  it('that was kept in and is suspended is out for good once another one came', async () => {
    await house.report(staff(6));
    await house.signedIn('Ada', 'administrator', '100');
    await away('100');
    await house.run();
    const link = await house.link('Ada');
    await house.signedIn('Cy', 'administrator', '102');
    await house.store.transaction(house.tenant, async (tx) => {
      const [row] = await tx.find('administrator', { name: 'Ada' });
      await tx.update(
        'administrator',
        ['state'],
        [{ administrator_id: row!.administrator_id, state: 'enabled' }],
      );
    });
    expect((await house.browser().post('/api/v1/sign-in/link', { link })).status).toBe(401);
    await expect(house.link('Ada')).rejects.toMatchObject({ code: 'ADMINISTRATOR_UNKNOWN' });
  });

  it('who is kept in has no token any more, and makes none', async () => {
    await house.report(staff(6));
    const ada = await house.signedIn('Ada', 'administrator', '100');
    const token = await house.token('administrator', 'Ada / ci');
    await away('100');
    await house.run();
    const order = {
      holder: 'ci',
      role: 'auditor',
      expiresAt: new Date(house.clock.now() + 86_400_000).toISOString(),
    };
    expect(await codeOf(await ada.post('/api/v1/tokens', order))).toEqual([409, 'TOKEN_UNTIED']);
    const authorization = `Bearer ${token}`;
    expect((await house.browser().get('/api/v1/session', { authorization })).status).toBe(401);
  });

  it('is not removed by a signal either', async () => {
    await house.report(staff(6));
    const ada = await house.signedIn('Ada', 'administrator', '100');
    const identity = await identityOf('100');
    await house.store.transaction(house.tenant, async (tx) => {
      const now = house.clock.now();
      const order = { since: now, actor: 'ssf:okta', reason: 'purged', signal: true as const };
      await orderLeave(tx, identity, order, now);
      await tx.update(
        'identity',
        ['next_evaluation_at'],
        [{ identity_id: identity, next_evaluation_at: now }],
      );
    });
    await house.run();
    expect((await ada.get('/api/v1/session')).status).toBe(200);
    expect(await exceptions()).toHaveLength(1);
  });

  it('of two who leave at once one stays in', async () => {
    await house.report(staff(6));
    const both = [
      await house.signedIn('Ada', 'administrator', '100'),
      await house.signedIn('Bo', 'administrator', '101'),
    ];
    await away('100', '101');
    await house.run();
    const answers = await Promise.all(both.map(async (one) => (await one.get('/api/v1/session')).status));
    expect(answers.sort()).toEqual([200, 401]);
  });

  it('whose leave somebody orders is out all the same', async () => {
    await house.report(staff(6));
    const ada = await house.signedIn('Ada', 'administrator', '100');
    await leave('100');
    expect((await ada.get('/api/v1/session')).status).toBe(401);
    expect(await exceptions()).toEqual([]);
  });
});

describe('a leave that the guard holds', () => {
  async function heldLeave() {
    await house.report(staff(6));
    await house.signedIn('Boss');
    const ada = await house.signedIn('Ada', 'administrator', '103');
    // The fourth of six within an hour waits.
    for (const key of ['100', '101', '102', '103']) await leave(key);
    const id = await identityOf('103');
    const [hold] = await house.store.transaction(house.tenant, (tx) => tx.find('hold', { identity_id: id }));
    expect(hold?.state).toBe('held');
    return { ada, hold: hold! };
  }

  it('locks nobody out who could decide about it, until it is let go', async () => {
    const { ada, hold } = await heldLeave();
    expect((await ada.get('/api/v1/session')).status).toBe(200);
    const phone = house.browser();
    expect((await phone.post('/api/v1/sign-in/link', { link: await house.link('Ada') })).status).toBe(200);
    await approvePlan(house.engine, house.tenant, {
      hash: hold.plan_hash,
      actor: 'somebody outside',
      reason: 'true',
    });
    for (const browser of [ada, phone]) expect((await browser.get('/api/v1/session')).status).toBe(401);
  });

  it('and refused leaves them in', async () => {
    const { ada, hold } = await heldLeave();
    await refuseHolds(house.engine, house.tenant, [hold.hold_id], 'somebody outside', 'wrong');
    await house.run();
    expect((await ada.get('/api/v1/session')).status).toBe(200);
  });
});
