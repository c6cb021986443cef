import type { Engine } from '../engine.ts';
import { LOG_COUNTER } from '../log/journal.ts';
import { unconfirmedRestore } from '../restore/safe-mode.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import { wants } from './event-filter.ts';
import { messageOf } from './event-message.ts';

const EVENTS = 500;
/** So many may wait for one endpoint. What comes after stays in the events, where it costs nothing. */
export const MOST_WAITING = 5_000;

/** A delivery as it begins. */
export function newDelivery(
  tenant: string,
  endpointId: string,
  event: Row<'event'>,
  now: number,
): Row<'webhook_delivery'> {
  const { id, body } = messageOf(tenant, endpointId, event);
  return {
    endpoint_id: endpointId,
    n: event.n,
    message_id: id,
    type: event.type,
    body,
    made_at: now,
    state: 'waiting',
    tries: 0,
    next_run_at: now,
    claim: null,
    ended_at: null,
    attempts: [],
    answer: null,
  };
}

/** The number of the newest event; -1: there is none. */
export async function newestEvent(tx: Tx): Promise<number> {
  const [counter] = await tx.find('counter', { name: LOG_COUNTER });
  return (counter?.value ?? 0) - 1;
}

/**
 * Makes the next events into deliveries, in one transaction with the cursor: none is left out and none made twice,
 * whoever dies when. True: there is more to do now.
 */
export async function fanOut(engine: Engine, tenant: string, endpointId: string): Promise<boolean> {
  return engine.store.transaction(tenant, async (tx) => {
    const [endpoint] = await tx.find(
      'webhook_endpoint',
      { endpoint_id: endpointId, state: 'enabled' },
      { lock: 'skip' },
    );
    // A restored copy calls nobody until a person has confirmed it.
    if (endpoint === undefined || (await unconfirmedRestore(tx)) !== null) return false;
    const waiting = await tx.count('webhook_delivery', { endpoint_id: endpointId, state: 'waiting' });
    const room = Math.min(EVENTS, MOST_WAITING - waiting);
    if (room <= 0) return false;
    const events = await tx.find('event', { n: { above: endpoint.cursor } }, { order: ['n'], limit: room });
    const last = events.at(-1);
    if (last === undefined) return false;
    const now = engine.clock.now();
    await tx.insert(
      'webhook_delivery',
      events
        .filter(({ type }) => wants(endpoint.types, type))
        .map((event) => newDelivery(tenant, endpointId, event, now)),
    );
    await tx.update('webhook_endpoint', ['cursor'], [{ endpoint_id: endpointId, cursor: last.n }]);
    return events.length === room;
  });
}
