import type { Engine } from '../engine.ts';

const DAY = 86_400_000;
/** How long the log of deliveries is kept; dead letters as long as the events that they are about. */
export const KEPT_MS = { delivered: 30 * DAY, dead: 400 * DAY } as const;
const CHUNK = 1_000;

/** Forgets deliveries that have been over for long. Returns how many. */
export async function pruneDeliveries(engine: Engine, tenant: string): Promise<number> {
  let pruned = 0;
  for (const state of ['delivered', 'dead'] as const) {
    for (;;) {
      const removed = await pruneChunk(engine, tenant, state);
      pruned += removed;
      if (removed < CHUNK) break;
    }
  }
  return pruned;
}

async function pruneChunk(engine: Engine, tenant: string, state: 'delivered' | 'dead'): Promise<number> {
  const before = engine.clock.now() - KEPT_MS[state];
  return engine.store.transaction(tenant, async (tx) => {
    const rows = await tx.find(
      'webhook_delivery',
      { state, ended_at: { atMost: before } },
      { order: ['ended_at'], limit: CHUNK, lock: 'skip', columns: ['endpoint_id', 'n'] },
    );
    for (const endpoint_id of new Set(rows.map((row) => row.endpoint_id))) {
      const numbers = rows.filter((row) => row.endpoint_id === endpoint_id).map(({ n }) => n);
      await tx.remove('webhook_delivery', { n: { in: numbers }, endpoint_id, state });
    }
    return rows.length;
  });
}
