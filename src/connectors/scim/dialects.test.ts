import { describe, expect, it } from 'vitest';
import { problem } from './testing/misbehaving-server.ts';
import { ada, adaWithId, isWrite, useMisbehaving } from './testing/misbehaving-subject.ts';
import { operation } from './testing/scim-subject.ts';

const stage = useMisbehaving();

describe('a target that speaks a dialect', () => {
  it('may spell names and truth as it likes', async () => {
    stage.seed({ emails: [{ value: 'a@x', type: 'Work' }] });
    stage.server.behaviour.shape = ({ id, userName, externalId, active, emails }) => ({
      id,
      UserName: userName,
      externalID: externalId,
      Active: active ? 'True' : 'False',
      EMAILS: emails,
    });
    const connector = await stage.open();
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
    stage.seed();
    stage.server.behaviour.shape = ({ active: _hidden, ...rest }) => rest;
    const connector = await stage.open();
    expect(await connector.apply(operation('disable', adaWithId))).toMatchObject({ changed: true });
    expect(await connector.verify({ account: ada, active: false })).toMatchObject({ result: 'disproven' });
  });

  it('may refuse application/scim+json', async () => {
    stage.seed();
    stage.server.break(
      ({ headers }) =>
        headers['content-type'] === 'application/scim+json' ? problem(415, 'json only') : undefined,
      100,
    );
    const connector = await stage.open();
    expect(await connector.apply(operation('disable', adaWithId))).toMatchObject({ changed: true });
    expect(stage.server.users.get('a')).toMatchObject({ active: false });
  });

  it('gets PUT of the whole user when it refuses PATCH, and loses nothing', async () => {
    const more = {
      nickName: 'Countess',
      'urn:vendor:ext': { secretSauce: [1, { deep: true }] },
      emails: [{ value: 'x', custom: 1 }],
    };
    stage.seed(more);
    stage.server.behaviour.patch = false;
    stage.server.behaviour.discovery = false;
    const connector = await stage.open();
    expect(
      await connector.apply(operation('update', adaWithId, { attributes: { title: 'Lead' } })),
    ).toMatchObject({
      changed: true,
    });
    expect(stage.server.users.get('a')).toMatchObject({
      ...more,
      title: 'Lead',
      active: true,
      externalId: 'E1',
    });
    const methods = stage.server.requests.map(({ method }) => method).filter(isWrite);
    expect(methods).toEqual(['PATCH', 'PUT']);
    await connector.apply(operation('disable', adaWithId));
    expect(stage.server.users.get('a')).toMatchObject({ ...more, title: 'Lead', active: false });
  });

  it('gets PUT when it says 404 to PATCH of an account that is there', async () => {
    stage.seed();
    stage.server.break(({ method }) => (method === 'PATCH' ? problem(404, 'no such route') : undefined), 100);
    const connector = await stage.open();
    expect(await connector.apply(operation('disable', adaWithId))).toMatchObject({ changed: true });
    expect(stage.server.users.get('a')).toMatchObject({ active: false, externalId: 'E1' });
    stage.server.break(({ method }) => {
      if (method !== 'PUT') return undefined;
      stage.server.users.delete('a');
      return problem(404, 'just gone');
    });
    await expect(connector.apply(operation('enable', adaWithId))).rejects.toMatchObject({ kind: 'notFound' });
    expect(await connector.apply(operation('disable', adaWithId))).toEqual({
      status: 'done',
      changed: false,
    });
  });

  it('guards a rewritten user by its version and starts over after 412', async () => {
    stage.seed();
    Object.assign(stage.server.behaviour, { patch: false, etag: true });
    const connector = await stage.open();
    stage.server.break(({ method }) => {
      if (method !== 'PUT') return undefined;
      const row = stage.server.users.get('a');
      stage.server.users.set('a', { ...row, nickName: 'by somebody else', meta: { version: 'W/"7"' } });
      return problem(412, 'version mismatch');
    });
    await connector.apply(operation('update', adaWithId, { attributes: { title: 'Lead' } }));
    expect(stage.server.users.get('a')).toMatchObject({ title: 'Lead', nickName: 'by somebody else' });
  });

  it('keeps roles and entitlements as values of the user', async () => {
    stage.seed({ roles: [{ value: 'auditor', primary: true }] });
    for (const config of [{}, { update: 'put' }, { valuePaths: false }]) {
      const connector = await stage.open({ valueEntitlements: ['role'], ...config });
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
      expect(stage.server.users.get('a')?.roles).toEqual([{ value: 'auditor', primary: true }]);
    }
    const without = await stage.open();
    const role = { kind: 'role', value: 'x' };
    await expect(without.apply(operation('revoke', adaWithId, { entitlement: role }))).rejects.toMatchObject({
      kind: 'unsupported',
    });
    expect(await without.verify({ account: ada, lacks: [role] })).toMatchObject({ result: 'unprovable' });
  });

  it('says what it cannot do', async () => {
    stage.seed();
    const connector = await stage.open({ deletes: false });
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
    expect(stage.server.users.get('a')).toMatchObject({ id: 'a', active: true });
  });
});
