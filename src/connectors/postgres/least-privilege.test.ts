import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Connector } from '../../domain/connector.ts';
import { type Cluster, startCluster } from './testing/cluster.ts';
import { onEachServer } from './testing/each-server.ts';
import { openOn, operation, secretOf } from './testing/open.ts';

/** The statements of README.md, "Least privilege". */
const SETUP = `
CREATE ROLE lockstep LOGIN CREATEROLE PASSWORD 'right';
GRANT pg_signal_backend, pg_read_all_stats TO lockstep;
CREATE SCHEMA lockstep_probe;
CREATE FUNCTION lockstep_probe.has_password(role oid) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
  AS 'SELECT EXISTS (SELECT FROM pg_authid WHERE oid = role AND rolpassword IS NOT NULL)';
REVOKE ALL ON FUNCTION lockstep_probe.has_password(oid) FROM PUBLIC;
GRANT USAGE ON SCHEMA lockstep_probe TO lockstep;
GRANT EXECUTE ON FUNCTION lockstep_probe.has_password(oid) TO lockstep;
`;

onEachServer('a connector without SUPERUSER', (binaries) => {
  let cluster: Cluster;
  let connector: Connector;
  const settings = { host: '127.0.0.1', user: 'lockstep', password: 'pw', successor: 'successor' };
  beforeAll(async () => {
    cluster = await startCluster(binaries);
    const admin = await cluster.admin();
    await admin.query(SETUP);
    await admin.query(
      'SET ROLE lockstep; CREATE ROLE successor NOLOGIN; CREATE ROLE readers NOLOGIN; RESET ROLE',
    );
    await admin.query('CREATE DATABASE one');
    connector = await openOn(
      cluster,
      { ...settings, passwordProbe: { schema: 'lockstep_probe', function: 'has_password' } },
      { pw: 'right' },
    );
  });
  afterAll(async () => {
    await connector?.close();
    await cluster?.stop();
  });

  it('does the whole teardown of a role that it made', async () => {
    const account = { name: 'ada', keys: { employeeNumber: 'E1' } };
    const entitlement = { kind: 'role', value: 'readers' };
    const password = secretOf(
      await connector.apply(operation('create', 'ada', { account, entitlements: [entitlement] })),
    );
    const session = await cluster.signIn('ada', password);
    const one = await cluster.admin('one');
    await one.query('CREATE TABLE hers AS SELECT 1 AS x; ALTER TABLE hers OWNER TO ada');

    await connector.apply(operation('disable', 'ada', { account }));
    await connector.apply(operation('revokeSessions', 'ada', { account }));
    await expect(session.query('SELECT 1')).rejects.toThrow();
    expect((await connector.verify({ account, credentials: 'none' })).result).toBe('disproven');
    await connector.apply(operation('revokeCredentials', 'ada', { account }));
    await connector.apply(operation('revoke', 'ada', { account, entitlement }));
    const shut = {
      account,
      active: false,
      sessions: 'none',
      credentials: 'none',
      lacks: [entitlement],
    } as const;
    expect(await connector.verify(shut)).toMatchObject({ result: 'proven' });
    expect(await connector.apply(operation('delete', 'ada', { account }))).toMatchObject({
      status: 'done',
      changed: true,
    });
    expect((await connector.verify({ account, exists: false, sessions: 'none' })).result).toBe('proven');
    expect((await one.query(`SELECT tableowner FROM pg_tables WHERE tablename = 'hers'`)).rows).toEqual([
      { tableowner: 'successor' },
    ]);
    // The rights that it lent itself for the hand-over are gone again.
    const left = await one.query(`SELECT pg_has_role('lockstep', 'successor', 'usage') AS still`);
    expect(left.rows).toEqual([{ still: false }]);
  });

  it('reaches a role that others made once it has ADMIN OPTION on it', async () => {
    const admin = await cluster.admin();
    await admin.query(
      `CREATE ROLE older LOGIN PASSWORD 'x'; CREATE TABLE olds AS SELECT 1 AS x; ALTER TABLE olds OWNER TO older`,
    );
    if (Number(binaries.version) >= 16) {
      await expect(connector.apply(operation('disable', 'older'))).rejects.toMatchObject({
        kind: 'forbidden',
      });
      await admin.query('GRANT older TO lockstep WITH ADMIN OPTION, INHERIT FALSE, SET FALSE');
    }
    expect(await connector.apply(operation('disable', 'older'))).toMatchObject({
      status: 'done',
      changed: true,
    });
    expect(await connector.apply(operation('delete', 'older'))).toMatchObject({
      status: 'done',
      changed: true,
    });
  });

  it('tells what it cannot do instead of claiming it', async () => {
    const admin = await cluster.admin();
    await admin.query(`CREATE ROLE root2 LOGIN SUPERUSER PASSWORD 'x'`);
    const session = await cluster.signIn('root2', 'x');
    for (const kind of ['disable', 'revokeSessions', 'revokeCredentials'] as const) {
      await expect(connector.apply(operation(kind, 'root2'))).rejects.toMatchObject({ kind: 'forbidden' });
    }
    expect((await session.query('SELECT 1')).rowCount).toBe(1);
    const report = await connector.check();
    expect(report).toMatchObject({
      ok: true,
      ownAccount: 'lockstep',
      capabilities: { credentials: { list: true } },
    });
    expect(report.items.find(({ what }) => what.includes('may not change'))?.actual).toContain('root2');

    const blind = await openOn(cluster, settings, { pw: 'right' });
    expect((await blind.check()).capabilities.credentials.list).toBe(false);
    const verdict = await blind.verify({ account: { name: 'root2', keys: {} }, credentials: 'none' });
    expect(verdict.result).toBe('unprovable');
    await expect(blind.credentials?.({ name: 'root2', keys: {} })).rejects.toMatchObject({
      kind: 'unsupported',
    });
    await blind.close();

    await admin.query(`CREATE ROLE onlooker LOGIN PASSWORD 'right'`);
    const onlooker = await openOn(cluster, { ...settings, user: 'onlooker' }, { pw: 'right' });
    expect(await onlooker.check()).toMatchObject({
      ok: false,
      capabilities: { create: false, disable: 'none', sessions: { list: true, revoke: false } },
    });
    await expect(onlooker.apply(operation('create', 'x'))).rejects.toMatchObject({ kind: 'forbidden' });
    expect((await onlooker.list(undefined)).items.map(({ name }) => name)).toContain('root2');
    await onlooker.close();
  });
});
