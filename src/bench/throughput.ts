import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { assemble } from '../app/assemble.ts';
import { systemClock } from '../app/system-clock.ts';
import { systemRandom } from '../app/system-random.ts';
import type { Connector, InstalledConnector } from '../domain/connector.ts';
import { decide } from '../engine/decide/decide.ts';
import type { Engine } from '../engine/engine.ts';
import { cancellation } from '../engine/execute/run-operation.ts';
import { serveLane } from '../engine/execute/serve-lane.ts';
import { makeCheckpoint } from '../engine/log/checkpoint-log.ts';
import { activatePolicy } from '../engine/make-policies.ts';
import { ensureTenant } from '../engine/tenants.ts';
import { verifyLog } from '../proof/log-verify.ts';
import { formatVerifierKey } from '../proof/note.ts';
import { masterKeyFrom } from '../secrets/master-key.ts';
import { startDatabase } from '../store/launcher/index.ts';
import { LIVE_ROLE, migrate } from '../store/migrations/migrate.ts';
import { postgresStore } from '../store/postgres/postgres-store.ts';
import { type Figure, timed } from './harness.ts';
import { ingestPeople, keyOf } from './people.ts';

/** A target that takes everything and remembers it: the read-back is a call of its own. */
function noopConnector(): InstalledConnector {
  const accounts = new Map<string, Set<string>>();
  const connector: Connector = {
    check: async () => ({ ok: true, capabilities, items: [] }),
    list: async () => ({ items: [] }),
    get: async () => null,
    apply: async ({ kind, account, entitlement }) => {
      if (kind === 'create') accounts.set(account.name, new Set());
      else if (entitlement !== undefined) accounts.get(account.name)?.add(entitlement.value);
      return { status: 'done', changed: true, id: account.name };
    },
    verify: async ({ account, has }) => {
      const roles = accounts.get(account.name);
      const ok = roles !== undefined && (has ?? []).every(({ value }) => roles.has(value));
      return {
        result: ok ? 'proven' : 'disproven',
        checks: [
          {
            what: 'account',
            expected: 'as asked',
            actual: roles === undefined ? 'absent' : `${roles.size} roles`,
            ok,
          },
        ],
        account:
          roles === undefined
            ? null
            : {
                id: account.name,
                name: account.name,
                active: true,
                keys: account.keys,
                entitlements: [...roles].map((value) => ({ kind: 'role', value })),
                administrator: false,
                attributes: {},
              },
      };
    },
    close: async () => undefined,
  };
  const capabilities: InstalledConnector['capabilities'] = {
    list: false,
    create: true,
    update: true,
    disable: 'native',
    delete: 'none',
    entitlements: ['role'],
    sessions: { list: false, revoke: false },
    credentials: { kinds: [], list: false, revoke: false },
    transferData: false,
    changes: 'none',
    idempotency: 'natural',
    attested: false,
    residual: [],
    teardown: { deactivate: ['disable'], deprovision: ['disable'], delete: ['disable'] },
  };
  return {
    id: 'noop',
    apiVersion: 1,
    title: 'no-op',
    configSchema: {},
    capabilities,
    checkConfig: () => undefined,
    connect: async () => connector,
  };
}

/** Roles that a rule change gives to everybody: as many operations per person. */
const GRANTS = 10;

const POLICY = (grants: number) => `kind: Source
id: hr
type: csv
key: id
columns: { id: { as: employeeId, of: identity, required: true }, department: { as: department } }
facts: { hireDate: hired, lastDay: last_day }
correlate: [[employeeId]]
---
kind: Target
id: noop
connector: noop
owner: bench
writes: on
concurrency: 1000
---
kind: BirthrightRule
id: everybody
when: "true"
grants: [{ target: noop }${Array.from({ length: grants }, (_, i) => `, { target: noop, kind: role, value: role-${i} }`).join('')}]
---
kind: LifecyclePolicy
id: leaver
when: identity.lifecycleState == "left"
steps: [{ after: PT0S, mode: deprovision }]
`;

/** Operations decided, attempted, applied and verified per second, against empty jobs that pg-boss drains on the same server. */
export async function throughput(n: number): Promise<Figure> {
  const dataDir = await mkdtemp(join(tmpdir(), 'lockstep-bench-'));
  const server = await startDatabase({ dataDir });
  try {
    const owner: pg.ClientConfig = server.connection;
    const client = new pg.Client(owner);
    await client.connect();
    const settings = (
      await client.query(
        "select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'server_version')",
      )
    ).rows;
    process.stdout.write(
      `  ${settings.map((s) => `${s.name}=${s.setting}`).join(' ')}, ${n} operations, ${n} jobs\n`,
    );
    await client.query('create database peer');
    await client.end();
    const peer = await drainPgBoss({ ...owner, database: 'peer' }, n);
    await migrate({ owner });
    const store = postgresStore({ ...owner, user: LIVE_ROLE });
    const noop = noopConnector();
    const { engine } = assemble({
      store,
      clock: systemClock,
      random: systemRandom,
      http: async () => {
        throw new Error('no network here');
      },
      connectors: new Map([[noop.id, noop]]),
      master: masterKeyFrom(new Uint8Array(32).fill(9)),
      log: {
        info: () => undefined,
        warn: () => undefined,
        error: (m, f) => process.stderr.write(`${m} ${JSON.stringify(f)}\n`),
      },
    });
    await ensureTenant(engine, 'bench', 'bench');
    await store.transaction('bench', (tx) => activatePolicy(tx, systemClock, POLICY(0), 'bench'));
    const ids = await ingestPeople(engine, "bench", n / GRANTS, (i) => ({ key: keyOf(i), job: { department: `D${i % 10}` }, person: {} }));
    const work = async () => {
      const worker = 'bench';
      const until = cancellation();
      const decided = (async () => {
        for (let i = 0; i < ids.length; i += 1_000) {
          const batch = ids.slice(i, i + 1_000);
          await store.transaction('bench', async (tx) =>
            decide(engine, tx, await engine.policies.active(tx), batch, {
              trigger: { by: 'feed', source: 'hr' },
            }),
          );
        }
      })();
      let finished = false;
      void decided.then(() => {
        finished = true;
        engine.wakeups.notify();
      });
      for (;;) {
        const mark = engine.wakeups.mark();
        await store.heartbeat(worker, Date.now(), 60_000);
        const claims = await store.claimLanes(worker, Date.now(), 10);
        for (const claim of claims) await serveLane(engine, claim, { worker, holds: () => true }, until);
        if (claims.length === 0) {
          if (finished) break;
          await engine.wakeups.wait(20, mark);
        }
      }
      await decided;
    };
    // People and their accounts exist; then a rule changes: deciding, and everything after it, is what is timed.
    await work();
    const before = await totals(engine);
    await store.transaction('bench', (tx) => activatePolicy(tx, systemClock, POLICY(GRANTS), 'bench'));
    const run = await timed(work);
    const after = await totals(engine);
    const counts = {
      verified: after.verified - before.verified,
      attempts: after.attempts - before.attempts,
      leaves: after.leaves - before.leaves,
      events: after.events - before.events,
    };
    const verdict = await store.transaction('bench', async (tx) => {
      const checkpoint = await makeCheckpoint(engine, tx);
      return verifyLog({
        leaves: (async function* () {
          for (let at = 0; at < checkpoint.size; at += 10_000) {
            const rows = await tx.find('log_leaf', { n: { atLeast: at } }, { order: ['n'], limit: 10_000 });
            yield rows.map((row) => ({ n: row.n, leaf: row.leaf, hash: row.hash }));
          }
        })(),
        checkpoints: [checkpoint.note],
        key: formatVerifierKey(engine.signer('bench').verifier),
      });
    });
    await store.close();
    process.stdout.write(
      `  verified ${counts.verified}, attempts ${counts.attempts}, leaves ${counts.leaves}, events ${counts.events}, log verify ${verdict.ok ? 'ok' : 'BROKEN'}\n`,
    );
    if (counts.verified !== n || counts.attempts !== n || !verdict.ok)
      throw new Error('the run is not whole');
    const ours = n / run.seconds;
    return {
      what: 'operations decided to verified, against empty pg-boss jobs drained',
      ours,
      peer,
      unit: '/s',
      ratio: ours / peer,
      mustReach: '>= 1',
      ok: ours >= peer,
    };
  } finally {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function totals(engine: Engine) {
  return engine.store.transaction('bench', async (tx) => ({
    verified: await tx.count('operation', { state: 'verified' }),
    attempts: await tx.count('attempt', { outcome: 'done' }),
    leaves: await tx.count('log_leaf', {}),
    events: await tx.count('event', {}),
  }));
}

async function drainPgBoss(connection: pg.ClientConfig, n: number): Promise<number> {
  const { version } = createRequire(import.meta.url)('pg-boss/package.json') as { version: string };
  const { default: PgBoss } = await import('pg-boss');
  // Its fastest documented way: batches of 1,000 fetched and completed by hand, no maintenance in between.
  const boss = new PgBoss({ ...connection, max: 10, supervise: false, schedule: false } as never);
  boss.on('error', () => undefined);
  await boss.start();
  await boss.createQueue('empty');
  for (let i = 0; i < n; i += 10_000)
    await boss.insert(Array.from({ length: Math.min(10_000, n - i) }, () => ({ name: 'empty', data: {} })));
  const { seconds } = await timed(async () => {
    const lane = async () => {
      for (;;) {
        const jobs = await boss.fetch('empty', { batchSize: 1_000 });
        if (jobs === null || jobs.length === 0) return;
        await boss.complete(
          'empty',
          jobs.map((job) => job.id),
        );
      }
    };
    await Promise.all([lane(), lane()]);
  });
  await boss.stop({ graceful: false, close: true });
  process.stdout.write(
    `  pg-boss ${version} on Node ${process.version}: ${Math.round(n / seconds)} jobs/s drained in batches of 1,000\n`,
  );
  return n / seconds;
}
