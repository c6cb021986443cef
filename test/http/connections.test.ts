import { beforeAll, describe, expect, it } from 'vitest';
import { scimRecorder } from '../../src/app/scim/recorder.ts';
import { PUSHED, patch, user } from '../scim/pushed-company.ts';
import { sharedDatabase } from '../support/database.ts';
import { type House, makeHouse } from '../support/house.ts';
import { apiOf, onlyOf } from './support/api-house.ts';

// Real PostgreSQL, virtual time.

const database = sharedDatabase();
const NOBODY = '00000000-0000-7000-8000-000000000000';
const DAY = 86_400_000;
let house: House;
let api: Awaited<ReturnType<typeof apiOf>>;
let other: Awaited<ReturnType<typeof apiOf>>;
const at = (ms: number) => new Date(house.clock.now() + ms).toISOString();

beforeAll(async () => {
  const make = (tenant: string) =>
    makeHouse({
      store: onlyOf(database().store, tenant),
      tenant,
      policy: (base) => `${base}---\n${PUSHED()}`,
    });
  house = await make('scim-api');
  api = await apiOf(house);
  other = await apiOf(await make('scim-api2'));
});

describe('a connection', () => {
  it('is made by administrators; its secret is shown once, opens it, and stands in no list', async () => {
    for (const role of ['auditor', 'operator', 'approver'] as const)
      expect((await api(role, '/scim/connections', { name: 'okta' })).status).toBe(403);
    const { body: made } = await api('administrator', '/scim/connections', { name: 'okta' });
    expect(made).toMatchObject({ path: `/scim/v2/${made.id}`, expiresAt: at(365 * DAY) });
    const { body } = await api('auditor', '/scim/connections');
    expect(body.connections).toMatchObject([
      { id: made.id, name: 'okta', state: 'open', users: 0, requests: 0, secrets: [{ kind: 'bearer' }] },
    ]);
    expect(JSON.stringify(body)).not.toContain(made.password);
    expect((await other('auditor', '/scim/connections')).body.connections).toEqual([]);
    expect((await api('administrator', '/scim/connections', { name: 'okta' })).body.code).toBe('CONFLICT');
    expect((await api('administrator', '/scim/connections', { name: 'No Name' })).body.code).toBe('USAGE');
    const ages = { name: 'x', expiresAt: at(3 * 366 * DAY) };
    expect((await api('administrator', '/scim/connections', ages)).body.code).toBe('USAGE');
  });

  it('gets another secret, and the one before ends when it was said', async () => {
    const { body: made } = await api('administrator', '/scim/connections/okta/rotate', {
      keepUntil: at(DAY),
    });
    const [{ secrets }] = (await api('auditor', '/scim/connections')).body.connections;
    expect(secrets.map(({ expiresAt }: { expiresAt: string }) => expiresAt).sort()).toEqual([
      at(DAY),
      made.expiresAt,
    ]);
    expect((await api('operator', '/scim/connections/okta/rotate', {})).status).toBe(403);
    const unknown = await other('administrator', '/scim/connections/okta/rotate', {});
    expect(unknown.body.code).toBe('SCIM_CONNECTION_UNKNOWN');
  });
});

describe('the recorder', () => {
  it('shows what was sent, the newest first, without secrets, and only of this tenant', async () => {
    const [{ id }] = (await api('auditor', '/scim/connections')).body.connections;
    const recorder = scimRecorder(house.engine);
    const send = (method: string, path: string, status: number, body: unknown) => {
      house.clock.advance(house.clock.now() + 1_000);
      recorder.record({
        connection: id,
        method,
        path,
        status,
        took: 3,
        request: body === null ? new Uint8Array() : Buffer.from(JSON.stringify(body)),
        answer: status >= 400 ? { detail: 'no' } : { id: 'x' },
        ignored: method === 'POST' ? ['nickName'] : [],
      });
    };
    send('GET', '/Users?filter=userName%20eq%20%22ada%22', 200, null);
    send('POST', '/Users', 201, { ...user('ada'), password: 'correct horse', nickName: 'A' });
    send('PATCH', `/Users/${NOBODY}`, 404, patch({ op: 'replace', path: 'active', value: false }));
    house.clock.advance(house.clock.now() + 1_000);
    const listed = async (query = '') =>
      (await api('auditor', `/scim/connections/okta/requests${query}`)).body;
    await expect.poll(async () => (await listed()).requests.length).toBe(3);
    const methods = (page: { requests: { method: string }[] }) => page.requests.map(({ method }) => method);
    const first = await listed('?limit=2');
    expect(methods(first)).toEqual(['PATCH', 'POST']);
    expect(methods(await listed(`?limit=2&after=${first.next}`))).toEqual(['GET']);
    expect(methods(await listed('?status=refused'))).toEqual(['PATCH']);
    expect(methods(await listed('?method=GET'))).toEqual(['GET']);
    expect(first.requests[1]).toMatchObject({ status: 201, took: 3, ignored: ['nickName'] });
    const one = (await api('auditor', `/scim/connections/okta/requests/${first.requests[1].id}`)).body;
    expect(JSON.parse(one.request)).toMatchObject({ userName: 'ada@example.com', password: '[redacted]' });
    expect(one.answer).toBe('{"id":"x"}');
    expect((await api('auditor', '/scim/connections')).body.connections[0].requests).toBe(3);
    for (const path of ['/scim/connections/okta/requests', `/scim/connections/${id}/requests`])
      expect((await other('auditor', path)).body.code).toBe('SCIM_CONNECTION_UNKNOWN');
  });

  it('tries a request once more, and nothing of it stays', async () => {
    const { requests } = (await api('auditor', '/scim/connections/okta/requests?method=POST')).body;
    const path = `/scim/connections/okta/requests/${requests[0].id}/try`;
    const users = () => house.store.transaction(house.tenant, (tx) => tx.count('scim_user', {}));
    const tried = await api('operator', path, {});
    expect(tried.body).toMatchObject({ status: 201, before: 201, body: { userName: 'ada@example.com' } });
    expect(await users()).toBe(0);
    expect((await api('auditor', path, {})).status).toBe(403);
    const nobody = `/scim/connections/okta/requests/${NOBODY}`;
    expect((await api('operator', `${nobody}/try`, {})).body.code).toBe('NOT_FOUND');
    expect((await api('auditor', nobody)).body.code).toBe('NOT_FOUND');
  });
});

describe('a source that is pushed', () => {
  it('is shown with its connection, until that is closed', async () => {
    const okta = async () =>
      (await api('auditor', '/sources')).body.sources.find(({ id }: { id: string }) => id === 'okta');
    expect(await okta()).toMatchObject({
      type: 'scim',
      provesWholeBy: 'messages',
      connection: { users: 0, waiting: 0 },
      freshness: { state: 'never' },
    });
    expect((await api('auditor', '/sources/okta')).body.fields.length).toBeGreaterThan(5);
    expect((await api('operator', '/scim/connections/okta/remove', {})).status).toBe(403);
    expect((await api('administrator', '/scim/connections/okta/remove', {})).body.code).toBe('USAGE');
    const removed = await api('administrator', '/scim/connections/okta/remove', { reason: 'moved to Entra' });
    expect(removed.status).toBe(200);
    const events = await house.store.transaction(house.tenant, (tx) =>
      tx.find('event', { type: 'scim.connectionRemoved' }),
    );
    expect(events[0]?.payload).toMatchObject({ reason: 'moved to Entra' });
    expect((await okta()).connection).toBeNull();
    expect((await api('auditor', '/scim/connections')).body.connections[0].state).toBe('removed');
  });
});
