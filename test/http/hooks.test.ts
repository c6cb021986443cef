import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HookHouse, hookHouse, hookText } from '../hooks/support/hook-house.ts';
import { openReceiver } from '../hooks/support/receiver.ts';
import { sharedDatabase } from '../support/database.ts';
import { makeHouse } from '../support/house.ts';
import { apiOf, onlyOf } from './support/api-house.ts';

// Real PostgreSQL, a real receiver, virtual time.

const database = sharedDatabase();
const NOBODY = '00000000-0000-7000-8000-000000000000';
let there: Awaited<ReturnType<typeof openReceiver>>;
let house: HookHouse;
let api: Awaited<ReturnType<typeof apiOf>>;
let other: Awaited<ReturnType<typeof apiOf>>;

beforeAll(async () => {
  there = await openReceiver();
  house = await hookHouse(database().store, {
    tenant: 'hook-api',
    hooks: [hookText(there.url, ['validateUser', 'runDeprovision'], ['targets: [directory]'])],
  });
  api = await apiOf({ ...house, webhookHttp: house.parts.webhookHttp });
  other = await apiOf(await makeHouse({ store: onlyOf(database().store, 'hook-api2'), tenant: 'hook-api2' }));
});
afterAll(async () => {
  await there?.close();
  await house?.close();
});

describe('hooks over the API', () => {
  it('are listed with the twelve points and who answers them', async () => {
    const { body } = await api('auditor', '/hooks');
    expect(body.points).toHaveLength(12);
    expect(body.points.filter(({ hooks }: { hooks: string[] }) => hooks.length > 0)).toEqual([
      { event: 'validateUser', purpose: 'ask', hooks: ['checks'] },
      { event: 'runDeprovision', purpose: 'opinion', hooks: ['checks'] },
    ]);
    expect((await api('auditor', '/hooks/checks')).body.hook).toMatchObject({
      id: 'checks',
      targets: ['directory'],
      onFailure: 'wait',
      timeout: 'PT5S',
      signs: true,
      asked: 0,
    });
    expect((await other('auditor', '/hooks/checks')).body.code).toBe('HOOK_UNKNOWN');
    expect((await other('auditor', '/hooks')).body.hooks).toEqual([]);
  });

  it('are tried with a made-up person, at a point that the document names', async () => {
    there.says(() => ({ body: { response: { error: true, message: 'no such department' } } }));
    const { body } = await api('operator', '/hooks/checks/test', { event: 'validateUser' });
    expect(body).toMatchObject({
      works: true,
      meaning: 'refused',
      request: { url: expect.stringMatching(/\/validateUser$/) },
      answer: { status: 200 },
    });
    expect(JSON.parse(body.request.body).request.user).toMatchObject({
      firstName: 'Sample',
      lastName: 'Person',
    });
    expect(body.request.headers.authorization).toBe('Bearer …');
    expect((await api('operator', '/hooks/checks/test', { event: 'preCreateUser' })).body.code).toBe('USAGE');
    expect((await api('auditor', '/hooks/checks/test', {})).status).toBe(403);
    expect(await house.calls()).toEqual([]);
  });

  it('show their calls, the newest first, and ask once more what was refused', async () => {
    await house.hire({ id: '100', department: 'Engineering' });
    await house.later(1_000);
    await house.hire({ id: '100', department: 'Engineering' }, { id: '101', department: 'Sales' });
    const first = (await api('auditor', '/hooks/checks/calls?limit=1')).body;
    expect(first.calls).toMatchObject([{ state: 'refused', event: 'validateUser', status: 200, tries: 1 }]);
    const second = (await api('auditor', `/hooks/checks/calls?limit=1&after=${first.next}`)).body;
    expect(second.calls[0].call).not.toBe(first.calls[0].call);
    expect(second.next).toBeNull();
    expect((await api('auditor', '/hooks/checks/calls?state=failed')).body.calls).toEqual([]);
    const again = `/hooks/checks/calls/${first.calls[0].call}/again`;
    expect((await api('approver', again, {})).status).toBe(403);
    there.says(() => ({ body: { response: {} } }));
    expect((await api('operator', again, {})).body).toEqual({ call: first.calls[0].call, asked: true });
    expect((await api('operator', again, {})).body.code).toBe('CONFLICT');
    await house.later(2_000);
    expect(house.account('directory', '101')?.active).toBe(true);
    for (const wrong of [
      `/hooks/none/calls/${second.calls[0].call}/again`,
      `/hooks/checks/calls/${NOBODY}/again`,
    ])
      expect((await api('operator', wrong, {})).body.code).toBe('HOOK_CALL_UNKNOWN');
  });

  it('get another key from administrators only', async () => {
    expect((await api('operator', '/hooks/checks/key', {})).status).toBe(403);
    const { body } = await api('administrator', '/hooks/checks/key', {});
    expect(body.verifyWith).toMatch(/^whpk_/);
    expect(body.verifyWith).not.toBe(house.keys.get('checks'));
  });
});

describe('a receiver that asks to be left alone', () => {
  it('is not asked sooner, as far as somebody who waits can bear it', async () => {
    there.says(() => ({ status: 429, headers: { 'retry-after': '120' } }));
    await house.hire(
      { id: '100', department: 'Engineering' },
      { id: '101', department: 'Sales' },
      { id: '102', department: 'Sales' },
    );
    const waits = async () =>
      (await house.calls())
        .filter(({ state }) => state === 'asked')
        .map(({ next_run_at }) => (next_run_at ?? 0) - house.clock.now());
    expect(await waits()).toEqual([120_000]);
    there.says(() => ({ status: 503, headers: { 'retry-after': '86400' } }));
    await house.later(120_000);
    expect(await waits()).toEqual([300_000]);
  });
});
