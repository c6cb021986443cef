import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { httpServices } from '../../src/app/http-services.ts';
import { makeHttpApp } from '../../src/http/make-app.ts';
import { sharedDatabase } from '../support/database.ts';
import { type HookHouse, hookHouse, hookText } from './support/hook-house.ts';
import { openReceiver } from './support/receiver.ts';

const database = sharedDatabase();
const DAY = 86_400_000;
let tenants = 0;
let there: Awaited<ReturnType<typeof openReceiver>>;
let house: HookHouse;
let app: ReturnType<typeof makeHttpApp>;

beforeEach(async () => {
  there = await openReceiver();
  there.says(() => ({ status: 202, body: '' }));
});
afterEach(async () => {
  await there?.close();
  await house?.close();
});

const ADA = { id: '100', department: 'Engineering' };
const open = async (events: readonly string[], more: readonly string[] = []) => {
  house = await hookHouse(database().store, {
    tenant: `l${tenants++}`,
    hooks: [hookText(there.url, events, ['targets: [directory]', 'answerWithin: P30D', ...more])],
  });
  app = makeHttpApp({
    services: httpServices(house),
    log: house.engine.log,
    version: '0',
    openMetrics: false,
    defaultTenant: 'default',
  });
};
const account = () => house.account('directory', '100');
/** As a receiver answers a call that it took with 202. */
const answer = async (body: unknown, over: { readonly path?: string; readonly token?: string } = {}) => {
  const headers = there.asked.at(-1)?.headers ?? {};
  const path = over.path ?? headers['lockstep-answer-path'] ?? '';
  const token = over.token ?? headers['lockstep-answer-token'] ?? '';
  const response = await app.request(path, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as { code?: string } };
};

describe('an answer that comes later', () => {
  it('counts once, and lets go what waited for it', async () => {
    await open(['preCreateUser']);
    await house.hire(ADA);
    await house.later(29 * DAY);
    expect(account()).toBeNull();
    expect(await answer({ response: { data: { displayName: 'Countess', active: false } } })).toEqual({
      status: 202,
      body: { outcome: 'taken' },
    });
    await house.settle();
    expect(account()).toMatchObject({ active: true, attributes: { displayName: 'Countess' } });
    expect(await answer({ response: { data: { displayName: 'Baroness' } } })).toMatchObject({ status: 401 });
    await house.later(DAY);
    expect(account()).toMatchObject({ attributes: { displayName: 'Countess' } });
    const answered = (await house.events()).filter(({ type }) => type === 'hook.answered');
    expect(answered.map(({ payload }) => payload)).toMatchObject([
      { outcome: 'changed', changed: ['displayName'] },
    ]);
    expect(JSON.stringify(answered)).not.toContain('Countess');
  });

  it('refuses, too', async () => {
    await open(['validateUser']);
    await house.hire(ADA);
    await answer({ response: { error: true, message: 'MobileAlreadyExist' } });
    await house.later(60_000);
    expect(account()).toBeNull();
    expect((await house.exceptions()).map(({ kind }) => kind)).toEqual(['hookRefused']);
  });

  it('is refused when it is forged, for another call, or from another house, and the right one still counts', async () => {
    await open(['validateUser']);
    await house.hire(ADA);
    const yes = { response: {} };
    const { headers = {} } = there.asked[0] ?? {};
    const path = headers['lockstep-answer-path'] ?? '';
    const token = headers['lockstep-answer-token'] ?? '';
    const flipped = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`;
    const other = path.replace(/[0-9a-f]{12}$/, '000000000000');
    for (const over of [
      { token: flipped },
      { token: 'x' },
      { path: other },
      { path: path.replace(house.tenant, 'nobody') },
      { path: path.replace(house.tenant, `${house.tenant}x`) },
      { path: '/hooks/answers/..%2f..%2f' },
      { path: `/hooks/answers/${house.tenant}.` },
    ])
      expect(await answer(yes, over), JSON.stringify(over)).toMatchObject({
        status: 401,
        body: { code: 'HOOK_ANSWER_REFUSED' },
      });
    await house.settle();
    expect(account()).toBeNull();
    expect((await answer(yes)).status).toBe(202);
    await house.settle();
    expect(account()?.active).toBe(true);
  });

  it('must say something, and may be mended', async () => {
    await open(['validateUser']);
    await house.hire(ADA);
    for (const no of ['', 'OK', '[]', '{"response":7}'])
      expect(await answer(no)).toMatchObject({ status: 422, body: { code: 'HOOK_ANSWER_UNREADABLE' } });
    expect((await answer('x'.repeat(300_000))).status).toBe(413);
    expect((await answer({ response: {} })).status).toBe(202);
    await house.settle();
    expect(account()?.active).toBe(true);
  });

  it('is too late after its time, and the hook is asked again', async () => {
    await open(['validateUser'], ['onFailure: wait']);
    await house.hire(ADA);
    const [first] = there.asked;
    await house.later(31 * DAY);
    for (let i = 0; i < 3; i++) await house.later(300_000);
    expect(there.asked.length).toBeGreaterThan(1);
    expect(account()).toBeNull();
    // The same message: the same secret.
    expect(there.asked.at(-1)?.headers['lockstep-answer-token']).toBe(
      first?.headers['lockstep-answer-token'],
    );
    await answer({ response: {} });
    await house.settle();
    expect(account()?.active).toBe(true);
  });

  it('gives nothing to somebody who has left meanwhile', async () => {
    await open(['validateUser']);
    await house.hire(ADA);
    await house.hire({ ...ADA, lastDay: '2026-03-01' });
    expect((await answer({ response: {} })).status).toBe(202);
    await house.later(60_000);
    expect(account()?.active ?? false).toBe(false);
    expect(house.systems.get('directory')?.truth.couldReach('100', house.clock.now())).toBe(false);
    expect((await house.calls()).map(({ state }) => state)).toEqual(['dropped']);
  });

  it('keeps no secret that would open anything', async () => {
    await open(['validateUser']);
    await house.hire(ADA);
    const token = there.asked[0]?.headers['lockstep-answer-token'] ?? '';
    expect(token).toMatch(/^lsa_/);
    expect(JSON.stringify(await house.calls())).not.toContain(token);
    expect([...house.logged, ...(await house.leaves())].join('\n')).not.toContain(token);
  });
});
