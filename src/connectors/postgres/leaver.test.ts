import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Connector } from '../../domain/connector.ts';
import { type Cluster, startCluster } from './testing/cluster.ts';
import { onEachServer } from './testing/each-server.ts';
import { openOn, operation, secretOf } from './testing/open.ts';

onEachServer('a leaver', (binaries) => {
  let cluster: Cluster;
  let connector: Connector;
  beforeAll(async () => {
    cluster = await startCluster(binaries);
    const admin = await cluster.admin();
    await admin.query('CREATE ROLE successor NOLOGIN');
    for (const group of ['readers', 'writers', 'owners']) await admin.query(`CREATE ROLE ${group} NOLOGIN`);
    for (const database of ['one', 'two']) await admin.query(`CREATE DATABASE ${database}`);
    connector = await openOn(cluster, { successor: 'successor' });
  });
  afterAll(async () => {
    await connector?.close();
    await cluster?.stop();
  });

  const join = async (name: string) => {
    const account = { name, keys: { employeeNumber: `E-${name}` } };
    const made = await connector.apply(operation('create', name, { account }));
    return {
      password: secretOf(made),
      account: { ...account, id: made.status === 'done' ? (made.id ?? '') : '' },
    };
  };

  it('keeps an open session after NOLOGIN and has none after revokeSessions', async () => {
    const { password, account } = await join('ada');
    const open = [await cluster.signIn('ada', password), await cluster.signIn('ada', password, 'one')];

    expect(await connector.apply(operation('disable', 'ada', { account }))).toMatchObject({
      status: 'done',
      changed: true,
    });
    expect((await connector.verify({ account, active: false })).result).toBe('proven');
    await expect(cluster.signIn('ada', password)).rejects.toThrow('not permitted to log in');
    // Law 1: what was open before works on.
    for (const session of open)
      expect((await session.query('SELECT session_user::text AS me')).rows).toEqual([{ me: 'ada' }]);
    expect(await connector.sessions?.(account)).toHaveLength(2);
    const before = await connector.verify({ account, active: false, sessions: 'none' });
    expect(before).toMatchObject({ result: 'disproven', reason: 'sessions: expected none, is 2 left' });

    expect(await connector.apply(operation('revokeSessions', 'ada', { account }))).toMatchObject({
      changed: true,
    });
    for (const session of open) await expect(session.query('SELECT 1')).rejects.toThrow();
    expect((await connector.verify({ account, active: false, sessions: 'none' })).result).toBe('proven');
    expect(await connector.apply(operation('revokeSessions', 'ada', { account }))).toMatchObject({
      changed: false,
    });
  });

  it('leaves no password behind for a later return', async () => {
    const { password, account } = await join('bert');
    expect((await connector.verify({ account, credentials: 'none' })).result).toBe('disproven');
    await connector.apply(operation('disable', 'bert', { account }));
    await connector.apply(operation('revokeCredentials', 'bert', { account }));
    expect((await connector.verify({ account, credentials: 'none' })).result).toBe('proven');
    expect(await connector.apply(operation('revokeCredentials', 'bert', { account }))).toMatchObject({
      changed: false,
    });

    const back = await connector.apply(operation('enable', 'bert', { account }));
    await expect(cluster.signIn('bert', password)).rejects.toThrow('password authentication failed');
    expect((await (await cluster.signIn('bert', secretOf(back))).query('SELECT 1')).rowCount).toBe(1);
  });

  it('hands over what was owned in two databases before the drop', async () => {
    const { account } = await join('carl');
    for (const database of ['one', 'two']) {
      const admin = await cluster.admin(database);
      await admin.query('CREATE SCHEMA AUTHORIZATION carl');
      await admin.query('CREATE TABLE carl.ledger AS SELECT 7 AS amount');
      await admin.query('ALTER TABLE carl.ledger OWNER TO carl');
      await admin.query(`CREATE TABLE IF NOT EXISTS shared (x int); GRANT SELECT ON shared TO carl`);
      await admin.query('ALTER DEFAULT PRIVILEGES FOR ROLE carl GRANT SELECT ON TABLES TO readers');
    }
    const admin = await cluster.admin();
    await admin.query('CREATE DATABASE carls OWNER carl');
    expect((await connector.get(account))?.attributes.ownedObjects).toBe(7);

    expect(await connector.apply(operation('transferData', 'carl', { account }))).toMatchObject({
      changed: true,
    });
    expect((await connector.verify({ account, attributes: { ownedObjects: 2 } })).result).toBe('proven');
    expect(await connector.apply(operation('delete', 'carl', { account }))).toMatchObject({
      status: 'done',
      changed: true,
    });
    expect((await connector.verify({ account, exists: false, sessions: 'none' })).result).toBe('proven');
    for (const database of ['one', 'two']) {
      const rows = await (await cluster.admin(database)).query(
        `SELECT tableowner, (SELECT amount FROM carl.ledger) AS amount FROM pg_tables WHERE schemaname = 'carl'`,
      );
      expect(rows.rows).toEqual([{ tableowner: 'successor', amount: 7 }]);
    }
    const owner = await admin.query(
      `SELECT datdba::regrole::text AS owner FROM pg_database WHERE datname = 'carls'`,
    );
    expect(owner.rows).toEqual([{ owner: 'successor' }]);
    expect(await connector.apply(operation('delete', 'carl', { account }))).toMatchObject({
      status: 'done',
      changed: false,
    });
  });

  it('is dropped only after its sessions are dead, in one operation as well', async () => {
    const { password, account } = await join('dora');
    const session = await cluster.signIn('dora', password);
    await connector.apply(operation('delete', 'dora', { account }));
    await expect(session.query('SELECT 1')).rejects.toThrow();
    expect((await connector.verify({ account, exists: false, sessions: 'none' })).result).toBe('proven');
  });

  it('finds the session that outlived a role which somebody else dropped', async () => {
    const { password, account } = await join('emil');
    const session = await cluster.signIn('emil', password);
    await (await cluster.admin()).query('DROP ROLE emil');
    expect((await session.query('SELECT 1')).rowCount).toBe(1);
    expect((await connector.verify({ account, exists: false, sessions: 'none' })).result).toBe('disproven');
    // Nobody who does not know the oid may call it proven either.
    const { id: _, ...unknown } = account;
    expect((await connector.verify({ account: unknown, sessions: 'none' })).result).toBe('disproven');
    expect(await connector.apply(operation('revokeSessions', 'emil', { account }))).toMatchObject({
      changed: true,
    });
    expect((await connector.verify({ account, exists: false, sessions: 'none' })).result).toBe('proven');
  });

  it('does not take a stranger with the name of a leaver', async () => {
    const { account } = await join('fred');
    const admin = await cluster.admin();
    await admin.query('DROP ROLE fred');
    await admin.query('CREATE ROLE fred LOGIN');
    for (const kind of ['disable', 'revokeSessions', 'revokeCredentials', 'delete'] as const) {
      await expect(connector.apply(operation(kind, 'fred', { account }))).rejects.toMatchObject({
        kind: 'conflict',
      });
    }
    // The account is back, as far as anybody can see: not proven gone.
    expect((await connector.verify({ account, exists: false })).result).toBe('disproven');
    await admin.query(`COMMENT ON ROLE fred IS '{"lockstep":{"employeeNumber":"E-other"}}'`);
    expect(await connector.apply(operation('disable', 'fred', { account }))).toMatchObject({
      changed: false,
    });
    expect((await connector.get({ name: 'fred', keys: {} }))?.active).toBe(true);
    expect((await connector.verify({ account, exists: false })).result).toBe('proven');
  });

  it('is blocked with a remedy when something is in the way', async () => {
    const { account } = await join('gina');
    const [one, admin] = [await cluster.admin('one'), await cluster.admin()];
    const blocked = async (more: object = {}, by = connector) => {
      const outcome = await by.apply(operation('delete', 'gina', { account, ...more }));
      if (outcome.status !== 'blocked') throw new Error(`not blocked: ${JSON.stringify(outcome)}`);
      expect(outcome.remedy).not.toBe('');
      return outcome.reason;
    };
    await admin.query('CREATE ROLE heir LOGIN IN ROLE gina');
    expect(await blocked()).toContain('heir');
    await admin.query('REVOKE gina FROM heir');

    await one.query('CREATE TABLE hers (x int); ALTER TABLE hers OWNER TO gina');
    expect(await blocked({ successor: { name: 'postgres', keys: {} } })).toContain('superuser');
    expect(await blocked({ successor: account })).toContain('own successor');
    const narrow = await openOn(cluster, { successor: 'successor', databases: ['postgres'] });
    expect(await blocked({}, narrow)).toContain('database one');
    await narrow.close();
    const alone = await openOn(cluster);
    expect(await blocked({}, alone)).toContain('nobody');
    await alone.close();

    await one.query('CREATE TABLE others (x int); GRANT SELECT ON others TO gina WITH GRANT OPTION');
    await one.query('SET ROLE gina; GRANT SELECT ON others TO heir; RESET ROLE');
    expect(await blocked()).toContain('SELECT on public.others to heir');
    // Whatever was in the way, she cannot sign in, and nothing of hers is lost.
    expect(await connector.get(account)).toMatchObject({ active: false, name: 'gina' });
    await one.query('GRANT SELECT ON others TO heir');
    await one.query('REVOKE SELECT ON others FROM gina CASCADE');
    expect(await connector.apply(operation('delete', 'gina', { account }))).toMatchObject({
      status: 'done',
      changed: true,
    });
    expect((await one.query(`SELECT has_table_privilege('heir', 'others', 'SELECT') AS can`)).rows).toEqual([
      { can: true },
    ]);
  });

  it('leaves others the memberships that the leaver granted', async () => {
    const { account } = await join('hugo');
    const admin = await cluster.admin();
    await admin.query('CREATE ROLE ines LOGIN; CREATE ROLE jack LOGIN');
    await admin.query('GRANT owners TO hugo WITH ADMIN OPTION; GRANT writers TO hugo WITH ADMIN OPTION');
    await admin.query(
      'SET SESSION AUTHORIZATION hugo; GRANT owners TO ines WITH ADMIN OPTION; GRANT writers TO jack; RESET SESSION AUTHORIZATION',
    );
    await admin.query('SET SESSION AUTHORIZATION ines; GRANT owners TO jack; RESET SESSION AUTHORIZATION');
    const held = async () =>
      (
        await admin.query(`SELECT DISTINCT roleid::regrole::text AS g, member::regrole::text AS m FROM pg_auth_members
        WHERE member::regrole::text IN ('hugo', 'ines', 'jack') ORDER BY 2, 1`)
      ).rows.map(({ g, m }) => `${m} ${g}`);
    expect(await held()).toEqual([
      'hugo owners',
      'hugo writers',
      'ines owners',
      'jack owners',
      'jack writers',
    ]);

    const entitlement = { kind: 'role', value: 'owners' };
    expect(await connector.apply(operation('revoke', 'hugo', { account, entitlement }))).toMatchObject({
      changed: true,
    });
    expect(
      (await connector.verify({ account, lacks: [entitlement, { ...entitlement, kind: 'roleAdmin' }] }))
        .result,
    ).toBe('proven');
    expect(await held()).toEqual(['hugo writers', 'ines owners', 'jack owners', 'jack writers']);
    await connector.apply(operation('delete', 'hugo', { account }));
    expect(await held()).toEqual(['ines owners', 'jack owners', 'jack writers']);
  });

  it('refuses to cut off itself and what is built in', async () => {
    for (const name of ['postgres', 'pg_monitor']) {
      for (const kind of ['disable', 'revokeSessions', 'revokeCredentials', 'delete'] as const) {
        expect(await connector.apply(operation(kind, name))).toMatchObject({ status: 'blocked' });
      }
    }
    expect(await connector.apply(operation('delete', 'successor'))).toMatchObject({ status: 'blocked' });
    expect((await connector.check()).ok).toBe(true);
  });
});
