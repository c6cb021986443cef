import { describe, expect, it } from 'vitest';
import type { Fault } from './faults.ts';
import type { SimulatedSystem, SystemOptions } from './system.ts';
import { createSystem } from './system.ts';

const START = Date.UTC(2026, 0, 1);

function world(faults: readonly Fault[] = [], more: Partial<SystemOptions> = {}) {
  const time = { now: START };
  const system = createSystem({
    name: 'crm',
    dialect: 'native',
    seed: 1,
    clock: () => time.now,
    faults,
    ...more,
  });
  return { time, system };
}

function ask(system: SimulatedSystem, method: string, path: string, body?: unknown, authorization?: string) {
  const answer = system.handle({
    method,
    path,
    headers: { authorization: authorization ?? `Bearer ${system.writeToken}` },
    body: body === undefined ? '' : JSON.stringify(body),
  });
  if (answer.kind === 'silent') return { status: 0, body: null, headers: {} as Record<string, string> };
  return {
    status: answer.status,
    body: answer.body === '' ? null : JSON.parse(answer.body),
    headers: answer.headers,
  };
}

function withAda(faults: readonly Fault[] = [], more: Partial<SystemOptions> = {}) {
  const { time, system } = world(faults, more);
  const ada = system.operator.create({ name: 'ada', password: 'pw', keys: { employeeNumber: 'E1' } });
  const disable = () => ask(system, 'POST', `/accounts/${ada.id}/disable`);
  const shown = (token = system.writeToken) =>
    ask(system, 'GET', `/accounts/${ada.id}`, undefined, `Bearer ${token}`);
  const could = () => system.truth.couldSignIn('E1', time.now);
  return { time, system, ada, disable, shown, could };
}

describe('law 1: disable is not cut-off', () => {
  it('keeps sessions and tokens until they are ended by themselves', () => {
    const { system, ada, disable } = withAda();
    const { session } = ask(system, 'POST', '/sign-in', { name: 'ada', password: 'pw' }).body;
    const token = ask(system, 'POST', '/tokens', { kind: 'api-token' }, `Session ${session}`).body.secret;
    const whoami = (bearer: string) => ask(system, 'GET', '/whoami', undefined, bearer).status;
    expect(disable().body).toEqual({ changed: true });
    expect(ask(system, 'POST', '/sign-in', { name: 'ada', password: 'pw' }).status).toBe(403);
    expect(ask(system, 'POST', '/sign-in', { token }).status).toBe(403);
    expect([whoami(`Session ${session}`), whoami(`Token ${token}`)]).toEqual([200, 200]);
    ask(system, 'DELETE', `/accounts/${ada.id}/sessions`);
    expect([whoami(`Session ${session}`), whoami(`Token ${token}`)]).toEqual([401, 200]);
    ask(system, 'DELETE', `/accounts/${ada.id}/credentials`);
    expect(whoami(`Token ${token}`)).toBe(401);
  });

  it('lets a stateless session live for the residual, though it is off the list at once', () => {
    const { time, system, ada } = withAda([], { behaviour: { residualSeconds: 900 } });
    const session = system.operator.openSession(ada.id);
    const whoami = () => ask(system, 'GET', '/whoami', undefined, `Session ${session}`).status;
    system.operator.remove(ada.id);
    expect(system.truth.openSessions('ada')).toBe(0);
    time.now += 899_999;
    expect([whoami(), system.truth.couldReach('E1', time.now)]).toEqual([200, true]);
    time.now += 1;
    expect([whoami(), system.truth.couldReach('E1', time.now)]).toEqual([401, false]);
  });
});

describe('ground truth', () => {
  it('knows every past instant, by strong key, and by name only while it was borne', () => {
    const { time, system, ada } = withAda();
    time.now += 1000;
    system.operator.setActive(ada.id, false);
    time.now += 1000;
    system.operator.setActive(ada.id, true);
    time.now += 1000;
    system.operator.remove(ada.id);
    time.now += 1000;
    system.operator.create({ name: 'ADA', keys: { employeeNumber: 'E2' } });
    const at = (ms: number) => (key: string) => system.truth.couldSignIn(key, START + ms);
    expect([-1, 0, 999, 1000, 1999, 2000, 3000, 4000].map((ms) => at(ms)('E1'))).toEqual([
      false,
      true,
      true,
      false,
      false,
      true,
      false,
      false,
    ]);
    expect([at(500)('ada'), at(3500)('ada'), at(4000)('ada'), at(4000)(ada.id)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect(system.truth.signInHistory('E1')).toEqual([
      { at: START, could: true },
      { at: START + 1000, could: false },
      { at: START + 2000, could: true },
      { at: START + 3000, could: false },
    ]);
  });

  it('keeps time from going backwards', () => {
    const { time, system, ada } = withAda();
    time.now -= 60_000;
    system.operator.setActive(ada.id, false);
    expect(system.truth.journal.at(-1)).toMatchObject({ effect: 'disable', at: START, by: 'operator' });
  });
});

describe('the last administrator', () => {
  const role = { kind: 'role', value: 'administrator' };

  it('cannot be disabled, deleted or relieved while nobody else can act', () => {
    const { system, ada, disable } = withAda();
    system.operator.grant(ada.id, role);
    const spare = system.operator.create({ name: 'bob', entitlements: [role], active: false });
    const tries = () => [
      disable(),
      ask(system, 'DELETE', `/accounts/${ada.id}`),
      ask(system, 'DELETE', `/accounts/${ada.id}/entitlements/role/administrator`),
    ];
    for (const refused of tries())
      expect(refused).toMatchObject({ status: 409, body: { code: 'last_administrator' } });
    system.operator.setActive(spare.id, true);
    expect(disable().status).toBe(200);
  });
});

describe('faults', () => {
  it('down: exactly while the window says so', () => {
    const { time, shown } = withAda([{ kind: 'down', from: START + 10, until: START + 20 }]);
    const seen = [9, 10, 19, 20].map((ms) => {
      time.now = START + ms;
      return shown().status;
    });
    expect(seen).toEqual([200, 503, 503, 200]);
  });

  it('down, silent: nothing is carried out', () => {
    const { disable, could } = withAda([{ kind: 'down', as: 'silent' }]);
    expect([disable().status, could()]).toEqual([0, true]);
  });

  it('rateLimited: 429 with Retry-After', () => {
    const { shown } = withAda([{ kind: 'rateLimited', limit: 1, perMs: 5000 }]);
    expect(shown().status).toBe(200);
    expect(shown()).toMatchObject({ status: 429, headers: { 'retry-after': '5' } });
  });

  it('didNothing: 200 and the truth unchanged', () => {
    const { disable, could, system } = withAda([{ kind: 'didNothing', effects: ['disable'] }]);
    const before = system.truth.journal.length;
    expect(disable()).toMatchObject({ status: 200, body: { changed: true } });
    expect(could()).toBe(true);
    expect(system.truth.journal.length).toBe(before);
  });

  it('didNothing on create leaves no trace at all', () => {
    const { system } = world([{ kind: 'didNothing' }]);
    const answer = ask(system, 'POST', '/accounts', {
      name: 'eve',
      entitlements: [{ kind: 'group', value: 'g' }],
    });
    expect(answer.status).toBe(201);
    expect(system.truth.accounts()).toEqual([]);
    expect(ask(system, 'GET', '/accounts?name=eve').body).toEqual({ total: 0, accounts: [] });
    system.setFaults([]);
    expect(ask(system, 'POST', '/accounts', { name: 'eve' }).status).toBe(201);
    expect(system.truth.accounts()).toHaveLength(1);
  });

  it('acceptedLater: 202, then done at the promised instant', () => {
    const { time, system, disable, could } = withAda([{ kind: 'acceptedLater', afterMs: 5000 }]);
    const answer = disable();
    expect(answer).toMatchObject({ status: 202, body: { pollAfterMs: 5000 } });
    const task = () => ask(system, 'GET', `/tasks/${answer.body.task}`).body;
    expect([task().status, could()]).toEqual(['pending', true]);
    time.now += 60_000;
    expect(task()).toEqual({ status: 'finished', httpStatus: 200, result: { changed: true } });
    expect(system.truth.signInHistory('E1').at(-1)).toEqual({ at: START + 5000, could: false });
  });

  it('executedThenTimeout: no answer and yet done', () => {
    const { disable, could } = withAda([{ kind: 'executedThenTimeout', times: 1 }]);
    expect([disable().status, could()]).toEqual([0, false]);
    expect(disable()).toMatchObject({ status: 200, body: { changed: false } });
  });

  it('recreates: the account comes back once, with its keys', () => {
    const { time, system, ada, could } = withAda([{ kind: 'recreates', afterMs: 100 }]);
    ask(system, 'DELETE', `/accounts/${ada.id}`);
    expect(could()).toBe(false);
    time.now += 100;
    expect(could()).toBe(true);
    const back = system.truth.find('E1');
    expect(back?.id).not.toBe(ada.id);
    ask(system, 'DELETE', `/accounts/${back?.id}`);
    time.now += 1000;
    expect(could()).toBe(false);
  });

  it('recreates: a disabled account is active again', () => {
    const { time, disable, could } = withAda([{ kind: 'recreates', afterMs: 100 }]);
    disable();
    expect(could()).toBe(false);
    time.now += 100;
    expect(could()).toBe(true);
  });

  it('staleRead: reads show the state of some time ago', () => {
    const { time, system, disable, shown } = withAda([{ kind: 'staleRead', forMs: 1000 }]);
    time.now += 5000;
    disable();
    time.now += 999;
    expect(shown().body.active).toBe(true);
    expect(ask(system, 'GET', '/accounts').body.accounts[0].active).toBe(true);
    time.now += 1;
    expect(shown().body.active).toBe(false);
  });

  it('lies to the writer, to everybody, or only in the answer', () => {
    for (const [to, writer, reader] of [
      ['answer', true, true],
      ['writer', false, true],
      ['everybody', false, false],
    ] as const) {
      const { system, disable, shown, could } = withAda([{ kind: 'lies', to }]);
      expect(disable().body).toEqual({ changed: true });
      expect([shown().body.active, shown(system.readToken).body.active]).toEqual([writer, reader]);
      expect(could()).toBe(true);
      expect(ask(system, 'POST', '/sign-in', { name: 'ada', password: '?' }).body.code).toBe(
        'bad_credentials',
      );
      system.setFaults([]);
      expect(disable().body).toEqual({ changed: true });
      expect([could(), shown().body.active]).toEqual([false, false]);
    }
  });

  it('keyRevoked: 401 for administrators, the door stays open for people', () => {
    const { system, shown } = withAda([{ kind: 'keyRevoked' }]);
    expect(shown().status).toBe(401);
    expect(ask(system, 'POST', '/sign-in', { name: 'ada', password: 'pw' }).status).toBe(200);
  });
});

describe('requests', () => {
  it('refuses foreign keys, writes of the reader, and what it cannot read, without any effect', () => {
    const { system, ada } = withAda();
    const before = system.truth.journal.length;
    const raw = (body: string) =>
      system.handle({
        method: 'POST',
        path: '/accounts',
        headers: { authorization: 'Bearer write-crm' },
        body,
      });
    expect(ask(system, 'GET', '/accounts', undefined, 'Bearer other').status).toBe(401);
    expect(ask(system, 'POST', `/accounts/${ada.id}/disable`, undefined, 'Bearer read-crm').status).toBe(403);
    expect(ask(system, 'GET', '/nowhere').status).toBe(404);
    expect(ask(system, 'GET', '/accounts/%zz').status).toBe(400);
    for (const body of [
      '{',
      '[]',
      '{"name":7}',
      '{"name":"x","attributes":{"__proto__":1}}',
      '{"name":"x","keys":{"a":""}}',
    ]) {
      expect(raw(body)).toMatchObject({ kind: 'answered', status: 400 });
    }
    expect(raw('x'.repeat(1_048_577))).toMatchObject({ status: 413 });
    expect(ask(system, 'POST', '/accounts', { name: 'Ada' })).toMatchObject({
      status: 409,
      body: { code: 'name_taken' },
    });
    expect(system.truth.journal.length).toBe(before);
  });
});
