import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccountRef } from '../../domain/connector.ts';
import { type Misbehaving, problem, startMisbehaving } from './testing/misbehaving-server.ts';
import { listAll, openSubject, operation, type Subject } from './testing/scim-subject.ts';

let server: Misbehaving;
const subjects: Subject[] = [];
beforeEach(async () => {
  server = await startMisbehaving();
});
afterEach(async () => {
  for (const subject of subjects.splice(0)) await subject.close();
  await server.close();
});

async function open(config: Record<string, unknown> = {}, clock?: () => number) {
  const subject = await openSubject(server.url, config, clock);
  subjects.push(subject);
  return subject.connector;
}

const ada: AccountRef = { name: 'ada', keys: { externalId: 'E1' } };
const adaWithId = { ...ada, id: 'a' };
function seed(more: Record<string, unknown> = {}) {
  server.users.set('a', {
    id: 'a',
    userName: 'ada',
    externalId: 'E1',
    active: true,
    meta: { version: 'W/"1"' },
    ...more,
  });
}
function seedGroup(displayName: string, members: string[], id = displayName) {
  const list = members.map((value) => ({ value, display: `name of ${value}` }));
  server.groups.set(id, { id, displayName, members: list, owner: 'somebody', meta: { version: 'W/"1"' } });
}
const memberIds = (id: string) =>
  ((server.groups.get(id)?.members ?? []) as { value: string }[]).map((one) => one.value);
const staff = { kind: 'group', value: 'Staff' };
const isWrite = (method: string) => method !== 'GET';

describe('a target that answers badly', () => {
  it('is waited for as it says (429 and 503)', async () => {
    seed();
    const now = Date.UTC(2026, 0, 1);
    const connector = await open({}, () => now);
    const throttle = (status: number, wait: string) =>
      server.break(({ method }) =>
        isWrite(method) ? { status, headers: { 'retry-after': wait } } : undefined,
      );
    const disable = () => connector.apply(operation('disable', adaWithId));
    throttle(429, '7');
    await expect(disable()).rejects.toMatchObject({ kind: 'rateLimited', retryAfterMs: 7000 });
    throttle(503, 'Thu, 01 Jan 2026 00:00:09 GMT');
    await expect(disable()).rejects.toMatchObject({ kind: 'rateLimited', retryAfterMs: 9000 });
    throttle(429, '');
    await expect(disable()).rejects.toMatchObject({ kind: 'rateLimited', retryAfterMs: undefined });
    expect(await disable()).toMatchObject({ changed: true });
  });

  it('leaves a create in doubt when it fails after doing it, and one account in the end', async () => {
    const connector = await open();
    server.behaviour.uniqueNames = false;
    const create = operation('create', ada, { entitlements: [staff] });
    seedGroup('Staff', ['x', 'y']);
    for (const lost of [
      { status: 500 },
      { status: 201, lost: 'reset' as const },
      { status: 201, text: '{"id":"a' },
    ]) {
      server.users.clear();
      server.break(({ method, path }, serve) => {
        if (method !== 'POST' || path !== '/Users') return undefined;
        serve();
        return lost;
      });
      await expect(connector.apply(create)).rejects.toMatchObject({ kind: 'unknownOutcome' });
      expect(server.users.size).toBe(1);
      expect(await connector.apply(create)).toMatchObject({
        status: 'done',
        id: [...server.users.keys()][0],
      });
      expect(server.users.size).toBe(1);
      expect(await connector.verify({ account: ada, active: true, has: [staff] })).toMatchObject({
        result: 'proven',
      });
    }
    expect(memberIds('Staff')).toHaveLength(5);
  });

  it('leaves a write in doubt when no answer comes in time, and asks reads again', async () => {
    seed();
    const connector = await open({ timeoutMs: 150 });
    expect(await connector.get(adaWithId)).toMatchObject({ active: true });
    server.break(({ method }, serve) => (isWrite(method) ? { ...serve(), lost: 'hang' } : undefined));
    await expect(connector.apply(operation('disable', adaWithId))).rejects.toMatchObject({
      kind: 'unknownOutcome',
    });
    expect(await connector.apply(operation('disable', adaWithId))).toMatchObject({ changed: false });
    server.break(() => ({ status: 200, lost: 'hang' }));
    await expect(connector.get(adaWithId)).rejects.toMatchObject({ kind: 'retryable' });
  });

  it('is never believed: 200 and did nothing', async () => {
    seed();
    const connector = await open();
    server.break(({ method }) =>
      isWrite(method) ? { status: 200, body: { id: 'a', active: false } } : undefined,
    );
    expect(await connector.apply(operation('disable', adaWithId))).toMatchObject({
      status: 'done',
      changed: true,
    });
    const verdict = await connector.verify({ account: adaWithId, active: false });
    expect(verdict).toMatchObject({ result: 'disproven', account: { active: true } });
  });

  it.each([
    ['a page cut off', { status: 200, text: '{"totalResults":1,"Resources":[{"id":"a","userN' }],
    ['a sign-in page', { status: 200, text: '<html>Please sign in</html>' }],
    ['nothing', { status: 200, text: '' }],
    ['a deep nest', { status: 200, text: `{"a":${'['.repeat(5000)}${']'.repeat(5000)}}` }],
    ['an array', { status: 200, text: '[]' }],
    ['an error with 200', { status: 200, body: { status: '500', detail: 'no' } }],
    ['a server error in HTML', { status: 500, text: '<h1>Oops</h1>' }],
    ['a bad gateway', { status: 502, text: 'upstream' }],
  ])('is not read as empty: %s', async (_name, answer) => {
    seed();
    const connector = await open();
    await connector.get(adaWithId);
    server.break(({ path }) => (path.startsWith('/Users') ? answer : undefined), 100);
    await expect(connector.list(undefined)).rejects.toMatchObject({ kind: 'retryable' });
    await expect(connector.get(adaWithId)).rejects.toMatchObject({ kind: 'retryable' });
    await expect(connector.get(ada)).rejects.toMatchObject({ kind: 'retryable' });
    await expect(connector.verify({ account: adaWithId, exists: false })).rejects.toMatchObject({
      kind: 'retryable',
    });
  });

  it('proves no absence when it says 404 to everything', async () => {
    seed();
    const connector = await open();
    await connector.get(ada);
    server.break(() => ({ status: 404, text: 'not here' }), 100);
    for (const account of [ada, adaWithId, { id: 'a', name: '', keys: {} }]) {
      await expect(connector.get(account)).rejects.toMatchObject({ kind: 'unsupported' });
      await expect(connector.verify({ account, exists: false })).rejects.toMatchObject({
        kind: 'unsupported',
      });
    }
    await expect(connector.list(undefined)).rejects.toMatchObject({ kind: 'unsupported' });
    server.mend();
    expect(await connector.get(ada)).toMatchObject({ id: 'a' });
  });

  it('cannot give one account for another', async () => {
    seed();
    const connector = await open();
    await connector.get(ada);
    server.break(({ path }) =>
      path === '/Users/a' ? { status: 200, body: { id: 'b', userName: 'bob' } } : undefined,
    );
    await expect(connector.get(adaWithId)).rejects.toMatchObject({ kind: 'retryable' });
  });

  it('is left as it is when the account was switched off by somebody', async () => {
    seed({ active: false });
    const connector = await open();
    expect(await connector.apply(operation('create', ada))).toMatchObject({ status: 'blocked' });
    const inactive = operation('create', ada, { attributes: { active: false } });
    expect(await connector.apply(inactive)).toEqual({ status: 'done', changed: false, id: 'a' });
    expect(server.users.get('a')).toMatchObject({ active: false });
  });

  it('takes 202 for accepted, and is asked again', async () => {
    const connector = await open();
    server.break(({ method }) => (method === 'POST' ? { status: 202 } : undefined));
    const outcome = await connector.apply(operation('create', ada));
    if (outcome.status !== 'accepted') throw new Error(outcome.status);
    expect(await connector.poll?.(outcome.handle)).toMatchObject({ status: 'accepted' });
    seed();
    expect(await connector.poll?.(outcome.handle)).toEqual({ status: 'done', changed: true, id: 'a' });
    await expect(connector.poll?.('nonsense')).rejects.toMatchObject({ kind: 'invalid' });
  });
});

describe('a target that lists badly', () => {
  const fill = (count: number) => {
    for (let n = 0; n < count; n += 1) {
      server.users.set(`u${n}`, {
        id: `u${n}`,
        userName: `user${n}`,
        active: true,
        meta: { version: 'W/"1"' },
      });
    }
  };

  it('resumes with the page that failed and gives nobody twice', async () => {
    fill(250);
    const connector = await open();
    const first = await connector.list(undefined);
    server.break(() => ({ status: 500 }));
    await expect(connector.list(first.next)).rejects.toMatchObject({ kind: 'retryable' });
    const second = await connector.list(first.next);
    expect(await connector.list(first.next)).toEqual(second);
    const third = await connector.list(second.next);
    const ids = [...first.items, ...second.items, ...third.items].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(250 - 60);
  });

  it('gives everybody when somebody is deleted in the middle', async () => {
    fill(250);
    const connector = await open();
    const first = await connector.list(undefined);
    server.users.delete('u7');
    const ids = first.items.map(({ id }) => id);
    for (let next = first.next; next !== undefined; ) {
      const page = await connector.list(next);
      ids.push(...page.items.map(({ id }) => id));
      next = page.next;
    }
    expect(new Set(ids)).toEqual(new Set([...server.users.keys(), 'u7']));
  });

  it('reads from the start when another process goes on with the token', async () => {
    fill(250);
    const first = await (await open()).list(undefined);
    const other = await open();
    const page = await other.list(first.next);
    expect(page.items[0]?.id).toBe('u0');
    await expect(other.list('../../x')).rejects.toMatchObject({ kind: 'invalid' });
  });

  it('is asked without a filter when it cannot filter, and still finds the one', async () => {
    fill(150);
    seed();
    for (const filter of [true, false]) {
      server.behaviour.filter = filter;
      expect(await (await open()).get(ada)).toMatchObject({ id: 'a' });
    }
    server.behaviour.discovery = false;
    expect(await (await open()).get(ada)).toMatchObject({ id: 'a' });
  });

  it('is not believed when it answers a filter it does not know with nothing, or with everybody', async () => {
    fill(150);
    seed();
    const empty = { status: 200, body: { totalResults: 0 } };
    server.break(({ query }) => (query.get('filter')?.startsWith('externalId') ? empty : undefined), 1000);
    server.users.set('z', { id: 'z', userName: 'zoe', externalId: 'E9', meta: { version: 'W/"1"' } });
    expect(await (await open()).get({ name: 'gone', keys: { externalId: 'E1' } })).toMatchObject({ id: 'a' });
    server.mend();
    server.break(({ query }, serve) => {
      query.delete('filter');
      return serve();
    }, 1000);
    expect(await (await open()).get(ada)).toMatchObject({ id: 'a' });
    expect(await (await open()).get({ name: 'nobody', keys: { externalId: 'E0' } })).toBeNull();
  });
});

describe('a target that speaks a dialect', () => {
  it('may spell names and truth as it likes', async () => {
    seed({ emails: [{ value: 'a@x', type: 'Work' }] });
    server.behaviour.shape = ({ id, userName, externalId, active, emails }) => ({
      id,
      UserName: userName,
      externalID: externalId,
      Active: active ? 'True' : 'False',
      EMAILS: emails,
    });
    const connector = await open();
    expect(await connector.get(ada)).toMatchObject({
      name: 'ada',
      active: true,
      keys: { externalId: 'E1' },
      attributes: { userName: 'ada', mail: 'a@x' },
    });
    await connector.apply(operation('disable', adaWithId));
    expect(await connector.verify({ account: ada, active: false })).toMatchObject({ result: 'proven' });
    expect(await connector.apply(operation('disable', adaWithId))).toMatchObject({ changed: false });
  });

  it('is not taken for switched off when it does not tell', async () => {
    seed();
    server.behaviour.shape = ({ active: _hidden, ...rest }) => rest;
    const connector = await open();
    expect(await connector.apply(operation('disable', adaWithId))).toMatchObject({ changed: true });
    expect(await connector.verify({ account: ada, active: false })).toMatchObject({ result: 'disproven' });
  });

  it('may refuse application/scim+json', async () => {
    seed();
    server.break(
      ({ headers }) =>
        headers['content-type'] === 'application/scim+json' ? problem(415, 'json only') : undefined,
      100,
    );
    const connector = await open();
    expect(await connector.apply(operation('disable', adaWithId))).toMatchObject({ changed: true });
    expect(server.users.get('a')).toMatchObject({ active: false });
  });

  it('gets PUT of the whole user when it refuses PATCH, and loses nothing', async () => {
    const more = {
      nickName: 'Countess',
      'urn:vendor:ext': { secretSauce: [1, { deep: true }] },
      emails: [{ value: 'x', custom: 1 }],
    };
    seed(more);
    server.behaviour.patch = false;
    server.behaviour.discovery = false;
    const connector = await open();
    expect(
      await connector.apply(operation('update', adaWithId, { attributes: { title: 'Lead' } })),
    ).toMatchObject({
      changed: true,
    });
    expect(server.users.get('a')).toMatchObject({ ...more, title: 'Lead', active: true, externalId: 'E1' });
    const methods = server.requests.map(({ method }) => method).filter(isWrite);
    expect(methods).toEqual(['PATCH', 'PUT']);
    await connector.apply(operation('disable', adaWithId));
    expect(server.users.get('a')).toMatchObject({ ...more, title: 'Lead', active: false });
  });

  it('guards a rewritten user by its version and starts over after 412', async () => {
    seed();
    Object.assign(server.behaviour, { patch: false, etag: true });
    const connector = await open();
    server.break(({ method }) => {
      if (method !== 'PUT') return undefined;
      const row = server.users.get('a');
      server.users.set('a', { ...row, nickName: 'by somebody else', meta: { version: 'W/"7"' } });
      return problem(412, 'version mismatch');
    });
    await connector.apply(operation('update', adaWithId, { attributes: { title: 'Lead' } }));
    expect(server.users.get('a')).toMatchObject({ title: 'Lead', nickName: 'by somebody else' });
  });

  it('keeps roles and entitlements as values of the user', async () => {
    seed({ roles: [{ value: 'auditor', primary: true }] });
    for (const config of [{}, { update: 'put' }, { valuePaths: false }]) {
      const connector = await open({ valueEntitlements: ['role'], ...config });
      const role = { kind: 'role', value: 'admin "x"' };
      expect(await connector.apply(operation('grant', adaWithId, { entitlement: role }))).toMatchObject({
        changed: true,
      });
      expect(await connector.apply(operation('grant', adaWithId, { entitlement: role }))).toMatchObject({
        changed: false,
      });
      expect(await connector.verify({ account: ada, has: [role] })).toMatchObject({ result: 'proven' });
      expect(await connector.apply(operation('revoke', adaWithId, { entitlement: role }))).toMatchObject({
        changed: true,
      });
      expect(await connector.verify({ account: ada, lacks: [role] })).toMatchObject({ result: 'proven' });
      expect(server.users.get('a')?.roles).toEqual([{ value: 'auditor', primary: true }]);
    }
    const without = await open();
    const role = { kind: 'role', value: 'x' };
    await expect(without.apply(operation('revoke', adaWithId, { entitlement: role }))).rejects.toMatchObject({
      kind: 'unsupported',
    });
    expect(await without.verify({ account: ada, lacks: [role] })).toMatchObject({ result: 'unprovable' });
  });

  it('says what it cannot do', async () => {
    seed();
    const connector = await open({ deletes: false });
    for (const kind of ['revokeSessions', 'revokeCredentials', 'transferData', 'delete'] as const) {
      await expect(connector.apply(operation(kind, adaWithId))).rejects.toMatchObject({
        kind: 'unsupported',
      });
    }
    const { capabilities } = await connector.check();
    expect(capabilities).toMatchObject({ delete: 'none', teardown: { delete: ['disable', 'revoke'] } });
    const update = (attributes: Record<string, string | boolean>) =>
      connector.apply(operation('update', adaWithId, { attributes }));
    for (const wrong of [
      { id: 'x' },
      { active: true },
      { 'meta.version': 'x' },
      { groups: 'x' },
      { 'no path': 'x' },
    ]) {
      await expect(update(wrong as Record<string, string>)).rejects.toMatchObject({ kind: 'invalid' });
    }
    expect(server.users.get('a')).toMatchObject({ id: 'a', active: true });
  });
});

describe('groups on difficult targets', () => {
  it('keeps every member and attribute of a group that is rewritten while others write too', async () => {
    seed();
    seedGroup('Staff', ['x', 'y', 'a']);
    Object.assign(server.behaviour, { patch: false, etag: true });
    const connector = await open();
    let collisions = 2;
    server.break(({ method, path }) => {
      if (method !== 'PUT' || !path.startsWith('/Groups') || collisions === 0) return undefined;
      collisions -= 1;
      const row = server.groups.get('Staff');
      const members = [...((row?.members ?? []) as unknown[]), { value: `late${collisions}` }];
      server.groups.set('Staff', { ...row, members, meta: { version: `W/"${50 + collisions}"` } });
      return problem(412, 'version mismatch');
    }, 2);
    expect(await connector.apply(operation('revoke', adaWithId, { entitlement: staff }))).toMatchObject({
      changed: true,
    });
    expect(memberIds('Staff')).toEqual(['x', 'y', 'late1', 'late0']);
    expect(server.groups.get('Staff')).toMatchObject({
      owner: 'somebody',
      members: expect.arrayContaining([{ value: 'x', display: 'name of x' }]),
    });
  });

  it('keeps the members that two connectors write at the same time', async () => {
    Object.assign(server.behaviour, { patch: false, etag: true });
    for (let n = 0; n < 4; n += 1)
      server.users.set(`p${n}`, { id: `p${n}`, userName: `p${n}`, meta: { version: 'W/"1"' } });
    seedGroup('Staff', ['x']);
    const connectors = [await open(), await open()];
    await Promise.all(
      [0, 1, 2, 3].map((n) =>
        connectors[n % 2]?.apply(
          operation('grant', { id: `p${n}`, name: `p${n}`, keys: {} }, { entitlement: staff }),
        ),
      ),
    );
    expect(memberIds('Staff').sort()).toEqual(['p0', 'p1', 'p2', 'p3', 'x']);
  });

  it('meets a target that demands versions', async () => {
    seed();
    seedGroup('Staff', ['x', 'a']);
    Object.assign(server.behaviour, { patch: false, etag: true, demandsVersion: true });
    const connector = await open();
    expect(await connector.apply(operation('revoke', adaWithId, { entitlement: staff }))).toMatchObject({
      changed: true,
    });
    expect(await connector.apply(operation('disable', adaWithId))).toMatchObject({ changed: true });
    expect(memberIds('Staff')).toEqual(['x']);
  });

  it('looks into the group itself when the user does not show it, or still shows it', async () => {
    seed();
    seedGroup('Staff', ['x', 'a']);
    const connector = await open({ membership: 'user' });
    expect(await connector.verify({ account: ada, lacks: [staff] })).toMatchObject({ result: 'disproven' });
    seedGroup('Staff', ['x']);
    expect(await connector.verify({ account: ada, lacks: [staff] })).toMatchObject({ result: 'proven' });
    server.behaviour.shape = (user) => ({ ...user, groups: [{ value: 'Staff', display: 'Staff' }] });
    expect(await connector.verify({ account: ada, lacks: [staff] })).toMatchObject({ result: 'disproven' });
  });

  it('are read afresh after own changes, and as they are for what is judged', async () => {
    seed();
    seedGroup('Staff', ['x']);
    seedGroup('Other', ['a']);
    const connector = await open({ membership: 'scan' }, () => 0);
    const other = { kind: 'group', value: 'Other' };
    expect((await connector.get(ada))?.entitlements).toEqual([other]);
    await connector.apply(operation('grant', adaWithId, { entitlement: staff }));
    expect((await connector.get(ada))?.entitlements).toEqual([staff, other]);
    seedGroup('Other', []);
    const verdict = await connector.verify({ account: ada, lacks: [other] });
    expect(verdict).toMatchObject({ result: 'proven', account: { entitlements: [staff] } });
  });

  it('gives up on versions that never fit, without writing', async () => {
    seed();
    seedGroup('Staff', ['x', 'a']);
    Object.assign(server.behaviour, { patch: false, etag: true });
    const connector = await open();
    server.break(({ method }) => (method === 'PUT' ? problem(412, 'never') : undefined), 100);
    await expect(
      connector.apply(operation('revoke', adaWithId, { entitlement: staff })),
    ).rejects.toMatchObject({
      kind: 'precondition',
    });
    expect(memberIds('Staff')).toEqual(['x', 'a']);
  });

  it('removes with a path filter, and in the other forms when so configured', async () => {
    seed();
    for (const [memberRemoval, expected] of [
      ['filter', { op: 'remove', path: 'members[value eq "a"]' }],
      ['values', { op: 'remove', path: 'members', value: [{ value: 'a' }] }],
      ['replace', { op: 'replace', path: 'members', value: [{ value: 'x', display: 'name of x' }] }],
    ] as const) {
      seedGroup('Staff', ['x', 'a']);
      server.mend();
      const connector = await open({ memberRemoval });
      await connector.apply(operation('revoke', adaWithId, { entitlement: staff }));
      const patch = server.requests.find(({ method }) => method === 'PATCH');
      expect(patch?.body.Operations).toEqual([expected]);
    }
  });

  it('never rewrites, and never proves, a member list that is not shown', async () => {
    seed();
    seedGroup('Staff', ['x', 'a']);
    server.behaviour.showsMembers = false;
    const patching = await open();
    expect(await patching.apply(operation('revoke', adaWithId, { entitlement: staff }))).toMatchObject({
      changed: true,
    });
    expect(memberIds('Staff')).toEqual(['x']);
    expect(await patching.verify({ account: ada, lacks: [staff] })).toMatchObject({ result: 'unprovable' });
    const putting = await open({ update: 'put' });
    await expect(putting.apply(operation('grant', adaWithId, { entitlement: staff }))).rejects.toMatchObject({
      kind: 'unsupported',
    });
    expect(memberIds('Staff')).toEqual(['x']);
  });

  it.each([400, 404, 409])('asks the group when a removal is answered with %i', async (status) => {
    seed();
    seedGroup('Staff', ['x', 'a']);
    const connector = await open();
    server.break(({ method }, serve) => {
      if (method !== 'PATCH') return undefined;
      serve();
      return problem(status, 'no such member', 'noTarget');
    });
    expect(await connector.apply(operation('revoke', adaWithId, { entitlement: staff }))).toMatchObject({
      changed: false,
    });
    seedGroup('Staff', ['x', 'a']);
    server.break(({ method }) => (method === 'PATCH' ? problem(status, 'no') : undefined));
    await expect(connector.apply(operation('revoke', adaWithId, { entitlement: staff }))).rejects.toThrow();
    expect(memberIds('Staff')).toEqual(['x', 'a']);
  });

  it('does not choose between two groups or two accounts that are called the same', async () => {
    seed();
    seedGroup('Staff', ['a'], 'g1');
    seedGroup('Staff', ['a'], 'g2');
    const connector = await open();
    await expect(
      connector.apply(operation('revoke', adaWithId, { entitlement: staff })),
    ).rejects.toMatchObject({
      kind: 'conflict',
    });
    const byId = await open({ groupsBy: 'id' });
    const g2 = { kind: 'group', value: 'g2' };
    await byId.apply(operation('revoke', adaWithId, { entitlement: g2 }));
    expect([memberIds('g1'), memberIds('g2')]).toEqual([['a'], []]);
    server.users.set('b', {
      id: 'b',
      userName: 'bob',
      externalId: 'E1',
      active: true,
      meta: { version: 'W/"1"' },
    });
    await expect(connector.apply(operation('disable', ada))).rejects.toMatchObject({ kind: 'conflict' });
    expect([...server.users.values()].every(({ active }) => active === true)).toBe(true);
  });

  it('can be missing', async () => {
    seed();
    const connector = await open();
    server.break(({ path }) => (path.startsWith('/Groups') ? problem(404, 'no groups') : undefined), 100);
    expect(await connector.get(ada)).toMatchObject({ entitlements: [] });
    expect((await listAll(connector)).accounts).toHaveLength(1);
    expect(await connector.verify({ account: ada, active: true, lacks: [staff] })).toMatchObject({
      result: 'unprovable',
    });
    expect(await connector.check()).toMatchObject({ ok: false, capabilities: { entitlements: [] } });
  });

  it('fail the whole account when they cannot be read', async () => {
    seed();
    const connector = await open();
    server.break(({ path }) => (path.startsWith('/Groups') ? problem(500, 'down') : undefined), 100);
    await expect(connector.get(ada)).rejects.toMatchObject({ kind: 'retryable' });
    await expect(connector.list(undefined)).rejects.toMatchObject({ kind: 'retryable' });
  });

  it('tell who is administrator or protected', async () => {
    seed();
    seedGroup('Staff', ['a']);
    seedGroup('Break glass', ['b']);
    server.users.set('b', { id: 'b', userName: 'root', meta: { version: 'W/"1"' } });
    const connector = await open({ administratorGroups: ['Staff'], protectedGroups: ['Break glass'] });
    const { accounts } = await listAll(connector);
    expect(accounts.map(({ administrator, protected: kept }) => [administrator, kept])).toEqual([
      [true, undefined],
      [false, true],
    ]);
  });
});

describe('names that were given to somebody else', () => {
  it('cut nobody off after the account is gone', async () => {
    seed({ id: 'b', externalId: 'E2' });
    server.users.delete('a');
    server.users.set('b', {
      id: 'b',
      userName: 'ada',
      externalId: 'E2',
      active: true,
      meta: { version: 'W/"1"' },
    });
    seedGroup('Staff', ['b']);
    const connector = await open();
    for (const account of [adaWithId, ada]) {
      for (const kind of ['disable', 'delete', 'revoke'] as const) {
        const outcome = await connector.apply(operation(kind, account, { entitlement: staff }));
        expect(outcome).toEqual({ status: 'done', changed: false });
      }
      expect(await connector.verify({ account, exists: false })).toMatchObject({ result: 'proven' });
    }
    expect(server.users.get('b')).toMatchObject({ active: true });
    expect(memberIds('Staff')).toEqual(['b']);
  });

  it('without any key count only while the id is not known', async () => {
    server.users.set('b', { id: 'b', userName: 'ada', active: true, meta: { version: 'W/"1"' } });
    const connector = await open();
    expect(await connector.apply(operation('delete', adaWithId))).toEqual({ status: 'done', changed: false });
    expect(server.users.has('b')).toBe(true);
    expect(await connector.verify({ account: adaWithId, exists: false })).toMatchObject({
      result: 'disproven',
    });
    await expect(connector.apply(operation('create', ada))).rejects.toMatchObject({ kind: 'alreadyExists' });
    const byName = await open({ keys: {} });
    expect(await byName.apply(operation('create', ada))).toEqual({ status: 'done', changed: false, id: 'b' });
  });
});
