import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askAgain } from '../../src/app/hooks/show-calls.ts';
import { sharedDatabase } from '../support/database.ts';
import { type HookHouse, hookHouse, hookText } from './support/hook-house.ts';
import { openReceiver } from './support/receiver.ts';

const database = sharedDatabase();
let tenants = 0;
let there: Awaited<ReturnType<typeof openReceiver>>;
let house: HookHouse;

beforeEach(async () => {
  there = await openReceiver();
});
afterEach(async () => {
  await there?.close();
  await house?.close();
});

const ADA = { id: '100', department: 'Engineering' };
const MINUTE = 60_000;
const open = async (events: readonly string[], more: readonly string[] = []) => {
  house = await hookHouse(database().store, {
    tenant: `f${tenants++}`,
    hooks: [hookText(there.url, events, ['targets: [directory]', ...more])],
  });
};
const down = () => there.says(() => ({ status: 503 }));
const up = () => there.says(() => ({ body: { response: {} } }));
const account = () => house.account('directory', '100');
const kinds = async () => (await house.exceptions()).map(({ kind }) => kind).sort();

describe('a receiver that is down', () => {
  it('continue: the account is made without its answer, and somebody is told', async () => {
    await open(['validateUser'], ['onFailure: continue']);
    down();
    await house.hire(ADA);
    expect(account()).toBeNull();
    await house.later(5_000);
    expect(account()?.active).toBe(true);
    expect(there.asked).toHaveLength(2);
    expect(await kinds()).toEqual(['hookSilent']);
  });

  it('wait: the account is made when it answers, and the alarm ends by itself', async () => {
    await open(['validateUser'], ['onFailure: wait']);
    down();
    await house.hire(ADA);
    for (let i = 0; i < 30; i++) await house.later(MINUTE);
    expect(account()).toBeNull();
    expect(house.account('git', '100')?.active).toBe(true);
    expect(await kinds()).toEqual(['hookSilent']);
    up();
    await house.later(5 * MINUTE);
    expect(account()?.active).toBe(true);
    expect(await kinds()).toEqual([]);
    // One message, however often it was sent.
    expect(new Set(there.asked.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  it('refuse: nothing is made, until a person has it asked once more', async () => {
    await open(['validateUser'], ['onFailure: refuse']);
    down();
    await house.hire(ADA);
    for (let i = 0; i < 5; i++) await house.later(MINUTE);
    expect(there.asked).toHaveLength(3);
    expect(account()).toBeNull();
    expect(await kinds()).toEqual(['hookRefused', 'hookSilent']);
    const [call] = await house.calls();
    up();
    await askAgain(house.engine, house.tenant, call?.call_id ?? '', 'bob');
    await house.later(MINUTE);
    expect(account()?.active).toBe(true);
    expect(await kinds()).toEqual([]);
    await expect(askAgain(house.engine, house.tenant, call?.call_id ?? '', 'bob')).rejects.toMatchObject({
      code: 'CONFLICT',
    });
  });

  it('is waited for no longer once no document names it', async () => {
    await open(['validateUser']);
    down();
    await house.hire(ADA);
    expect(account()).toBeNull();
    await house.change([]);
    await house.later(2 * MINUTE);
    expect(account()?.active).toBe(true);
    expect((await house.calls()).map(({ state }) => state)).toEqual(['dropped']);
  });

  it('cannot be called without a key, which counts as no answer', async () => {
    await open(['validateUser'], ['onFailure: refuse']);
    await house.store.transaction(house.tenant, (tx) => house.secrets.remove(tx, 'checks-key'));
    await house.hire(ADA);
    for (let i = 0; i < 3; i++) await house.later(MINUTE);
    expect(there.asked).toEqual([]);
    expect(account()).toBeNull();
    expect(await kinds()).toEqual(['hookRefused', 'hookSilent']);
  });

  it.each([
    ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }],
    ['what is no JSON', { body: 'OK' }],
    ['another JSON', { body: [1, 2] }],
    ['more than 256 kB', { body: { response: {}, filler: 'x'.repeat(300_000) } }],
    ['202 where no answer may come later', { status: 202, body: '' }],
  ])('answers with %s: that is no yes', async (_what, said) => {
    await open(['validateUser'], ['onFailure: refuse']);
    there.says(() => said);
    await house.hire(ADA);
    for (let i = 0; i < 3; i++) await house.later(MINUTE);
    expect(account()).toBeNull();
    expect(await kinds()).toEqual(['hookRefused', 'hookSilent']);
  });

  it('lies where nobody may call: no socket is opened', async () => {
    house = await hookHouse(database().store, {
      tenant: `f${tenants++}`,
      hooks: [
        hookText(
          there.url.replace('127.0.0.1', '[::1]'),
          ['validateUser'],
          ['onFailure: refuse', 'targets: [directory]'],
        ),
      ],
    });
    await house.hire(ADA);
    await house.later(MINUTE);
    expect(there.asked).toEqual([]);
    expect((await house.calls())[0]?.attempts.at(-1)?.failure).toContain('not one that may be called');
    expect(account()).toBeNull();
  });
});

describe('a revocation', () => {
  const EVERY = [
    'validateUser',
    'validateUpdateUser',
    'preUpdateUser',
    'preProvision',
    'postProvision',
    'runDeprovision',
  ];
  const LEFT = { ...ADA, lastDay: '2026-03-01' };

  it.each([
    ['is down', () => ({ status: 503 })],
    ['says no to everything', () => ({ body: { response: { error: true, data: false, message: 'no' } } })],
    ['never answers', () => null],
    ['answers nonsense', () => ({ body: 'x'.repeat(1_000) })],
  ])('goes on when a receiver %s', async (_what, says) => {
    await open(EVERY, ['onFailure: refuse', 'timeout: PT3S']);
    up();
    await house.hire(ADA);
    await house.later(MINUTE);
    expect(account()?.active).toBe(true);
    there.says(says);
    await house.report([LEFT]);
    // The engine alone, before any call is made or answered.
    await house.run();
    expect(house.systems.get('directory')?.truth.couldReach('100', house.clock.now())).toBe(false);
    const open_ = (await house.operations()).filter(
      ({ urgency, state }) => urgency === 0 && state !== 'verified',
    );
    expect(open_).toEqual([]);
  });

  it('overtakes a creation that waits for its hook: what is answered afterwards gives nothing', async () => {
    await open(['validateUser'], ['onFailure: wait']);
    down();
    await house.hire(ADA);
    await house.hire(LEFT);
    up();
    for (let i = 0; i < 10; i++) await house.later(MINUTE);
    expect(account()?.active ?? false).toBe(false);
    expect((await house.calls()).map(({ state }) => state)).toEqual(['dropped']);
    expect(house.systems.get('directory')?.truth.couldReach('100', house.clock.now())).toBe(false);
  });

  it('tells who listens to each of its operations, without waiting', async () => {
    await open(['preProvision', 'postProvision', 'runDeprovision']);
    there.says(({ event }) => (event === 'runDeprovision' ? { body: { response: { data: true } } } : {}));
    await house.hire(ADA);
    there.asked.length = 0;
    await house.hire(LEFT);
    const actions = (event: string) =>
      there.of(event).map(({ body }) => (JSON.parse(body) as { request: { action: string } }).request.action);
    const done = (await house.operations()).filter(
      ({ target_id, urgency }) => target_id === 'directory' && urgency === 0,
    );
    expect(done.length).toBeGreaterThan(0);
    expect(actions('preProvision')).toHaveLength(done.length);
    expect(actions('preProvision')).toContain('Application Disable');
    expect(actions('postProvision').sort()).toEqual(actions('preProvision').sort());
    expect(there.of('runDeprovision')).toHaveLength(1);
    expect(await kinds()).toEqual([]);
  });
});

describe('an update that its hook holds', () => {
  it('keeps nobody from a group that comes with it', async () => {
    house = await hookHouse(database().store, {
      tenant: `f${tenants++}`,
      policy: (base) => `${base}---
kind: BirthrightRule
id: sellers-in-git
because: works in Sales
when: employment.department == "Sales"
grants: [{ target: git, kind: group, value: readers }]
`,
      hooks: [hookText(there.url, ['validateUpdateUser'])],
    });
    await house.hire(ADA);
    there.says(() => ({ body: { response: { error: true, message: 'no' } } }));
    await house.hire({ ...ADA, department: 'Sales' });
    await house.later(MINUTE);
    const git = house.account('git', '100');
    expect(git?.entitlements.map(({ value }) => value)).toEqual(['readers']);
    expect(git?.attributes).toMatchObject({ department: 'Engineering' });
  });
});
