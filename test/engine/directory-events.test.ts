import { expect, it } from 'vitest';
import { httpServices } from '../../src/app/http-services.ts';
import { addConnection, removeConnection, rotateConnection } from '../../src/app/scim/connections.ts';
import { journal } from '../../src/engine/log/journal.ts';
import { makeHttpApp } from '../../src/http/make-app.ts';
import { memoryStore } from '../../src/store/memory/memory-store.ts';
import { describedEvents } from '../support/described-events.ts';
import { makeHouse } from '../support/house.ts';

it('what an identity provider pushes is told with what was so before, and without a value', async () => {
  const house = await makeHouse();
  const { engine, tenant, clock } = house;
  const expiresAt = clock.now() + 86_400_000;
  const made = await addConnection(engine, tenant, {
    name: 'okta',
    dialect: 'tolerant',
    extensions: [],
    expiresAt,
    actor: 'test',
  });
  const app = makeHttpApp({
    services: httpServices(house),
    log: engine.log,
    version: '0',
    openMetrics: false,
    defaultTenant: tenant,
  });
  const send = async (method: string, path: string, body?: unknown) => {
    const answer = await app.request(`http://x/scim/v2/${made.id}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${made.credential.token}`,
        'content-type': 'application/scim+json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    expect(answer.status, await answer.clone().text()).toBeLessThan(300);
    return (answer.status === 204 ? {} : await answer.json()) as { id: string };
  };
  const patch = (...operations: readonly object[]) => ({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: operations,
  });
  const ada = await send('POST', '/Users', { userName: 'ada@example.com', active: true });
  const group = await send('POST', '/Groups', {
    displayName: 'Secret project',
    members: [{ value: ada.id }],
  });
  await send('PATCH', `/Users/${ada.id}`, patch({ op: 'replace', path: 'active', value: false }));
  await send('PATCH', `/Groups/${group.id}`, patch({ op: 'replace', path: 'displayName', value: 'Other' }));
  await send('DELETE', `/Users/${ada.id}`);
  await send('DELETE', `/Groups/${group.id}`);
  await rotateConnection(engine, tenant, {
    connection: 'okta',
    expiresAt,
    keepUntil: expiresAt,
    actor: 'test',
  });
  await removeConnection(engine, tenant, 'okta', 'test');
  const events = await house.store.transaction(tenant, (tx) => tx.find('event', {}, { order: ['n'] }));
  const told = events.filter(({ type }) => /^(?:dsync|scim)\./.test(type));
  expect(told.map(({ type }) => type)).toEqual([
    'scim.connectionAdded',
    'dsync.user.created',
    'dsync.group.created',
    'dsync.group.user_added',
    'dsync.user.updated',
    'dsync.group.updated',
    'dsync.group.user_removed',
    'dsync.user.deleted',
    'dsync.group.deleted',
    'scim.secretRotated',
    'scim.connectionRemoved',
  ]);
  expect(told[4]?.payload).toMatchObject({ changed: ['active'], active: false, previous: { active: true } });
  expect(told[7]?.payload).toMatchObject({ previous: { active: false } });
  expect(JSON.stringify(told)).not.toMatch(/ada@|Secret|Other/);
});

it('an event that nothing describes, or otherwise than it is, fails the test that writes it', async () => {
  const store = describedEvents(memoryStore());
  const write = (type: string, body: Readonly<Record<string, string>>) =>
    store.transaction('acme', (tx) =>
      journal(tx, [{ type: type as 'tenant.created', at: 0, subject: null, body }]),
    );
  await expect(write('tenant.invented', {})).rejects.toThrow('vocabulary');
  await expect(write('tenant.created', { tenant: 'acme', name: 'Ada' })).rejects.toThrow('tenant.created');
  await write('tenant.created', { tenant: 'acme' });
});
