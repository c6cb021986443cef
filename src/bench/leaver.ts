import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { holdLease } from '../app/hold-lease.ts';
import { houseClock } from '../app/house-clock.ts';
import type { Engine } from '../engine/engine.ts';
import { cancellation } from '../engine/execute/run-operation.ts';
import { ingestTransaction } from '../engine/ingest/ingest-transaction.ts';
import { runWorker } from '../engine/worker.ts';
import { withServer } from './bench-database.ts';
import { filling, openBenchEngine, TENANT } from './bench-engine.ts';
import { type BenchRow, median, type RowContext, verify } from './harness.ts';
import { keyOf, SOURCE } from './people.ts';
import { fillCompany } from './settled-company.ts';
import { type SlowTargets, slowTargets } from './slow-connector.ts';

const CALL_MS = 100;
/** As `lockstep serve` sets them. */
const LANES = 64;
const LOOK_EVERY_MS = 250;

const policyFor = (targets: number) => `kind: Source
id: hr
type: csv
key: id
columns: { id: { as: employeeId, of: identity, required: true }, department: { as: department } }
facts: { hireDate: hired, lastDay: last_day, immediate: immediate, moment: moment }
correlate: [[employeeId]]
---
${Array.from(
  { length: targets },
  (_, i) => `kind: Target
id: system-${i}
connector: slow
owner: bench
writes: on
---
`,
).join('')}kind: BirthrightRule
id: everybody
when: "true"
grants: [${Array.from({ length: targets }, (_, i) => `{ target: system-${i} }`).join(', ')}]
---
kind: LifecyclePolicy
id: leaver
when: identity.lifecycleState == "left"
steps: [{ after: PT0S, mode: deactivate }]
---
# One leaver after the other: none of them is held.
kind: Guard
id: guard
windows: [{ per: tenant, over: PT10M, people: 1000, share: 1 }]
`;

/**
 * HR says that somebody is gone. One write and one read-back on each target, all in one wave: until the last read-back
 * proved it (`verified_at`, as the certificate says it). When that stands in the database for everybody is noted beside
 * it, and so is what it costs when the inventory, which is read before the write, takes as long as the other calls.
 */
export const leaverOnFifty: BenchRow = { name: 'leaver', inSmoke: true, run };

async function run({ smoke, note }: RowContext) {
  const targets = smoke ? 5 : 50;
  const leavers = smoke ? 2 : 11;
  const extra = smoke ? 1 : 4;
  return withServer(async (server) => {
    const live = await server.makeDatabase('bench');
    const slow = slowTargets(CALL_MS);
    const connectors = new Map([[slow.connector.id, slow.connector]]);
    const filler = await openBenchEngine(filling(live), connectors);
    await filler.activate(policyFor(targets));
    await fillCompany(filler.engine, TENANT, 200, (i) => ({
      key: keyOf(i),
      job: { department: `D${i % 10}` },
      person: {},
    }));
    await filler.close();
    await server.settle('bench');

    const bench = await openBenchEngine(live, connectors);
    const { engine } = bench;
    const until = cancellation();
    const lease = await holdLease('bench/worker', live, engine, houseClock());
    const working = runWorker(engine, { lease, lanes: LANES, lookEveryMs: LOOK_EVERY_MS, until });
    const watcher = new pg.Client(live);
    await watcher.connect();
    await watcher.query("select set_config('lockstep.tenant', $1, false)", [TENANT]);
    const taken: Taken[] = [];
    const withInventory: Taken[] = [];
    try {
      for (let k = 0; k < leavers + extra; k++) {
        if (k === leavers) slow.slowInventories();
        slow.forget();
        (k < leavers ? taken : withInventory).push(await leave(engine, watcher, slow, keyOf(k * 7), targets));
        // The certificate and what else follows a leave is over before the next one.
        await sleep(smoke ? 200 : 1_500);
      }
    } finally {
      until.cancel();
      engine.wakeups.notify();
      await working;
      await lease.stop();
      await watcher.end();
      await bench.close();
    }
    const [first, ...warm] = taken;
    note(`first of this process ${first?.ms} ms, then ${warm.map(({ ms }) => ms).join(' ')} ms`);
    note(`in the database for everybody after ${median(warm.map(({ storedMs }) => storedMs))} ms`);
    note(
      `with an inventory of ${CALL_MS} ms on each target ${withInventory.map(({ ms }) => ms).join(' ')} ms`,
    );
    return {
      figures: [
        {
          what: `leaver on ${targets} targets, trigger to last verification`,
          ours: median(warm.map(({ ms }) => ms)),
          against: median(warm.map(({ slowest }) => 1.25 * slowest + 100)),
          unit: 'ms',
          mustReach: { atMost: 1 },
        },
      ],
      inputs: { targets, leavers, callMs: CALL_MS, lanes: LANES },
    };
  });
}

interface Taken {
  readonly ms: number;
  readonly storedMs: number;
  /** The longest that one target's own write and read-back took. */
  readonly slowest: number;
}

async function leave(
  engine: Engine,
  watcher: pg.Client,
  slow: SlowTargets,
  employment: string,
  targets: number,
): Promise<Taken> {
  const now = Date.now();
  const ingested = await ingestTransaction(engine, TENANT, {
    source: SOURCE,
    ids: [`leave-${employment}`],
    receivedAt: now,
    transaction: {
      kind: 'terminated',
      employment,
      eventId: `leave-${employment}`,
      sequence: now,
      enteredAt: now,
      termination: { lastDay: null, terminationDate: null, immediate: true, moment: now, reason: null },
    },
  });
  verify(
    ingested.kind === 'taken' && ingested.decision.operations === targets,
    `one operation per target: ${JSON.stringify(ingested)}`,
  );
  const plan = ingested.kind === 'taken' ? ingested.decision.planId : null;
  for (;;) {
    const { rows } = await watcher.query(
      `select count(*) filter (where state = 'verified')::int as verified, max(verified_at)::float8 as last, max(wave)::int as wave
       from operation where plan_id = $1`,
      [plan],
    );
    if (rows[0].verified === targets) {
      verify(rows[0].wave === 0, 'all in one wave');
      verify(slow.writes === targets, `${slow.writes} writes on ${targets} targets`);
      verify(slow.reads === targets, `${slow.reads} read-backs on ${targets} targets`);
      return { ms: rows[0].last - now, storedMs: Date.now() - now, slowest: slow.slowestMs };
    }
    if (Date.now() - now > 30_000)
      throw new Error(`only ${rows[0].verified} operations are verified after 30 s`);
    await sleep(5);
  }
}
