import type pg from 'pg';
import type { Engine } from '../engine/engine.ts';
import { BEAT_EVERY_MS, HELD_MS, type Heart, LEASE_MS, startHeart } from './heart.ts';
import { type HouseClock, steadyMs } from './house-clock.ts';

/**
 * The lease of this process. Its heart beats in a thread of its own; where the program runs from its sources there is
 * no compiled thread to start, and the heart beats in the event loop.
 */
export async function holdLease(
  worker: string,
  live: pg.ClientConfig,
  engine: Engine,
  clock: HouseClock,
): Promise<Heart> {
  return import.meta.url.endsWith('.js') ? startHeart(worker, live, clock.heard) : beatHere(worker, engine);
}

async function beatHere(worker: string, { store, clock }: Engine): Promise<Heart> {
  let heldUntil = 0;
  let term = 0;
  const beat = async () => {
    const begun = steadyMs();
    await store.heartbeat(worker, clock.now(), LEASE_MS);
    if (steadyMs() >= heldUntil) term++;
    heldUntil = begun + HELD_MS;
  };
  await beat();
  const timer = setInterval(() => void beat().catch(() => undefined), BEAT_EVERY_MS);
  timer.unref();
  return {
    worker,
    term: () => (steadyMs() < heldUntil ? term : null),
    async stop() {
      clearInterval(timer);
    },
  };
}
