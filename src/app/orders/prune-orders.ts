import type { Engine } from '../../engine/engine.ts';

/** Whoever lost an answer asks again within minutes; a night's job the next day. */
const KEPT_MS = 2 * 86_400_000;
const AT_ONCE = 1_000;

/** Forgets keys of orders that nobody asks again any more. Returns how many. */
export async function pruneOrders(
  { store, clock }: Pick<Engine, 'store' | 'clock'>,
  tenant: string,
): Promise<number> {
  const before = clock.now() - KEPT_MS;
  for (let pruned = 0; ; ) {
    const removed = await store.transaction(tenant, async (tx) => {
      const rows = await tx.find(
        'order_key',
        { made_at: { atMost: before } },
        { order: ['made_at'], limit: AT_ONCE, lock: 'skip', columns: ['actor', 'key_hash'] },
      );
      for (const actor of new Set(rows.map((row) => row.actor))) {
        const keys = rows.filter((row) => row.actor === actor).map(({ key_hash }) => key_hash);
        await tx.remove('order_key', { actor, key_hash: { in: keys } });
      }
      return rows.length;
    });
    pruned += removed;
    if (removed < AT_ONCE) return pruned;
  }
}
