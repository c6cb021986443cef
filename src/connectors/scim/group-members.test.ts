import { describe, expect, it } from 'vitest';
import { problem } from './testing/misbehaving-server.ts';
import { ada, adaWithId, staff, useMisbehaving } from './testing/misbehaving-subject.ts';
import { listAll, operation } from './testing/scim-subject.ts';

const stage = useMisbehaving();

describe('groups on difficult targets', () => {
  it('keeps every member and attribute of a group that is rewritten while others write too', async () => {
    stage.seed();
    stage.seedGroup('Staff', ['x', 'y', 'a']);
    Object.assign(stage.server.behaviour, { patch: false, etag: true });
    const connector = await stage.open();
    let collisions = 2;
    stage.server.break(({ method, path }) => {
      if (method !== 'PUT' || !path.startsWith('/Groups') || collisions === 0) return undefined;
      collisions -= 1;
      const row = stage.server.groups.get('Staff');
      const members = [...((row?.members ?? []) as unknown[]), { value: `late${collisions}` }];
      stage.server.groups.set('Staff', { ...row, members, meta: { version: `W/"${50 + collisions}"` } });
      return problem(412, 'version mismatch');
    }, 2);
    expect(await connector.apply(operation('revoke', adaWithId, { entitlement: staff }))).toMatchObject({
      changed: true,
    });
    expect(stage.memberIds('Staff')).toEqual(['x', 'y', 'late1', 'late0']);
    expect(stage.server.groups.get('Staff')).toMatchObject({
      owner: 'somebody',
      members: expect.arrayContaining([{ value: 'x', display: 'name of x' }]),
    });
  });

  it('keeps the members that two connectors write at the same time', async () => {
    Object.assign(stage.server.behaviour, { patch: false, etag: true });
    for (let n = 0; n < 4; n += 1)
      stage.server.users.set(`p${n}`, { id: `p${n}`, userName: `p${n}`, meta: { version: 'W/"1"' } });
    stage.seedGroup('Staff', ['x']);
    const connectors = [await stage.open(), await stage.open()];
    await Promise.all(
      [0, 1, 2, 3].map((n) =>
        connectors[n % 2]?.apply(
          operation('grant', { id: `p${n}`, name: `p${n}`, keys: {} }, { entitlement: staff }),
        ),
      ),
    );
    expect(stage.memberIds('Staff').sort()).toEqual(['p0', 'p1', 'p2', 'p3', 'x']);
  });

  it('meets a target that demands versions', async () => {
    stage.seed();
    stage.seedGroup('Staff', ['x', 'a']);
    Object.assign(stage.server.behaviour, { patch: false, etag: true, demandsVersion: true });
    const connector = await stage.open();
    expect(await connector.apply(operation('revoke', adaWithId, { entitlement: staff }))).toMatchObject({
      changed: true,
    });
    expect(await connector.apply(operation('disable', adaWithId))).toMatchObject({ changed: true });
    expect(stage.memberIds('Staff')).toEqual(['x']);
  });

  it('looks into the group itself when the user does not show it, or still shows it', async () => {
    stage.seed();
    stage.seedGroup('Staff', ['x', 'a']);
    const connector = await stage.open({ membership: 'user' });
    expect(await connector.verify({ account: ada, lacks: [staff] })).toMatchObject({ result: 'disproven' });
    stage.seedGroup('Staff', ['x']);
    expect(await connector.verify({ account: ada, lacks: [staff] })).toMatchObject({ result: 'proven' });
    stage.server.behaviour.shape = (user) => ({ ...user, groups: [{ value: 'Staff', display: 'Staff' }] });
    expect(await connector.verify({ account: ada, lacks: [staff] })).toMatchObject({ result: 'disproven' });
  });

  it('are read afresh after own changes, and as they are for what is judged', async () => {
    stage.seed();
    stage.seedGroup('Staff', ['x']);
    stage.seedGroup('Other', ['a']);
    const connector = await stage.open({ membership: 'scan' }, () => 0);
    const other = { kind: 'group', value: 'Other' };
    expect((await connector.get(ada))?.entitlements).toEqual([other]);
    await connector.apply(operation('grant', adaWithId, { entitlement: staff }));
    expect((await connector.get(ada))?.entitlements).toEqual([staff, other]);
    stage.seedGroup('Other', []);
    const verdict = await connector.verify({ account: ada, lacks: [other] });
    expect(verdict).toMatchObject({ result: 'proven', account: { entitlements: [staff] } });
  });

  it('gives up on versions that never fit, without writing', async () => {
    stage.seed();
    stage.seedGroup('Staff', ['x', 'a']);
    Object.assign(stage.server.behaviour, { patch: false, etag: true });
    const connector = await stage.open();
    stage.server.break(({ method }) => (method === 'PUT' ? problem(412, 'never') : undefined), 100);
    await expect(
      connector.apply(operation('revoke', adaWithId, { entitlement: staff })),
    ).rejects.toMatchObject({
      kind: 'precondition',
    });
    expect(stage.memberIds('Staff')).toEqual(['x', 'a']);
  });

  it('removes with a path filter, and in the other forms when so configured', async () => {
    stage.seed();
    for (const [memberRemoval, expected] of [
      ['filter', { op: 'remove', path: 'members[value eq "a"]' }],
      ['values', { op: 'remove', path: 'members', value: [{ value: 'a' }] }],
      ['replace', { op: 'replace', path: 'members', value: [{ value: 'x', display: 'name of x' }] }],
    ] as const) {
      stage.seedGroup('Staff', ['x', 'a']);
      stage.server.mend();
      const connector = await stage.open({ memberRemoval });
      await connector.apply(operation('revoke', adaWithId, { entitlement: staff }));
      const patch = stage.server.requests.find(({ method }) => method === 'PATCH');
      expect(patch?.body.Operations).toEqual([expected]);
    }
  });

  it('never rewrites, and never proves, a member list that is not shown', async () => {
    stage.seed();
    stage.seedGroup('Staff', ['x', 'a']);
    stage.server.behaviour.showsMembers = false;
    const patching = await stage.open();
    expect(await patching.apply(operation('revoke', adaWithId, { entitlement: staff }))).toMatchObject({
      changed: true,
    });
    expect(stage.memberIds('Staff')).toEqual(['x']);
    expect(await patching.verify({ account: ada, lacks: [staff] })).toMatchObject({ result: 'unprovable' });
    const putting = await stage.open({ update: 'put' });
    await expect(putting.apply(operation('grant', adaWithId, { entitlement: staff }))).rejects.toMatchObject({
      kind: 'unsupported',
    });
    expect(stage.memberIds('Staff')).toEqual(['x']);
  });

  it.each([400, 404, 409])('asks the group when a removal is answered with %i', async (status) => {
    stage.seed();
    stage.seedGroup('Staff', ['x', 'a']);
    const connector = await stage.open();
    stage.server.break(({ method }, serve) => {
      if (method !== 'PATCH') return undefined;
      serve();
      return problem(status, 'no such member', 'noTarget');
    });
    expect(await connector.apply(operation('revoke', adaWithId, { entitlement: staff }))).toMatchObject({
      changed: false,
    });
    stage.seedGroup('Staff', ['x', 'a']);
    stage.server.break(({ method }) => (method === 'PATCH' ? problem(status, 'no') : undefined));
    await expect(connector.apply(operation('revoke', adaWithId, { entitlement: staff }))).rejects.toThrow();
    expect(stage.memberIds('Staff')).toEqual(['x', 'a']);
  });

  it('does not choose between two groups or two accounts that are called the same', async () => {
    stage.seed();
    stage.seedGroup('Staff', ['a'], 'g1');
    stage.seedGroup('Staff', ['a'], 'g2');
    const connector = await stage.open();
    await expect(
      connector.apply(operation('revoke', adaWithId, { entitlement: staff })),
    ).rejects.toMatchObject({
      kind: 'conflict',
    });
    const byId = await stage.open({ groupsBy: 'id' });
    const g2 = { kind: 'group', value: 'g2' };
    await byId.apply(operation('revoke', adaWithId, { entitlement: g2 }));
    expect([stage.memberIds('g1'), stage.memberIds('g2')]).toEqual([['a'], []]);
    stage.server.users.set('b', {
      id: 'b',
      userName: 'bob',
      externalId: 'E1',
      active: true,
      meta: { version: 'W/"1"' },
    });
    await expect(connector.apply(operation('disable', ada))).rejects.toMatchObject({ kind: 'conflict' });
    expect([...stage.server.users.values()].every(({ active }) => active === true)).toBe(true);
  });

  it('can be missing', async () => {
    stage.seed();
    const connector = await stage.open();
    stage.server.break(
      ({ path }) => (path.startsWith('/Groups') ? problem(404, 'no groups') : undefined),
      100,
    );
    expect(await connector.get(ada)).toMatchObject({ entitlements: [] });
    expect((await listAll(connector)).accounts).toHaveLength(1);
    expect(await connector.verify({ account: ada, active: true, lacks: [staff] })).toMatchObject({
      result: 'unprovable',
    });
    expect(await connector.check()).toMatchObject({ ok: false, capabilities: { entitlements: [] } });
  });

  it('fail the whole account when they cannot be read', async () => {
    stage.seed();
    const connector = await stage.open();
    stage.server.break(({ path }) => (path.startsWith('/Groups') ? problem(500, 'down') : undefined), 100);
    await expect(connector.get(ada)).rejects.toMatchObject({ kind: 'retryable' });
    await expect(connector.list(undefined)).rejects.toMatchObject({ kind: 'retryable' });
  });

  it('tell who is administrator or protected', async () => {
    stage.seed();
    stage.seedGroup('Staff', ['a']);
    stage.seedGroup('Break glass', ['b']);
    stage.server.users.set('b', { id: 'b', userName: 'root', meta: { version: 'W/"1"' } });
    const connector = await stage.open({ administratorGroups: ['Staff'], protectedGroups: ['Break glass'] });
    const { accounts } = await listAll(connector);
    expect(accounts.map(({ administrator, protected: kept }) => [administrator, kept])).toEqual([
      [true, undefined],
      [false, true],
    ]);
  });
});
