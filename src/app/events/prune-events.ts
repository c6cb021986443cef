import { DAY_MS, lastRemoval } from '../../engine/events/kept-events.ts';
import type { House } from '../open-house.ts';
import { reading } from '../reading.ts';
import { removeEvents } from './remove-events.ts';

export const PRUNER = 'the worker';

/**
 * Removes events that were kept long enough, of every tenant, once a day however many processes there are. One tenant
 * that cannot be pruned stops no other. Returns how many are gone.
 */
export async function pruneEvents(
  { engine, database }: Pick<House, 'engine'> & { readonly database: Pick<House['database'], 'owner'> },
  usualDays: number,
): Promise<number> {
  let gone = 0;
  for (const tenant of await engine.store.tenants()) {
    try {
      const last = await reading(engine.store, tenant, lastRemoval);
      if (last !== null && engine.clock.now() - last.at < DAY_MS) continue;
      const { removed, before } = await removeEvents(engine, database.owner, tenant, {
        usualDays,
        actor: PRUNER,
        unlessSince: engine.clock.now() - DAY_MS,
      });
      if (removed > 0) engine.log.info('events removed', { tenant, removed, before });
      gone += removed;
    } catch (error) {
      engine.log.error('events could not be removed', { tenant, error: String(error) });
    }
  }
  return gone;
}
