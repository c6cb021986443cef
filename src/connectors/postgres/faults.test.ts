import { DatabaseError } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConnectorFault } from '../../domain/connector.ts';
import { faultOf } from './faults.ts';
import { type Cluster, installedBinaries, startCluster } from './testing/cluster.ts';
import { openOn, operation } from './testing/open.ts';

const [newest] = installedBinaries();
if (newest === undefined) console.warn('SKIPPED: no PostgreSQL binaries on this machine');

function refusal(code: string, message = 'x'): DatabaseError {
  const error = new DatabaseError(message, 0, 'error');
  error.code = code;
  return error;
}

describe('classification by SQLSTATE', () => {
  it.each([
    ['28P01', 'auth'],
    ['42501', 'forbidden'],
    ['42710', 'alreadyExists'],
    ['42704', 'notFound'],
    ['2BP01', 'precondition'],
    ['53300', 'retryable'],
    ['57014', 'retryable'],
    ['55P03', 'retryable'],
    ['40P01', 'retryable'],
    ['25006', 'retryable'],
    ['0LP01', 'invalid'],
    ['22021', 'invalid'],
    ['57P01', 'unknownOutcome'],
    ['08006', 'unknownOutcome'],
    ['XX000', 'permanent'],
  ] as const)('%s of a write is %s', (code, kind) => {
    expect(faultOf(refusal(code), 'write', 'x')).toMatchObject({ kind, vendor: { code } });
  });

  it('never calls a read unknown, and repeats what two writers did at once', () => {
    for (const error of [
      refusal('57P01'),
      refusal('08006'),
      new Error('Connection terminated unexpectedly'),
    ]) {
      expect(faultOf(error, 'read', 'x')).toMatchObject({ kind: 'retryable', scope: 'connection' });
    }
    expect(faultOf(refusal('XX000', 'tuple concurrently updated'), 'write', 'x')).toMatchObject({
      kind: 'retryable',
    });
    const own = new ConnectorFault('conflict', 'x');
    expect(faultOf(own, 'write', 'x')).toBe(own);
  });
});

describe.skipIf(newest === undefined)('faults of a real server', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    if (newest !== undefined) cluster = await startCluster(newest);
  });
  afterAll(() => cluster?.stop());

  it('says what is wrong with the connection', async () => {
    await (await cluster.admin()).query(`CREATE ROLE keeper LOGIN CREATEROLE PASSWORD 'right'`);
    const place = { host: '127.0.0.1', user: 'keeper', password: 'pw' };
    const cases: readonly (readonly [object, Record<string, string>, object])[] = [
      [place, { pw: 'wrong' }, { kind: 'auth', scope: 'connection' }],
      [{ ...place, database: 'nowhere' }, { pw: 'right' }, { kind: 'invalid', scope: 'connection' }],
      [{ ...place, port: 1 }, { pw: 'right' }, { kind: 'retryable', scope: 'connection' }],
    ];
    for (const [settings, secrets, fault] of cases) {
      const connector = await openOn(cluster, { ...settings }, secrets);
      await expect(connector.list(undefined)).rejects.toMatchObject(fault);
      await expect(connector.apply(operation('create', 'x'))).rejects.toMatchObject(fault);
      await connector.close();
    }
  });

  it('does not know the outcome when the connection dies during a write', async () => {
    const admin = await cluster.admin();
    const connector = await openOn(cluster);
    await connector.apply(operation('create', 'ada'));
    await admin.query('CREATE ROLE readers');
    await admin.query('BEGIN; LOCK TABLE pg_auth_members IN EXCLUSIVE MODE');
    const entitlement = { kind: 'role', value: 'readers' };
    const granting = connector
      .apply(operation('grant', 'ada', { entitlement }))
      .catch((error: unknown) => error);
    const blocked = `SELECT pid FROM pg_stat_activity WHERE application_name = 'lockstep' AND wait_event_type = 'Lock'`;
    const killer = await cluster.admin();
    while ((await killer.query(`SELECT pg_terminate_backend(pid) FROM (${blocked}) x`)).rowCount === 0);
    expect(await granting).toMatchObject({ kind: 'unknownOutcome', scope: 'connection' });
    await admin.query('ROLLBACK');
    expect(await connector.apply(operation('grant', 'ada', { entitlement }))).toMatchObject({
      status: 'done',
    });
    await connector.close();
  });

  it('does not know the outcome when the connection dies during COMMIT, which had been carried out', async () => {
    const admin = await cluster.admin();
    const connector = await openOn(cluster);
    await connector.apply(operation('create', 'beth'));
    // COMMIT now waits for a standby that never comes, after it has written.
    const waitFor = async (standby: string) => {
      await admin.query(`ALTER SYSTEM SET synchronous_standby_names = '${standby}'`);
      await admin.query('SELECT pg_reload_conf()');
      while (
        (await admin.query('SHOW synchronous_standby_names')).rows[0]?.synchronous_standby_names !== standby
      );
    };
    await waitFor('ghost');
    const disabling = connector.apply(operation('disable', 'beth')).catch((error: unknown) => error);
    const waiting = `SELECT pid FROM pg_stat_activity WHERE application_name = 'lockstep' AND wait_event = 'SyncRep'`;
    while ((await admin.query(`SELECT pg_terminate_backend(pid) FROM (${waiting}) x`)).rowCount === 0);
    expect(await disabling).toMatchObject({ kind: 'unknownOutcome', scope: 'connection' });
    await waitFor('');
    expect((await connector.get({ name: 'beth', keys: {} }))?.active).toBe(false);
    await connector.close();
  });

  it('speaks TLS, and only to the server whose certificate it trusts', async ({ skip }) => {
    if (cluster.certificate === null) {
      skip('no openssl to make a certificate');
      return;
    }
    await (await cluster.admin()).query(`CREATE ROLE secure LOGIN PASSWORD 'right'`);
    const place = { user: 'secure', password: 'pw', tls: { mode: 'verify-full', ca: cluster.certificate } };
    const trusted = await openOn(cluster, { ...place, host: '127.0.0.1' }, { pw: 'right' });
    expect((await trusted.list(undefined)).items.length).toBeGreaterThan(0);
    const sql = `SELECT s.ssl FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid) WHERE a.usename = 'secure'`;
    expect((await (await cluster.admin()).query(sql)).rows).toEqual([{ ssl: true }]);
    await trusted.close();
    for (const more of [{ host: '127.0.0.1', tls: { mode: 'verify-full' } }, { host: 'localhost' }]) {
      const doubtful = await openOn(cluster, { ...place, ...more }, { pw: 'right' });
      await expect(doubtful.list(undefined)).rejects.toMatchObject({
        kind: 'retryable',
        scope: 'connection',
      });
      await doubtful.close();
    }
  });

  it('survives a server that goes away under idle connections', async () => {
    const connector = await openOn(cluster);
    await connector.list(undefined);
    await (await cluster.admin()).query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'lockstep'`,
    );
    expect((await connector.list(undefined)).items.length).toBeGreaterThan(0);
    await connector.close();
    await expect(connector.list(undefined)).rejects.toMatchObject({ kind: 'cancelled' });
  });
});
