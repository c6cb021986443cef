import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Connector, RemoteAccount } from '../../domain/connector.ts';
import { type Cluster, startCluster } from './testing/cluster.ts';
import { onEachServer } from './testing/each-server.ts';
import { openOn, operation, secretOf } from './testing/open.ts';

onEachServer('accounts', (binaries) => {
  let cluster: Cluster;
  let connector: Connector;
  beforeAll(async () => {
    cluster = await startCluster(binaries);
    const admin = await cluster.admin();
    await admin.query('CREATE ROLE people NOLOGIN; CREATE ROLE readers NOLOGIN; CREATE ROLE "%I;--" NOLOGIN');
    await admin.query('CREATE ROLE boss NOLOGIN CREATEROLE; CREATE ROLE deputy NOLOGIN IN ROLE boss');
    connector = await openOn(cluster, { managed: { group: 'people' }, pageSize: 3 });
  });
  afterAll(async () => {
    await connector?.close();
    await cluster?.stop();
  });

  const everybody = async (): Promise<readonly RemoteAccount[]> => {
    const all: RemoteAccount[] = [];
    let next: string | undefined;
    do {
      const page = await connector.list(next);
      all.push(...page.items);
      next = page.next;
    } while (next !== undefined);
    return all;
  };

  it('creates a role that can sign in, with its keys and memberships, and logs no cleartext', async () => {
    const account = { name: 'ada', keys: { employeeNumber: 'E1' } };
    const made = await connector.apply(
      operation('create', 'ada', {
        account,
        attributes: { comment: 'Countess', connectionLimit: 5, externalId: 'x"1\\' },
        entitlements: [
          { kind: 'role', value: 'readers' },
          { kind: 'roleAdmin', value: '%I;--' },
        ],
      }),
    );
    const password = secretOf(made);
    expect((await (await cluster.signIn('ada', password)).query('SELECT 1')).rowCount).toBe(1);
    expect(cluster.log()).toContain('SCRAM-SHA-256$4096:');
    expect(cluster.log()).not.toContain(password);
    expect(JSON.stringify(made)).not.toContain(password);

    const found = await connector.get(account);
    expect(found).toMatchObject({
      name: 'ada',
      active: true,
      administrator: false,
      protected: false,
      keys: { employeeNumber: 'E1', externalId: 'x"1\\' },
      attributes: { comment: 'Countess', connectionLimit: 5, employeeNumber: 'E1' },
      entitlements: [
        { kind: 'role', value: '%I;--' },
        { kind: 'roleAdmin', value: '%I;--' },
        { kind: 'role', value: 'readers' },
      ],
    });
    expect(made).toMatchObject({ id: found?.id });
    expect(await connector.credentials?.(account)).toEqual([{ id: 'password', kind: 'password' }]);
    expect(await connector.sessions?.(account)).toMatchObject([
      { startedAt: expect.stringMatching(/^20.*Z$/) },
    ]);
    // The same account by each way to it.
    for (const ref of [
      { id: found?.id ?? '', name: 'renamed', keys: {} },
      { name: 'unknown', keys: { externalId: 'x"1\\' } },
      { name: 'ada', keys: {} },
    ]) {
      expect((await connector.get(ref))?.id).toBe(found?.id);
    }
  });

  it('hands out a new first credential only to the repetition of the same operation', async () => {
    const once = operation('create', 'beth', { account: { name: 'beth', keys: { employeeNumber: 'E2' } } });
    const lost = secretOf(await connector.apply(once));
    const again = secretOf(await connector.apply(once));
    await expect(cluster.signIn('beth', lost)).rejects.toThrow();
    await cluster.signIn('beth', again);
    const other = await connector.apply({ ...once, idempotencyKey: 'another' });
    expect(other).toMatchObject({ status: 'done', changed: false });
    expect(other).not.toHaveProperty('credential');
    await cluster.signIn('beth', again);
    const stranger = operation('create', 'beth', {
      account: { name: 'beth', keys: { employeeNumber: 'E3' } },
    });
    await expect(connector.apply(stranger)).rejects.toMatchObject({ kind: 'alreadyExists' });
    await expect(connector.apply(operation('create', 'readers'))).rejects.toMatchObject({
      kind: 'alreadyExists',
    });
    await expect(connector.apply(operation('create', 'pg_evil'))).rejects.toMatchObject({ kind: 'invalid' });
  });

  it('goes on where a creation was cut off', async () => {
    const once = operation('create', 'cora', { account: { name: 'cora', keys: { employeeNumber: 'E4' } } });
    await connector.apply(once);
    // As if the answer to the first step had been lost: the role is there, without LOGIN and password.
    await (await cluster.admin()).query('ALTER ROLE cora NOLOGIN PASSWORD NULL');
    await cluster.signIn('cora', secretOf(await connector.apply(once)));
  });

  it('lists page by page, shows who is switched off, and no plain group', async () => {
    const admin = await cluster.admin();
    await admin.query(
      'CREATE ROLE "Ünal" LOGIN; CREATE ROLE zoe LOGIN CONNECTION LIMIT 7; CREATE ROLE ghost NOLOGIN IN ROLE people',
    );
    await connector.apply(
      operation('disable', 'zoe', { account: { name: 'zoe', keys: { employeeNumber: 'E9' } } }),
    );
    const all = await everybody();
    expect(all.map(({ name }) => name)).toEqual(['ada', 'beth', 'cora', 'ghost', 'postgres', 'zoe', 'Ünal']);
    expect(all.filter(({ active }) => !active).map(({ name }) => name)).toEqual(['ghost', 'zoe']);
    expect(all.find(({ name }) => name === 'postgres')).toMatchObject({
      administrator: true,
      protected: true,
    });
    expect(all.find(({ name }) => name === 'zoe')?.keys).toEqual({ employeeNumber: 'E9' });
    expect(all.find(({ name }) => name === 'ghost')?.entitlements).toEqual([]);
    await connector.apply(operation('enable', 'zoe'));
    expect(await connector.get({ name: 'zoe', keys: {} })).toMatchObject({
      active: true,
      attributes: { connectionLimit: 7 },
    });
    await expect(connector.list('\0')).rejects.toMatchObject({ kind: 'invalid' });
  });

  it('sees administrators through memberships', async () => {
    const is = async (name: string) => (await connector.get({ name, keys: {} }))?.administrator;
    expect([await is('boss'), await is('deputy'), await is('readers')]).toEqual([true, true, false]);
  });

  it('changes comment, keys and limit, and says when nothing changed', async () => {
    const admin = await cluster.admin();
    await admin.query(`CREATE ROLE dina LOGIN; COMMENT ON ROLE dina IS 'it''s hers'`);
    const account = { name: 'dina', keys: { employeeNumber: 'E5' } };
    const change = (attributes: Record<string, string | number | null>) =>
      connector.apply(operation('update', 'dina', { account, attributes }));
    expect(await change({ connectionLimit: 3 })).toMatchObject({ changed: true });
    expect(await connector.get(account)).toMatchObject({
      keys: { employeeNumber: 'E5' },
      attributes: { comment: "it's hers", connectionLimit: 3 },
    });
    expect(await change({ connectionLimit: 3 })).toMatchObject({ changed: false });
    expect(await change({ comment: null, externalId: 'X' })).toMatchObject({ changed: true });
    const verdict = await connector.verify({
      account,
      attributes: { comment: null, externalId: 'X', employeeNumber: 'E5' },
    });
    expect(verdict.result).toBe('proven');
    await expect(change({ shoeSize: 40 })).rejects.toMatchObject({ kind: 'invalid' });
    await expect(change({ comment: 'x'.repeat(10_000) })).rejects.toMatchObject({ kind: 'invalid' });
    await expect(connector.apply(operation('update', 'nobody'))).rejects.toMatchObject({ kind: 'notFound' });
  });

  it('grants and revokes memberships', async () => {
    const account = { name: 'beth', keys: {} };
    const role = { kind: 'role', value: 'readers' };
    const admin = { kind: 'roleAdmin', value: 'readers' };
    const act = (kind: 'grant' | 'revoke', entitlement: { kind: string; value: string }) =>
      connector.apply(operation(kind, 'beth', { account, entitlement }));
    expect(await act('grant', role)).toMatchObject({ changed: true });
    expect(await act('grant', role)).toMatchObject({ changed: false });
    expect(await act('grant', admin)).toMatchObject({ changed: true });
    expect((await connector.verify({ account, has: [role, admin] })).result).toBe('proven');
    expect(await act('revoke', admin)).toMatchObject({ changed: true });
    expect((await connector.verify({ account, has: [role], lacks: [admin] })).result).toBe('proven');
    expect(await act('revoke', role)).toMatchObject({ changed: true });
    expect(await act('revoke', role)).toMatchObject({ changed: false });
    expect(await act('revoke', { kind: 'role', value: 'no such role' })).toMatchObject({ changed: false });
    await expect(act('grant', { kind: 'role', value: 'no such role' })).rejects.toMatchObject({
      kind: 'notFound',
    });
    await expect(act('grant', { kind: 'licence', value: 'x' })).rejects.toMatchObject({
      kind: 'unsupported',
    });
    await expect(act('revoke', { kind: 'role', value: 'people' })).rejects.toMatchObject({ kind: 'invalid' });
    await connector.apply(operation('grant', 'beth', { account, entitlement: role }));
    await expect(
      connector.apply(operation('grant', 'readers', { entitlement: { kind: 'role', value: 'beth' } })),
    ).rejects.toMatchObject({ kind: 'invalid' });
  });

  it('tells two roles with one key apart from none', async () => {
    const admin = await cluster.admin();
    for (const name of ['twin1', 'twin2']) {
      await admin.query(
        `CREATE ROLE ${name}; COMMENT ON ROLE ${name} IS '{"lockstep":{"employeeNumber":"\\u00452"}}'`,
      );
    }
    await admin.query(`COMMENT ON ROLE beth IS '{"lockstep":{"employeeNumber":"E2b"}}'`);
    await expect(connector.get({ name: 'x', keys: { employeeNumber: 'E2' } })).rejects.toMatchObject({
      kind: 'conflict',
    });
    await admin.query('DROP ROLE twin2');
    expect((await connector.get({ name: 'x', keys: { employeeNumber: 'E2' } }))?.name).toBe('twin1');
  });

  it('takes any name of 63 bytes as what it is, and refuses longer ones', async () => {
    const hostile = [
      `"; DROP ROLE "ada`,
      `'; DROP ROLE ada; --`,
      '$1',
      '%I',
      '\\',
      'a\nb',
      ' ',
      '"',
      '""',
      'ADA',
      'ada ',
      'public ',
      '../x',
      '‮ada',
      'user',
      'CURRENT_USER',
      'none ',
      'é'.repeat(31),
      'x'.repeat(63),
      '\u{1F600}',
      "E'\\''",
      '$' + '{x}',
      '-- ',
      '/*',
      '\u0001\u007f',
    ];
    const names = [
      ...new Set([...hostile, ...fc.sample(fc.string({ unit: 'binary', minLength: 1, maxLength: 15 }), 25)]),
    ]
      .filter((name) => !name.includes('\0') && Buffer.byteLength(name) <= 63 && !/\p{Surrogate}/u.test(name))
      .filter((name) => !name.startsWith('pg_') && name !== 'public' && name !== 'none');
    expect(names.length).toBeGreaterThan(30);
    for (const [n, name] of names.entries()) {
      const account = { name, keys: { employeeNumber: `H${n}` } };
      const entitlements = [{ kind: 'role', value: '%I;--' }];
      const made = await connector.apply(
        operation('create', name, { account, entitlements, attributes: { comment: name } }),
      );
      expect(made).toMatchObject({ status: 'done', changed: true });
      const verdict = await connector.verify({
        account,
        active: true,
        has: entitlements,
        attributes: { comment: name },
      });
      expect(verdict).toMatchObject({ result: 'proven', account: { name } });
    }
    const listed = new Set((await everybody()).map(({ name }) => name));
    for (const [n, name] of names.entries()) {
      expect(listed.has(name)).toBe(true);
      const account = { name, keys: { employeeNumber: `H${n}` } };
      expect(await connector.apply(operation('delete', name, { account }))).toMatchObject({
        status: 'done',
        changed: true,
      });
    }
    expect((await everybody()).map(({ name }) => name)).toContain('ada');
    for (const name of ['x'.repeat(64), 'é'.repeat(32), '', 'a\0b', '\ud800']) {
      await expect(connector.apply(operation('create', name))).rejects.toMatchObject({ kind: 'invalid' });
      await expect(connector.get({ name, keys: {} })).rejects.toMatchObject({ kind: 'invalid' });
    }
    // Not "absent": the server would have cut both to the same 63 bytes.
    for (const id of ['', '0', 'ada', '99999999999', '1 OR 1=1']) {
      await expect(connector.get({ id, name: 'ada', keys: {} })).rejects.toMatchObject({ kind: 'invalid' });
    }
  });
});
