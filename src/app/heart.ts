import { Worker } from 'node:worker_threads';
import type pg from 'pg';
import type { WorkerLease } from '../engine/worker.ts';
import { steadyMs } from './house-clock.ts';

/** A killed process loses its lanes after this time; others go on within 3 s. */
export const LEASE_MS = 2_000;
export const BEAT_EVERY_MS = 500;
/** This process gives up so much earlier than others may take over. */
const SOONER_MS = 200;
/** For how long a beat holds, from before it was written. */
export const HELD_MS = LEASE_MS - SOONER_MS;
/** The event loop may be blocked for so long before the lease is let go. */
const BLOCKED_AT_MOST_MS = 30_000;

export interface Heart extends WorkerLease {
  stop(): Promise<void>;
}

/**
 * Keeps the lease of this process from a thread of its own, so that a long computation does not lose the lanes. When
 * the event loop has been blocked for 30 s the thread stops renewing and others take over.
 */
export async function startHeart(
  worker: string,
  connection: pg.ClientConfig,
  heard: (databaseNow: number, at: number) => void,
): Promise<Heart> {
  // [0] last sign of life of the event loop, [1] lease held until, both in `steadyMs`; [2] number of the term.
  const shared = new SharedArrayBuffer(24);
  const times = new Float64Array(shared);
  times[0] = steadyMs();
  const thread = new Worker(new URL('./heart-thread.js', import.meta.url), {
    workerData: {
      worker,
      connection,
      shared,
      leaseMs: LEASE_MS,
      heldMs: HELD_MS,
      beatEveryMs: BEAT_EVERY_MS,
      blockedAtMostMs: BLOCKED_AT_MOST_MS,
    },
  });
  await new Promise<void>((resolve, reject) => {
    // The first beat has been answered.
    thread.once('message', () => resolve());
    thread.once('error', reject);
  });
  thread.on('message', ({ now, at }: { now: number; at: number }) => heard(now, at));
  thread.on('error', () => {
    times[1] = 0;
  });
  thread.unref();
  const alive = setInterval(() => {
    times[0] = steadyMs();
  }, 250);
  alive.unref();
  return {
    worker,
    term: () => (steadyMs() < (times[1] ?? 0) ? (times[2] ?? 0) : null),
    async stop() {
      clearInterval(alive);
      thread.postMessage('stop');
      await new Promise<void>((resolve) => thread.once('exit', () => resolve()));
    },
  };
}
