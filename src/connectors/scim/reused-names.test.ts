import { describe, expect, it } from 'vitest';
import { ada, adaWithId, staff, useMisbehaving } from './testing/misbehaving-subject.ts';
import { operation } from './testing/scim-subject.ts';

const stage = useMisbehaving();

describe('names that were given to somebody else', () => {
  it('cut nobody off after the account is gone', async () => {
    stage.seed({ id: 'b', externalId: 'E2' });
    stage.server.users.delete('a');
    stage.server.users.set('b', {
      id: 'b',
      userName: 'ada',
      externalId: 'E2',
      active: true,
      meta: { version: 'W/"1"' },
    });
    stage.seedGroup('Staff', ['b']);
    const connector = await stage.open();
    for (const account of [adaWithId, ada]) {
      for (const kind of ['disable', 'delete', 'revoke'] as const) {
        const outcome = await connector.apply(operation(kind, account, { entitlement: staff }));
        expect(outcome).toEqual({ status: 'done', changed: false });
      }
      expect(await connector.verify({ account, exists: false })).toMatchObject({ result: 'proven' });
    }
    expect(stage.server.users.get('b')).toMatchObject({ active: true });
    expect(stage.memberIds('Staff')).toEqual(['b']);
  });

  it('without any key count only while the id is not known', async () => {
    stage.server.users.set('b', { id: 'b', userName: 'ada', active: true, meta: { version: 'W/"1"' } });
    const connector = await stage.open();
    expect(await connector.apply(operation('delete', adaWithId))).toEqual({ status: 'done', changed: false });
    expect(stage.server.users.has('b')).toBe(true);
    expect(await connector.verify({ account: adaWithId, exists: false })).toMatchObject({
      result: 'disproven',
    });
    await expect(connector.apply(operation('create', ada))).rejects.toMatchObject({ kind: 'alreadyExists' });
    const byName = await stage.open({ keys: {} });
    expect(await byName.apply(operation('create', ada))).toEqual({ status: 'done', changed: false, id: 'b' });
  });
});
