import { parentPort, workerData } from 'node:worker_threads';
import pg from 'pg';
import { steadyMs } from './house-clock.ts';
import { endImpossibleLeases } from './impossible-leases.ts';

interface HeartData {
  readonly worker: string;
  readonly connection: pg.ClientConfig;
  readonly shared: SharedArrayBuffer;
  readonly leaseMs: number;
  readonly heldMs: number;
  readonly beatEveryMs: number;
  readonly blockedAtMostMs: number;
}

const { worker, connection, shared, leaseMs, heldMs, beatEveryMs, blockedAtMostMs } = workerData as HeartData;
const times = new Float64Array(shared);
const pool = new pg.Pool({
  ...connection,
  // One, and another for a beat while what is not as urgent is not answered.
  max: 2,
  application_name: 'lockstep heartbeat',
  // A beat that is not answered within the lease is none; the next one takes a new connection.
  query_timeout: leaseMs,
  connectionTimeoutMillis: leaseMs,
});
pool.on('error', () => undefined);
let stopping = false;

/** The lease counts by the database's clock, which all processes share, and here by what passes steadily. */
async function beat(): Promise<void> {
  const begun = steadyMs();
  if (begun - (times[0] ?? 0) > blockedAtMostMs) return;
  const { rows } = await pool.query(
    `insert into worker as w (worker_id, lease_until) values ($1, (extract(epoch from clock_timestamp()) * 1000)::bigint + $2::bigint)
     on conflict (worker_id) do update set lease_until = excluded.lease_until
     returning (extract(epoch from clock_timestamp()) * 1000)::float8 as now`,
    [worker, leaseMs],
  );
  // It had run out, be it that the whole process stood still: what was begun under it is begun no longer.
  if (steadyMs() >= (times[1] ?? 0)) times[2] = (times[2] ?? 0) + 1;
  times[1] = begun + heldMs;
  parentPort?.postMessage({ now: Number(rows[0]?.now), at: (begun + steadyMs()) / 2 });
}

parentPort?.on('message', () => {
  stopping = true;
});

/** One beat in so many looks at the leases of others too. */
const LOOKS_EVERY = 10;

async function run(): Promise<void> {
  for (let beats = 1; !stopping; beats++) {
    try {
      await beat();
      if (beats % LOOKS_EVERY === 0) endImpossibleLeases(pool, leaseMs).catch(() => undefined);
    } catch {
      // The database is away: the lease runs out by itself, and the next beat takes it up again.
    }
    await new Promise((resolve) => setTimeout(resolve, beatEveryMs));
  }
  await pool.query('delete from worker where worker_id = $1', [worker]).catch(() => undefined);
  await pool.end();
}

await run();
// The listener on the port would keep this thread alive for ever.
parentPort?.close();
