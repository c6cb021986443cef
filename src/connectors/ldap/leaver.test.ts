import { Attribute, Change } from 'ldapts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Connector, ConnectorFault } from '../../domain/connector.ts';
import { onSlapd, openOn, operation, secretOf } from './testing/open.ts';
import { GROUPS, PEOPLE, type Slapd, SUFFIX, startSlapd } from './testing/slapd.ts';

onSlapd('a leaver on OpenLDAP', () => {
  let slapd: Slapd;
  let connector: Connector;
  beforeAll(async () => {
    slapd = await startSlapd();
    connector = await openOn(slapd.url);
    // Somebody has each kind of credential, so that its absence elsewhere can be seen.
    await slapd.root.add(`uid=witness,${PEOPLE}`, {
      objectClass: ['inetOrgPerson', 'ldapPublicKey'],
      uid: 'witness',
      cn: 'w',
      sn: 'w',
      userPassword: 'x',
      sshPublicKey: 'ssh-ed25519 x',
    });
  });
  afterAll(async () => {
    await connector?.close();
    await slapd?.stop();
  });

  const dnOf = (name: string) => `uid=${name},${PEOPLE}`;
  const join = async (name: string) => {
    const account = { name, keys: { employeeNumber: `E-${name}` } };
    const made = await connector.apply(operation('create', name, { account }));
    return {
      password: secretOf(made),
      account: { ...account, id: made.status === 'done' ? (made.id ?? '') : '' },
    };
  };
  const group = (name: string, ...members: string[]) =>
    slapd.root.add(`cn=${name},${GROUPS}`, { objectClass: 'groupOfNames', cn: name, member: members });
  const set = (dn: string, type: string, ...values: string[]) =>
    slapd.root.modify(
      dn,
      new Change({ operation: 'replace', modification: new Attribute({ type, values }) }),
    );

  it('cannot bind any more, while what was bound before goes on and is seen', async () => {
    const { password, account } = await join('ada');
    const session = await slapd.bind(dnOf('ada'), password);
    expect(await connector.apply(operation('disable', 'ada', { account }))).toMatchObject({
      status: 'done',
      changed: true,
    });
    await expect(slapd.bind(dnOf('ada'), password)).rejects.toMatchObject({ code: 49 });
    expect((await connector.verify({ account, active: false })).result).toBe('proven');
    // Law 1: the open connection works on, and the proof does not hide it.
    expect((await session.search(dnOf('ada'), { scope: 'base' })).searchEntries).toHaveLength(1);
    expect(await connector.sessions?.(account)).toMatchObject([
      { startedAt: expect.stringMatching(/^20.*Z$/), detail: expect.stringContaining('IP=127.0.0.1') },
    ]);
    expect(await connector.verify({ account, active: false, sessions: 'none' })).toMatchObject({
      result: 'disproven',
    });
    expect(await connector.apply(operation('revokeSessions', 'ada', { account }))).toMatchObject({
      status: 'blocked',
      reason: expect.stringContaining('IP=127.0.0.1'),
    });
    await session.unbind();
    expect((await connector.verify({ account, active: false, sessions: 'none' })).result).toBe('proven');
    expect(await connector.apply(operation('revokeSessions', 'ada', { account }))).toMatchObject({
      status: 'done',
      changed: false,
    });

    expect(await connector.apply(operation('enable', 'ada', { account }))).toMatchObject({ changed: true });
    expect((await connector.verify({ account, active: true })).result).toBe('proven');
    await slapd.bind(dnOf('ada'), password);
  });

  it('is not called inactive while slapd ignores the lock', async () => {
    const { password, account } = await join('bert');
    // What a connector that trusts the attribute would have written, and read back.
    await set(dnOf('bert'), 'pwdAccountLockedTime', '000001010000Z');
    await slapd.bind(dnOf('bert'), password);
    expect((await connector.verify({ account, active: false })).result).toBe('disproven');
    await set(dnOf('bert'), 'pwdPolicySubentry', `cn=lax,ou=policies,${SUFFIX}`);
    await slapd.bind(dnOf('bert'), password);
    expect((await connector.verify({ account, active: false })).result).toBe('disproven');

    const lax = await openOn(slapd.url, {
      disable: { method: 'ppolicy', policy: `cn=lax,ou=policies,${SUFFIX}` },
    });
    expect(await lax.apply(operation('disable', 'bert', { account }))).toMatchObject({
      status: 'blocked',
      reason: expect.stringContaining('pwdLockout'),
    });
    expect((await lax.check()).ok).toBe(false);
    await lax.close();

    expect(await connector.apply(operation('disable', 'bert', { account }))).toMatchObject({ changed: true });
    await expect(slapd.bind(dnOf('bert'), password)).rejects.toMatchObject({ code: 49 });
    expect((await connector.verify({ account, active: false })).result).toBe('proven');
  });

  it('leaves no password and no key behind for a later return', async () => {
    const { password, account } = await join('cora');
    await slapd.root.modify(dnOf('cora'), [
      new Change({
        operation: 'add',
        modification: new Attribute({
          type: 'objectClass',
          values: ['ldapPublicKey', 'simpleSecurityObject'],
        }),
      }),
      new Change({
        operation: 'add',
        modification: new Attribute({ type: 'sshPublicKey', values: ['ssh-ed25519 a', 'ssh-rsa b'] }),
      }),
    ]);
    expect(await connector.credentials?.(account)).toEqual([
      { id: 'userPassword', kind: 'password' },
      { id: 'sshPublicKey', kind: 'sshKey' },
    ]);
    await connector.apply(operation('disable', 'cora', { account }));
    expect(await connector.apply(operation('revokeCredentials', 'cora', { account }))).toMatchObject({
      changed: true,
    });
    expect(await connector.apply(operation('revokeCredentials', 'cora', { account }))).toMatchObject({
      changed: false,
    });
    expect((await connector.verify({ account, credentials: 'none', active: false })).result).toBe('proven');
    const back = await connector.apply(operation('enable', 'cora', { account }));
    await expect(slapd.bind(dnOf('cora'), password)).rejects.toMatchObject({ code: 49 });
    await slapd.bind(dnOf('cora'), secretOf(back));
  });

  it('leaves no membership dangling, not even as the last member', async () => {
    const { account } = await join('dora');
    await group('only-dora', dnOf('dora'));
    await group('with-witness', dnOf('dora'), dnOf('witness'));
    await group('with-placeholder', dnOf('dora'), 'cn=nobody');
    await slapd.root.add(`cn=unix,${GROUPS}`, {
      objectClass: 'posixGroup',
      cn: 'unix',
      gidNumber: '7',
      memberUid: ['dora', 'witness'],
    });
    const held = ['only-dora', 'with-placeholder', 'with-witness'].map((value) => ({ kind: 'group', value }));
    const unix = { kind: 'posixGroup', value: 'unix' };
    expect((await connector.get(account))?.entitlements).toEqual([...held, unix]);

    const bare = await openOn(slapd.url, { groups: { base: GROUPS } });
    expect(await bare.apply(operation('delete', 'dora', { account }))).toMatchObject({
      status: 'blocked',
      reason: expect.stringContaining('only-dora'),
    });
    expect(
      await bare.apply(
        operation('revoke', 'dora', { account, entitlement: { kind: 'group', value: 'only-dora' } }),
      ),
    ).toMatchObject({ status: 'blocked' });
    await bare.close();

    expect(await connector.apply(operation('revoke', 'dora', { account, entitlement: unix }))).toMatchObject({
      changed: true,
    });
    expect((await connector.verify({ account, lacks: [unix] })).result).toBe('proven');
    expect(await connector.apply(operation('delete', 'dora', { account }))).toMatchObject({
      status: 'done',
      changed: true,
    });
    expect(
      (
        await connector.verify({
          account,
          exists: false,
          sessions: 'none',
          credentials: 'none',
          lacks: [unix, ...held],
        })
      ).result,
    ).toBe('proven');
    const members = await slapd.root.search(GROUPS, { filter: `(member=${dnOf('dora')})` });
    expect(members.searchEntries).toEqual([]);
    const left = await slapd.root.search(`cn=only-dora,${GROUPS}`, { scope: 'base' });
    expect(left.searchEntries[0]?.member).toBe('cn=nobody');
    expect(await connector.apply(operation('delete', 'dora', { account }))).toMatchObject({
      status: 'done',
      changed: false,
    });
  });

  it('is still seen when the connection outlived the entry', async () => {
    const { password, account } = await join('emil');
    const session = await slapd.bind(dnOf('emil'), password);
    await connector.apply(operation('delete', 'emil', { account }));
    expect((await session.search(PEOPLE, { scope: 'one' })).searchEntries.length).toBeGreaterThan(0);
    expect(await connector.verify({ account, exists: false, sessions: 'none' })).toMatchObject({
      result: 'disproven',
    });
    await session.unbind();
    expect((await connector.verify({ account, exists: false, sessions: 'none' })).result).toBe('proven');
  });

  it('is not mistaken for a stranger of the same name', async () => {
    const { account } = await join('fred');
    await slapd.root.del(dnOf('fred'));
    await slapd.root.add(dnOf('fred'), { objectClass: 'inetOrgPerson', uid: 'fred', cn: 'f', sn: 'f' });
    for (const kind of ['disable', 'revokeCredentials', 'delete'] as const) {
      await expect(connector.apply(operation(kind, 'fred', { account }))).rejects.toMatchObject({
        kind: 'conflict',
      });
    }
    expect((await connector.verify({ account, exists: false })).result).toBe('disproven');
    await set(dnOf('fred'), 'employeeNumber', 'E-other');
    expect(await connector.apply(operation('disable', 'fred', { account }))).toMatchObject({
      changed: false,
    });
    expect((await connector.verify({ account, exists: false })).result).toBe('proven');
    expect((await connector.get({ name: 'fred', keys: {} }))?.active).toBe(true);
  });

  it('is not found by a look-alike of a name', async () => {
    const { account } = await join('gina');
    // The directory takes all of these for equal to her name (RFC 4518), or for something else; nobody may act on a guess.
    for (const name of ['ｇｉｎａ', ' gina', 'gina ', 'g\u0131na', 'gi\u00adna']) {
      const outcome = await connector.apply(operation('delete', name)).catch((error: unknown) => error);
      expect([{ kind: 'conflict' }, { changed: false }]).toContainEqual(
        outcome instanceof ConnectorFault
          ? { kind: outcome.kind }
          : { changed: (outcome as { changed?: boolean }).changed },
      );
    }
    expect((await connector.get({ name: 'GINA', keys: {} }))?.id).toBe(account.id);
  });

  it('is blocked where something protects or holds the entry', async () => {
    const { account } = await join('hugo');
    await slapd.root.add(`cn=phone,${dnOf('hugo')}`, { objectClass: 'device', cn: 'phone' });
    expect(await connector.apply(operation('delete', 'hugo', { account }))).toMatchObject({
      status: 'blocked',
      reason: expect.stringContaining('below'),
    });
    const careful = await openOn(slapd.url, { protected: ['hugo', dnOf('witness')] });
    for (const name of ['hugo', 'witness']) {
      for (const kind of ['disable', 'revokeCredentials', 'revokeSessions', 'delete'] as const) {
        expect(await careful.apply(operation(kind, name))).toMatchObject({ status: 'blocked' });
      }
    }
    await careful.close();
  });

  it('by an attribute that other systems heed, with what slapd itself makes of it', async () => {
    const { password, account } = await join('ines');
    await set(dnOf('ines'), 'employeeType', 'staff');
    const disable = { method: 'attribute', attribute: 'employeeType', off: 'disabled', on: 'staff' };
    const shell = await openOn(slapd.url, { disable });
    expect(await shell.apply(operation('disable', 'ines', { account }))).toMatchObject({ changed: true });
    expect((await shell.verify({ account, active: false })).result).toBe('proven');
    // README, "Known limits": the directory does not heed such an attribute.
    await slapd.bind(dnOf('ines'), password);
    await shell.apply(operation('enable', 'ines', { account }));
    expect(
      (await shell.verify({ account, active: true, attributes: { employeeType: 'staff' } })).result,
    ).toBe('proven');
    await shell.close();
  });

  it('says unprovable where it may not look', async () => {
    const { account } = await join('jack');
    const blind = await openOn(slapd.url, { bindDn: `cn=blind,${SUFFIX}` });
    expect((await blind.verify({ account, sessions: 'none' })).result).toBe('unprovable');
    expect((await blind.verify({ account, credentials: 'none' })).result).toBe('unprovable');
    await expect(blind.sessions?.(account)).rejects.toMatchObject({ kind: 'unsupported' });
    await expect(blind.apply(operation('disable', 'jack', { account }))).rejects.toMatchObject({
      kind: 'forbidden',
    });
    const report = await blind.check();
    expect(report.capabilities).toMatchObject({
      sessions: { list: false, revoke: false },
      credentials: { list: false },
    });
    expect((await connector.check()).capabilities).toMatchObject({
      sessions: { list: true },
      credentials: { list: true },
    });
    expect(report.items.filter(({ ok }) => !ok).map(({ what }) => what)).toContain(
      'presence of userPassword',
    );
    await blind.close();
  });
});
