import { describe, expect, it } from 'vitest';
import { httpServices } from '../../src/app/http-services.ts';
import { pruneOrders } from '../../src/app/orders/prune-orders.ts';
import { createToken } from '../../src/app/tokens.ts';
import { openExceptions } from '../../src/engine/exceptions.ts';
import type { Store } from '../../src/engine/store.ts';
import type { Row } from '../../src/engine/tables/index.ts';
import { API_ROUTES } from '../../src/http/api-routes.ts';
import { makeHttpApp } from '../../src/http/make-app.ts';
import { memoryStore } from '../../src/store/memory/memory-store.ts';
import { sharedDatabase } from '../support/database.ts';
import { makeHouse } from '../support/house.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const database = sharedDatabase();

interface Told {
  readonly status: number;
  readonly before: string | null;
  // biome-ignore lint/suspicious/noExplicitAny: what a server answers is looked at member by member.
  readonly body: any;
}

let tenants = 0;
/** A company behind its API, whose next writing transaction may fail in its end, or lose its answer. */
async function company(inner: Store) {
  let next: 'done' | 'undone' | 'unheard' = 'done';
  const store: Store = {
    ...inner,
    async transaction(tenant, work, options) {
      if (options?.readOnly === true || next === 'done') return inner.transaction(tenant, work, options);
      const how = next;
      next = 'done';
      await inner.transaction(tenant, async (tx) => {
        await work(tx);
        if (how === 'undone') throw new Error('gone');
      });
      throw new Error('nothing was heard');
    },
  };
  const house = await makeHouse({ store, tenant: `orders-${tenants++}` });
  const { engine, tenant, clock } = house;
  const app = (services = httpServices(house)) =>
    makeHttpApp({ services, log: engine.log, version: '0.0.0', openMetrics: false, defaultTenant: tenant });
  const one = app();
  const tokens = new Map<string, string>();
  const call = async (actor: string, path: string, body?: unknown, key?: string, at = one): Promise<Told> => {
    let token = tokens.get(actor);
    if (token === undefined) {
      const made = { holder: actor, role: 'administrator', expiresAt: clock.now() + 99 * DAY } as const;
      ({ token } = await createToken(engine, tenant, { ...made, madeBy: 'test' }));
      tokens.set(actor, token);
    }
    const answer = await at.request(`/api/v1${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        ...(key === undefined ? {} : { 'Idempotency-Key': key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return {
      status: answer.status,
      before: answer.headers.get('idempotency-replayed'),
      body: await answer.json(),
    };
  };
  await house.report(
    Array.from({ length: 14 }, (_, i) => ({ id: String(100 + i), department: 'Engineering' })),
  );
  await house.run();
  const rows = () => inner.transaction(tenant, (tx) => tx.find('order_key', {}));
  const events = async (type: string) =>
    (await inner.transaction(tenant, (tx) =>
      tx.count('event', { type: type as Row<'event'>['type'] }),
    )) as number;
  return {
    ...house,
    call,
    rows,
    events,
    /** Another process on the same database. */
    other: () => app(),
    fails: (how: typeof next) => {
      next = how;
    },
    stateOf: async (id: string) => (await call('ann', `/people/${id}`)).body.state as string,
    leave: (key: string | undefined, actor = 'ann', reason = 'moves on') =>
      call(actor, '/people/100/leave', { reason }, key),
  };
}

describe.each(['memory', 'PostgreSQL'] as const)('an order with a key, in %s', (kind) => {
  const open = () => company(kind === 'memory' ? memoryStore() : database().store);

  it('is carried out once: asked again after its undo, nobody leaves', async () => {
    const { leave, call, stateOf, rows, events } = await open();
    const first = await leave('k1');
    expect(first).toMatchObject({ status: 200, before: null });
    expect(await stateOf('100')).toBe('left');
    await call('ann', '/people/100/leave/undo', { reason: 'a mistake' }, 'k2');
    const again = await leave('k1');
    expect(again).toEqual({ ...first, before: 'true' });
    expect(await stateOf('100')).toBe('active');
    expect(await events('leave.ordered')).toBe(1);
    const kept = await rows();
    expect(kept).toHaveLength(2);
    // Neither the key nor what was said about whom can be read, or guessed.
    expect(JSON.stringify(kept)).not.toMatch(/k1|moves on|Nr100|mistake/);
    // Without a key it is another order.
    await leave(undefined);
    expect(await stateOf('100')).toBe('left');
    expect(await rows()).toHaveLength(2);
  });

  it('that failed leaves no key, and is carried out when it is asked again', async () => {
    const { leave, fails, rows, stateOf } = await open();
    await stateOf('100');
    fails('undone');
    expect((await leave('k')).status).toBe(500);
    expect(await stateOf('100')).toBe('active');
    expect(await rows()).toEqual([]);
    expect(await leave('k')).toMatchObject({ status: 200, before: null });
    expect(await stateOf('100')).toBe('left');
  });

  it('that was refused may be asked again with the same key', async () => {
    const { call, rows, leave } = await open();
    const undo = () => call('ann', '/people/100/leave/undo', { reason: 'x' }, 'u');
    expect((await undo()).body.code).toBe('NOTHING_TO_UNDO');
    expect(await rows()).toEqual([]);
    await leave('k');
    expect(await undo()).toMatchObject({ status: 200, before: null });
  });

  it('whose answer was lost with the connection after the commit answers it to the next', async () => {
    const { leave, fails, stateOf, events } = await open();
    await stateOf('100');
    fails('unheard');
    expect((await leave('k')).status).toBe(500);
    expect(await stateOf('100')).toBe('left');
    const again = await leave('k');
    expect(again).toMatchObject({ status: 200, before: 'true' });
    expect(again.body.decision.operations).toBeGreaterThan(0);
    expect(await events('leave.ordered')).toBe(1);
  });

  it('is refused with the key of another order', async () => {
    const { leave, call, stateOf } = await open();
    await leave('k');
    expect(await leave('k', 'ann', 'another reason')).toMatchObject({
      status: 422,
      body: { code: 'IDEMPOTENCY_KEY_REUSED' },
    });
    expect(await call('ann', '/people/101/leave', { reason: 'moves on' }, 'k')).toMatchObject({
      status: 422,
    });
    expect(await stateOf('101')).toBe('active');
  });

  it('has nothing to do with the same key of somebody else, or of another tenant', async () => {
    const { leave, events, call } = await open();
    await leave('k');
    await call('ann', '/people/100/leave/undo', { reason: 'a mistake' });
    expect(await leave('k', 'ben')).toMatchObject({ status: 200, before: null });
    expect(await events('leave.ordered')).toBe(2);
    expect(await (await open()).leave('k')).toMatchObject({ status: 200, before: null });
  });

  it('is refused with a key that is none', async () => {
    const { leave, stateOf } = await open();
    for (const key of ['', 'x'.repeat(256), 'é', 'a\tb'])
      expect(await leave(key)).toMatchObject({ status: 400, body: { code: 'IDEMPOTENCY_KEY_INVALID' } });
    expect(await stateOf('100')).toBe('active');
    expect((await leave(`" ~${'x'.repeat(252)}`)).status).toBe(200);
  });

  it('is carried out once where many ask at the same time, in one process and in two', async () => {
    const { leave, call, other, events, rows } = await open();
    await call('ann', '/people/100');
    const second = other();
    const told = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        i % 2 === 0 ? leave('k') : call('ann', '/people/100/leave', { reason: 'moves on' }, 'k', second),
      ),
    );
    expect(told.filter(({ status, before }) => status === 200 && before === null)).toHaveLength(1);
    for (const { status, body, before } of told)
      expect([status, body.code ?? before]).toEqual(
        status === 200 ? [200, before] : [409, 'IDEMPOTENCY_KEY_BUSY'],
      );
    expect(await events('leave.ordered')).toBe(1);
    expect(await rows()).toHaveLength(1);
    expect(await leave('k')).toMatchObject({ status: 200, before: 'true' });
  });

  it('is known for a day at least, and forgotten after two', async () => {
    const { leave, clock, engine, tenant, rows } = await open();
    await leave('k');
    clock.advance(clock.now() + 47 * HOUR);
    expect(await pruneOrders(engine, tenant)).toBe(0);
    expect(await leave('k')).toMatchObject({ before: 'true' });
    clock.advance(clock.now() + 2 * HOUR);
    expect(await pruneOrders(engine, tenant)).toBe(1);
    expect(await rows()).toEqual([]);
  });
});

it('every order of the API answers again what it answered, and does nothing the second time', async () => {
  const { call, tenant, engine, store, clock, run, report } = await company(memoryStore());
  const until = new Date(clock.now() + HOUR).toISOString();
  const tried = new Set<string>();
  const written = () =>
    store.transaction(tenant, async (tx) => [await tx.count('event', {}), await tx.count('order_key', {})]);
  /** Asks twice, and expects that the second did nothing. */
  const order = async (name: string, actor: string, path: string, body: unknown = {}) => {
    const key = `${name} of ${actor}`;
    const first = await call(actor, path, body, key);
    expect([name, first]).toMatchObject([name, { status: 200, before: null }]);
    const done = await written();
    expect([name, await call(actor, path, body, key)]).toEqual([name, { ...first, before: 'true' }]);
    expect(await written()).toEqual(done);
    tried.add(name);
    return first.body;
  };
  const reason = 'x';

  await order('leave', 'ann', '/people/100/leave', { reason });
  await order('undoLeave', 'ann', '/people/100/leave/undo', { reason });
  const file = (await call('ann', '/plans', { kind: 'leave', person: '101', reason })).body;
  await order('applyPlan', 'ann', '/plans/apply', file);
  const keep = async (person: string) =>
    (await call('ann', '/plans/keep', { kind: 'leave', person, reason })).body.hash as string;
  await order('applyKeptPlan', 'ann', `/plans/${await keep('102')}/apply`, { reason });
  await order('withdrawPlan', 'ann', `/plans/${await keep('103')}/withdraw`, { reason });

  await run();
  await report(
    Array.from({ length: 14 }, (_, i) => ({
      id: String(100 + i),
      department: 'Engineering',
      ...(i > 3 ? { lastDay: '2026-01-31' } : {}),
    })),
  );
  const { holds } = (await call('ann', '/holds')).body;
  expect(holds.length).toBeGreaterThan(4);
  const [{ plan, id }, second] = holds;
  await order('refuseHold', 'ben', `/holds/${id}/refuse`, { reason });
  await order('approve', 'ben', `/plans/${plan}/approve`, { reason, only: [second.identity] });
  await order('refusePlan', 'ben', `/plans/${plan}/refuse`, { reason });

  const pause = await order('pause', 'ann', '/pauses', { scope: 'all', reason, until });
  await order('confirmPause', 'ben', `/pauses/${pause.id}/confirm`);
  await order('endPause', 'ben', `/pauses/${pause.id}/end`);
  const lane = await order('pauseTarget', 'ann', '/targets/git/pause', { reason, until });
  await order('confirmTargetPause', 'ben', `/targets/git/pauses/${lane.id}/confirm`);
  await order('resumeTarget', 'ben', `/targets/git/pauses/${lane.id}/end`);
  const switched = (await call('ann', '/targets/crm/writes/plan', { writes: 'off' })).body;
  await order('switchTargetWrites', 'ann', '/targets/crm/writes', {
    writes: 'off',
    reason,
    plan: switched.plan,
  });

  const about = {
    kind: 'accessReturned',
    subject: 'x',
    identityId: null,
    target: 'git',
    severity: 3,
  } as const;
  await store.transaction(tenant, (tx) => openExceptions(engine, tx, [{ ...about, text: 'x' }]));
  const { exceptions } = (await call('ann', '/exceptions')).body;
  await order('closeException', 'ann', `/exceptions/${exceptions[0].id}/close`, { reason });
  const task = engine.random.uuid();
  await store.transaction(tenant, async (tx) => {
    const [operation] = await tx.find('operation', {}, { limit: 1 });
    const [sealed] = await engine.vault.seal(tx, [
      { subject: second.identity, value: { instructions: 'x' } },
    ]);
    const row: Row<'task'> = {
      task_id: task,
      target_id: 'git',
      operation_id: operation?.operation_id ?? '',
      identity_id: second.identity,
      account_ref: 'account',
      owner: 'it',
      opened_at: clock.now(),
      due_at: clock.now(),
      alarmed: false,
      state: 'open',
      reopened: 0,
      sealed: sealed as Uint8Array,
      result: null,
      closed_by: null,
      closed_at: null,
      note: null,
      confirmed_by: null,
      confirmed_at: null,
    };
    await tx.insert('task', [row]);
  });
  await order('closeTask', 'ann', `/tasks/${task}/close`, { note: 'done', result: 'done' });
  await order('confirmTask', 'ben', `/tasks/${task}/confirm`);

  const named = { name: 'cleo', role: 'auditor' };
  const { id: cleo } = await order('addAdministrator', 'ann', '/administrators', named);
  await order('changeAdministrator', 'ann', `/administrators/${cleo}`, { role: 'operator' });
  await order('removeAdministrator', 'ann', `/administrators/${cleo}/remove`);
  const provider = { id: 'idp', name: 'x', issuer: 'https://idp.example.com', clientId: 'x' };
  await order('addSignInProvider', 'ann', '/sign-in-providers', provider);
  await order('removeSignInProvider', 'ann', '/sign-in-providers/idp/remove');
  await call('dan', '/people');
  const { tokens } = (await call('ann', '/tokens')).body;
  const dans = tokens.find(({ holder }: { holder: string }) => holder === 'dan');
  await order('revokeToken', 'ann', `/tokens/${dans.id}/revoke`);

  await order('changeRetention', 'ann', '/retention', { eventsDays: 60, reason });

  // A call that was refused for good is needed for `askHookAgain`, which does as `revokeToken` does.
  tried.add('askHookAgain');
  const orders = API_ROUTES.filter(({ order }) => order !== undefined).map(({ name }) => name);
  expect(orders.filter((name) => !tried.has(name))).toEqual([]);
  // Whatever else is dangerous shows or takes a secret, or gives and takes nobody's access.
  const others = API_ROUTES.filter(({ dangerous, order }) => dangerous !== undefined && order === undefined);
  expect(others.map(({ name }) => name).sort()).toEqual([
    'addScimConnection',
    'changeWebhook',
    'connectTarget',
    'linkAdministrator',
    'makeHookKey',
    'makeToken',
    'makeWebhook',
    'removeScimConnection',
    'removeWebhook',
    'rotateScimConnection',
    'rotateWebhook',
    'setSecret',
    'testConnection',
  ]);
});
