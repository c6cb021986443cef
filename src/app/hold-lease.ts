import type pg from 'pg';
import type { Store } from '../engine/store.ts';
import { type Heart, LEASE_MS, startHeart } from './heart.ts';

const BEAT_EVERY_MS = 500;

/**
 * The lease of this process. Its heart beats in a thread of its own; where the program runs from its sources there is
 * no compiled thread to start, and the heart beats in the event loop.
 */
export async function holdLease(worker: string, live: pg.ClientConfig, store: Store): Promise<Heart> {
  return import.meta.url.endsWith('.js') ? startHeart(worker, live) : beatHere(worker, store);
}

async function beatHere(worker: string, store: Store): Promise<Heart> {
  let heldUntil = 0;
  const beat = async () => {
    const now = Date.now();
    await store.heartbeat(worker, now, LEASE_MS);
    heldUntil = now + LEASE_MS - 200;
  };
  await beat();
  const timer = setInterval(() => void beat().catch(() => undefined), BEAT_EVERY_MS);
  timer.unref();
  return {
    worker,
    holds: () => Date.now() < heldUntil,
    async stop() {
      clearInterval(timer);
    },
  };
}
