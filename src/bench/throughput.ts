import type pg from 'pg';
import { decide } from '../engine/decide/decide.ts';
import type { Engine } from '../engine/engine.ts';
import { cancellation } from '../engine/execute/run-operation.ts';
import { serveLane } from '../engine/execute/serve-lane.ts';
import { makeCheckpoint } from '../engine/log/checkpoint-log.ts';
import { verifyLog } from '../proof/log-verify.ts';
import { formatVerifierKey } from '../proof/note.ts';
import { withServer } from './bench-database.ts';
import { openBenchEngine, TENANT } from './bench-engine.ts';
import { type BenchRow, type RowContext, timed, verify } from './harness.ts';
import { noopConnector } from './noop-connector.ts';
import { drainPgBoss } from './peer-pg-boss.ts';
import { ingestPeople, keyOf } from './people.ts';

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
export const throughput: BenchRow = {
  name: 'throughput',
  inSmoke: true,
  run: (context) => measure(context),
};

async function measure({ smoke, note }: RowContext) {
  const operations = smoke ? 500 : 20_000;
  return withServer(async (server) => {
    const { rows } = await server.ask(
      "select name, setting from pg_settings where name in ('fsync', 'synchronous_commit')",
    );
    note(rows.map((row) => `${row.name}=${row.setting}`).join(' '));
    verify(
      rows.every((row) => row.setting === 'on'),
      'fsync and synchronous commit are on',
    );
    await server.ask('create database peer');
    const peer = await drainPgBoss({ ...server.owner, database: 'peer' }, operations);
    note(`${peer.name} on Node ${process.version}: ${Math.round(peer.perSecond)} jobs/s, ${peer.settings}`);
    const ours = await runOurs(await server.makeDatabase('ours'), operations, note);
    return {
      figures: [
        {
          what: `operations decided to verified, against ${peer.name} on Node ${process.versions.node}`,
          ours,
          against: peer.perSecond,
          unit: '/s',
          mustReach: { atLeast: 1 },
        },
      ],
      inputs: { operations, jobs: operations, peer: peer.name, peerSettings: peer.settings },
    };
  });
}

async function runOurs(live: pg.ClientConfig, operations: number, note: RowContext['note']): Promise<number> {
  const noop = noopConnector();
  const bench = await openBenchEngine(live, new Map([[noop.id, noop]]));
  const { engine } = bench;
  try {
    await bench.activate(POLICY(0));
    const ids = await ingestPeople(engine, TENANT, operations / GRANTS, (i) => ({
      key: keyOf(i),
      job: { department: `D${i % 10}` },
      person: {},
    }));
    // People and their accounts exist; then a rule changes: deciding, and everything after it, is what is timed.
    await decideAndServe(engine, ids);
    const before = await totals(engine);
    await bench.activate(POLICY(GRANTS));
    const run = await timed(() => decideAndServe(engine, ids));
    const after = await totals(engine);
    const verified = after.verified - before.verified;
    const attempts = after.attempts - before.attempts;
    const leaves = after.leaves - before.leaves;
    const events = after.events - before.events;
    const whole = await logIsWhole(engine);
    note(
      `verified ${verified}, attempts ${attempts}, leaves ${leaves}, events ${events}, log verify ${whole ? 'ok' : 'BROKEN'}`,
    );
    verify(verified === operations, `${verified} operations of ${operations} are verified`);
    verify(attempts === operations, `${attempts} attempts of ${operations} were answered`);
    // One leaf and one event each, and those of the decisions before them.
    verify(leaves >= operations && events === leaves, `${leaves} leaves, ${events} events`);
    verify(whole, 'the log verifies');
    return operations / run.seconds;
  } finally {
    await bench.close();
  }
}

async function decideAndServe(engine: Engine, ids: readonly string[]): Promise<void> {
  const worker = 'bench';
  const until = cancellation();
  let finished = false;
  const decided = (async () => {
    for (let i = 0; i < ids.length; i += 1_000) {
      const batch = ids.slice(i, i + 1_000);
      await engine.store.transaction(TENANT, async (tx) =>
        decide(engine, tx, await engine.policies.active(tx), batch, {
          trigger: { by: 'feed', source: 'hr' },
        }),
      );
    }
    finished = true;
    engine.wakeups.notify();
  })();
  for (;;) {
    const mark = engine.wakeups.mark();
    // What is decided after this look is found by the next one.
    const last = finished;
    await engine.store.heartbeat(worker, Date.now(), 60_000);
    const claims = await engine.store.claimLanes(worker, Date.now(), 10);
    for (const claim of claims) await serveLane(engine, claim, { worker, holds: () => true }, until);
    if (claims.length > 0) continue;
    if (last) break;
    await engine.wakeups.wait(20, mark);
  }
  await decided;
}

async function logIsWhole(engine: Engine): Promise<boolean> {
  return engine.store.transaction(TENANT, async (tx) => {
    const checkpoint = await makeCheckpoint(engine, tx);
    const verdict = await verifyLog({
      leaves: (async function* () {
        for (let at = 0; at < checkpoint.size; at += 10_000) {
          const rows = await tx.find('log_leaf', { n: { atLeast: at } }, { order: ['n'], limit: 10_000 });
          yield rows.map((row) => ({ n: row.n, leaf: row.leaf, hash: row.hash }));
        }
      })(),
      checkpoints: [checkpoint.note],
      key: formatVerifierKey(engine.signer(TENANT).verifier),
    });
    return verdict.ok;
  });
}

async function totals(engine: Engine) {
  return engine.store.transaction(TENANT, async (tx) => ({
    verified: await tx.count('operation', { state: 'verified' }),
    attempts: await tx.count('attempt', { outcome: 'done' }),
    leaves: await tx.count('log_leaf', {}),
    events: await tx.count('event', {}),
  }));
}
