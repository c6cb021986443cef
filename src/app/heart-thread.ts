import { parentPort, workerData } from 'node:worker_threads';
import pg from 'pg';

interface HeartData {
  readonly worker: string;
  readonly connection: pg.ClientConfig;
  readonly shared: SharedArrayBuffer;
  readonly leaseMs: number;
  readonly beatEveryMs: number;
  readonly blockedAtMostMs: number;
}

const { worker, connection, shared, leaseMs, beatEveryMs, blockedAtMostMs } = workerData as HeartData;
const times = new Float64Array(shared);
const pool = new pg.Pool({ ...connection, max: 1, application_name: 'lockstep heartbeat' });
pool.on('error', () => undefined);
let stopping = false;

async function beat(): Promise<void> {
  const now = Date.now();
  if (now - (times[0] ?? 0) > blockedAtMostMs) return;
  await pool.query(
    'insert into worker (worker_id, lease_until) values ($1, $2) on conflict (worker_id) do update set lease_until = $2',
    [worker, now + leaseMs],
  );
  // The lease counts from before the write, so that this process gives up first.
  times[1] = now + leaseMs - 200;
}

parentPort?.on('message', () => {
  stopping = true;
});

async function run(): Promise<void> {
  let announced = false;
  while (!stopping) {
    try {
      await beat();
      if (!announced) parentPort?.postMessage('beating');
      announced = true;
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
