import { describe, expect, it } from 'vitest';
import { undoLeave } from '../../src/app/people/leave-person.ts';
import { ageForgotten } from '../../src/app/scim/age-forgotten.ts';
import { eraseInState } from '../../src/engine/erase/erase-in-state.ts';
import { activatePolicy } from '../../src/engine/make-policies.ts';
import { idOf, patch, pushedCompany, user } from './pushed-company.ts';

const DAY = 86_400_000;
const OFF = patch({ op: 'replace', value: { active: false } });
const ON = patch({ op: 'Replace', path: 'active', value: 'True' });

describe('people whom an identity provider pushes', () => {
  it('join with their accounts, leave when they are switched off, and come back as the same', async () => {
    const { house, send, settle, account } = await pushedCompany();
    const made = await send('POST', '/Users', user('100'));
    expect(made.status).toBe(201);
    await settle();
    expect(account('directory', '100')?.active).toBe(true);
    const before = account('git', '100');
    expect(before?.entitlements.map(({ value }) => value)).toEqual(['developers']);

    expect((await send('PATCH', `/Users/${idOf(made)}`, OFF)).body?.active).toBe(false);
    await settle();
    expect(account('directory', '100')?.active).toBe(false);
    expect(account('git', '100')?.entitlements).toEqual([]);
    const [leave] = await house.store.transaction(house.tenant, (tx) => tx.find('leave', {}));
    const [certificate] = await house.store.transaction(house.tenant, (tx) => tx.find('certificate', {}));
    expect(leave).toBeDefined();
    expect(certificate).toBeDefined();

    // A push of the profile is no re-activation.
    await send('PATCH', `/Users/${idOf(made)}`, patch({ op: 'replace', path: 'title', value: 'Dr' }));
    await settle();
    expect(account('directory', '100')?.active).toBe(false);

    expect((await send('PATCH', `/Users/${idOf(made)}`, ON)).body?.id).toBe(idOf(made));
    await settle();
    expect(account('directory', '100')?.active).toBe(true);
    expect(account('git', '100')?.entitlements.map(({ value }) => value)).toEqual(['developers']);
    const people = await house.store.transaction(house.tenant, (tx) => tx.find('identity', {}));
    expect(people).toHaveLength(1);
  });

  it('do not come back by a creation that leaves out whether they are active', async () => {
    const { send, settle, account } = await pushedCompany();
    const made = await send('POST', '/Users', user('100'));
    await settle();
    await send('PATCH', `/Users/${idOf(made)}`, OFF);
    await settle();
    const silent = await send('POST', '/Users', user('100', { active: undefined, title: 'Dr' }));
    expect(silent).toMatchObject({ status: 201, body: { id: idOf(made), active: false, title: 'Dr' } });
    await settle();
    expect(account('directory', '100')?.active).toBe(false);

    const said = await send('POST', '/Users', user('100'));
    expect(said).toMatchObject({ status: 201, body: { id: idOf(made), active: true } });
    await settle();
    expect(account('directory', '100')?.active).toBe(true);
    // Of somebody new who is not said to be off it means that they are here.
    await send('POST', '/Users', user('101', { active: undefined }));
    await settle();
    expect(account('directory', '101')?.active).toBe(true);
  });

  it('leave when they are deleted, and their name is free again', async () => {
    const { house, send, settle, account } = await pushedCompany();
    const made = await send('POST', '/Users', user('100'));
    await settle();
    expect((await send('DELETE', `/Users/${idOf(made)}`)).status).toBe(204);
    expect((await send('GET', `/Users/${idOf(made)}`)).status).toBe(404);
    await settle();
    expect(account('directory', '100')?.active).toBe(false);
    const again = await send('POST', '/Users', user('100'));
    expect(again.status).toBe(201);
    expect(idOf(again)).not.toBe(idOf(made));
    await settle();
    expect(account('directory', '100')?.active).toBe(true);
    const people = await house.store.transaction(house.tenant, (tx) => tx.find('identity', {}));
    expect(people).toHaveLength(1);
  });

  it('lose what a group gave when they leave the group, and get it when they come in', async () => {
    const { send, settle, account } = await pushedCompany();
    const made = await send('POST', '/Users', user('100'));
    const group = await send('POST', '/Groups', {
      displayName: 'Releasers',
      members: [{ value: idOf(made) }],
    });
    await settle();
    const rights = () =>
      account('git', '100')
        ?.entitlements.map(({ value }) => value)
        .sort();
    expect(rights()).toEqual(['developers', 'releasers']);
    const out = patch({ op: 'remove', path: `members[value eq "${idOf(made)}"]` });
    expect((await send('PATCH', `/Groups/${idOf(group)}`, out)).status).toBe(204);
    await settle();
    expect(rights()).toEqual(['developers']);
    await send(
      'PATCH',
      `/Groups/${idOf(group)}`,
      patch({ op: 'Add', path: 'members', value: [{ value: idOf(made) }] }),
    );
    await settle();
    expect(rights()).toEqual(['developers', 'releasers']);
    // A group of another name is another group to every rule.
    await send(
      'PATCH',
      `/Groups/${idOf(group)}`,
      patch({ op: 'replace', path: 'displayName', value: 'Others' }),
    );
    await settle();
    expect(rights()).toEqual(['developers']);
  });

  it('leave though HR says that they work here, and HR counts again once they are back on', async () => {
    const { house, send, settle, account } = await pushedCompany();
    await house.report([{ id: '100', department: 'Engineering' }]);
    await house.run();
    const made = await send('POST', '/Users', user('100'));
    await settle();
    const people = await house.store.transaction(house.tenant, (tx) => tx.find('identity', {}));
    expect(people).toHaveLength(1);
    await send('PATCH', `/Users/${idOf(made)}`, OFF);
    await settle();
    expect(account('directory', '100')?.active).toBe(false);
    await send('PATCH', `/Users/${idOf(made)}`, ON);
    await settle();
    expect(account('directory', '100')?.active).toBe(true);
  });

  it('stay here when an administrator took the leave back, until the provider says something else', async () => {
    const { house, send, settle, account } = await pushedCompany();
    const made = await send('POST', '/Users', user('100'));
    await settle();
    await send('PATCH', `/Users/${idOf(made)}`, OFF);
    await settle();
    const [person] = await house.store.transaction(house.tenant, (tx) => tx.find('identity', {}));
    const identityId = person?.identity_id ?? '';
    await undoLeave(house.engine, house.tenant, { identityId, actor: 'boss', reason: 'a mistake there' });
    await settle();
    expect(account('directory', '100')?.active).toBe(true);
    await send('PATCH', `/Users/${idOf(made)}`, patch({ op: 'replace', path: 'title', value: 'Dr' }));
    await settle();
    expect(account('directory', '100')?.active).toBe(true);
    // Both before anybody has looked.
    await send('PATCH', `/Users/${idOf(made)}`, ON);
    await send('PATCH', `/Users/${idOf(made)}`, OFF);
    await settle();
    expect(account('directory', '100')?.active).toBe(false);
  });

  it('do not leave for one of several users that they have', async () => {
    const { send, settle, account } = await pushedCompany();
    await send('POST', '/Users', user('100'));
    const second = await send(
      'POST',
      '/Users',
      user('100', { userName: 'admin-100@example.com', externalId: '00u100admin' }),
    );
    await settle();
    await send('PATCH', `/Users/${idOf(second)}`, OFF);
    await settle();
    expect(account('directory', '100')?.active).toBe(true);
  });

  it('are suspended where the source says so', async () => {
    const { house, send, settle } = await pushedCompany({ more: 'inactive: suspend\n' });
    const made = await send('POST', '/Users', user('100'));
    await settle();
    await send('PATCH', `/Users/${idOf(made)}`, OFF);
    await settle();
    const [person] = await house.store.transaction(house.tenant, (tx) => tx.find('identity', {}));
    expect(person?.state).toBe('suspended');
  });

  it('leave, or are suspended, when what being off means is changed later', async () => {
    const { house, send, settle, account } = await pushedCompany({ more: 'inactive: suspend\n' });
    const ids: string[] = [];
    for (const number of ['100', '101', '102']) ids.push(idOf(await send('POST', '/Users', user(number))));
    await settle();
    for (const id of ids.slice(1)) await send('PATCH', `/Users/${id}`, OFF);
    await settle();
    const people = () =>
      house.store.transaction(house.tenant, async (tx) => {
        const records = await tx.find('record', { record_key: { in: ids } });
        const found = await tx.find('identity', {});
        return ids.map((id) => {
          const whose = records.find(({ record_key }) => record_key === id)?.identity_id;
          return found.find(({ identity_id }) => identity_id === whose);
        });
      });
    const states = async () => (await people()).map((person) => person?.state);
    expect(await states()).toEqual(['active', 'suspended', 'suspended']);
    // Whom an administrator brought back was not switched off anew.
    const back = (await people())[2]?.identity_id ?? '';
    await undoLeave(house.engine, house.tenant, {
      identityId: back,
      actor: 'boss',
      reason: 'a mistake there',
    });
    await settle();
    expect(await states()).toEqual(['active', 'suspended', 'active']);

    const means = (from: string, to: string) =>
      house.store.transaction(house.tenant, async (tx) => {
        const [row] = await tx.find('policy_version', {}, { order: [{ descending: 'version' }], limit: 1 });
        const text = String(row?.document);
        expect(text).toContain(from);
        await activatePolicy(tx, house.clock, text.replace(from, to), 'test');
      });
    await means('inactive: suspend', 'inactive: leave');
    await settle();
    expect(await states()).toEqual(['active', 'left', 'active']);
    expect(account('git', '101')?.entitlements).toEqual([]);
    await means('inactive: leave', 'inactive: suspend');
    await settle();
    expect(await states()).toEqual(['active', 'suspended', 'active']);
    const noted = await house.store.transaction(house.tenant, (tx) =>
      tx.find('counter', { name: 'scim:meaning:okta' }),
    );
    expect(noted).toMatchObject([{ value: 2 }]);
  });

  it('wait with their leave for a person when too many are switched off at once', async () => {
    const { house, send, settle, account } = await pushedCompany();
    const ids = [];
    for (let n = 100; n < 160; n++) ids.push(idOf(await send('POST', '/Users', user(String(n)))));
    await settle();
    for (const id of ids.slice(0, 40)) await send('PATCH', `/Users/${id}`, OFF);
    await settle();
    const holds = await house.store.transaction(house.tenant, (tx) => tx.find('hold', {}));
    expect(holds.length).toBeGreaterThan(20);
    const cut = ids.filter((_, i) => account('directory', String(100 + i))?.active === false);
    expect(cut.length).toBeLessThan(20);
  });

  it('are taken although one of their attributes cannot be read', async () => {
    const { send, settle, account } = await pushedCompany();
    const made = await send('POST', '/Users', user('100', { timezone: 'Nowhere/Land' }));
    await settle();
    expect(account('directory', '100')?.active).toBe(true);
    await send('PATCH', `/Users/${idOf(made)}`, OFF);
    await settle();
    expect(account('directory', '100')?.active).toBe(false);
  });

  it('go by another mode when they are deleted, where the policy says so', async () => {
    const { send, settle, account } = await pushedCompany({
      rule: `kind: LifecyclePolicy
id: deleted
when: identity.lifecycleState == "left" && identity.directoryState == "deleted"
steps: [{ after: PT0S, mode: delete }]
`,
    });
    const made = await send('POST', '/Users', user('100'));
    const other = await send('POST', '/Users', user('101'));
    await settle();
    await send('PATCH', `/Users/${idOf(other)}`, OFF);
    await send('DELETE', `/Users/${idOf(made)}`);
    await settle();
    expect(account('directory', '100') ?? null).toBeNull();
    expect(account('directory', '101')?.active).toBe(false);
  });

  it('become an exception when they were switched off long ago and nobody deleted them', async () => {
    const { house, send, settle } = await pushedCompany();
    const made = await send('POST', '/Users', user('100'));
    await send('PATCH', `/Users/${idOf(made)}`, OFF);
    await settle();
    const told = () =>
      house.store.transaction(house.tenant, async (tx) => {
        const rows = await tx.find('exception', { kind: 'forgottenUser' });
        return rows.map(({ closed_at }) => (closed_at === null ? 'open' : 'closed'));
      });
    house.clock.advance(house.clock.now() + 29 * DAY);
    expect([await ageForgotten(house.engine), await told()]).toEqual([0, []]);
    house.clock.advance(house.clock.now() + 2 * DAY);
    expect([await ageForgotten(house.engine), await told()]).toEqual([1, ['open']]);
    expect([await ageForgotten(house.engine), await told()]).toEqual([0, ['open']]);
    await send('PATCH', `/Users/${idOf(made)}`, ON);
    await ageForgotten(house.engine);
    expect(await told()).toEqual(['closed']);
  });

  it('are all told of, however many were switched off long ago', async () => {
    const { house, connection } = await pushedCompany();
    const at = house.clock.now();
    await house.store.transaction(house.tenant, (tx) =>
      tx.insert(
        'scim_user',
        Array.from({ length: 1_001 }, (_, i) => ({
          connection_id: connection,
          user_id: house.engine.random.uuid(),
          user_name: `gone-${i}`,
          external_id: null,
          active: false,
          switched_at: at,
          version: 1,
          created_at: at,
          modified_at: at,
          resource: {},
          folded: {},
          untaken_since: null,
        })),
      ),
    );
    house.clock.advance(at + 31 * DAY);
    expect(await ageForgotten(house.engine)).toBe(1_001);
    expect(await ageForgotten(house.engine)).toBe(0);
  });

  it('are nowhere any more once they are erased', async () => {
    const { house, send, settle } = await pushedCompany();
    const made = await send('POST', '/Users', user('100', { emails: [{ value: 'ada@example.com' }] }));
    const stays = await send('POST', '/Users', user('101'));
    await send('POST', '/Groups', { displayName: 'Releasers', members: [{ value: idOf(made) }] });
    await send('PATCH', `/Users/${idOf(made)}`, OFF);
    await settle();
    await house.store.transaction(house.tenant, async (tx) => {
      const [record] = await tx.find('record', { record_key: idOf(made) });
      await eraseInState(house.engine, tx, record?.identity_id ?? '');
    });
    expect((await send('GET', `/Users/${idOf(made)}`)).status).toBe(404);
    expect((await send('GET', `/Users/${idOf(stays)}`)).status).toBe(200);
    expect((await send('GET', '/Users')).body?.totalResults).toBe(1);
    const left = await house.store.transaction(house.tenant, async (tx) => [
      await tx.count('scim_value', {}),
      await tx.count('scim_member', {}),
      await tx.count('scim_user', { user_name: '100@example.com' }),
    ]);
    expect(left).toEqual([0, 0, 0]);
  });

  it('are the same person when they are made anew while switched off', async () => {
    const { send, settle, account } = await pushedCompany();
    const made = await send('POST', '/Users', user('100'));
    await settle();
    await send('PATCH', `/Users/${idOf(made)}`, OFF);
    await settle();
    const again = await send('POST', '/Users', user('100'));
    expect([again.status, idOf(again)]).toEqual([201, idOf(made)]);
    await settle();
    expect(account('directory', '100')?.active).toBe(true);
    expect((await send('POST', '/Users', user('100'))).status).toBe(409);
  });
});
