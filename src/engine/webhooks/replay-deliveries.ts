import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../engine.ts';
import { closeException } from '../exceptions.ts';
import { journal } from '../log/journal.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import { endpointRow } from './endpoint-row.ts';
import { wants } from './event-filter.ts';
import { newDelivery } from './fan-out.ts';

/** Dead letters, or all events of a range of numbers, both ends included. */
export type ReplayOrder =
  | { readonly what: 'dead' }
  | { readonly what: 'range'; readonly from: number; readonly to: number };

/** So many in one go: the rest is another order. */
const MOST = 10_000;
const CHUNK = 500;

type Delivery = Row<'webhook_delivery'>;

/** Sends again, under the ids that the messages had. Returns how many, and whether dead letters are left. */
export async function replayDeliveries(
  engine: Engine,
  tenant: string,
  input: { readonly endpointId: string; readonly order: ReplayOrder; readonly actor: string },
): Promise<{ readonly deliveries: number; readonly left: number }> {
  const { endpointId, order, actor } = input;
  return engine.store.transaction(tenant, async (tx) => {
    const endpoint = await endpointRow(tx, endpointId, 'update');
    const now = engine.clock.now();
    const deliveries =
      order.what === 'dead'
        ? await replayDead(tx, endpointId, now)
        : await replayRange(tx, endpoint, order, now);
    const left = await tx.count('webhook_delivery', { endpoint_id: endpointId, state: 'dead' });
    if (left === 0) await closeException(engine, tx, 'webhookDeadLetters', endpointId, actor);
    const range = order.what === 'range' ? { from: order.from, to: order.to } : {};
    await journal(tx, [
      {
        type: 'webhook.replayed',
        at: now,
        subject: null,
        body: { endpoint: endpointId, what: order.what, ...range, deliveries, actor },
      },
    ]);
    return { deliveries, left };
  });
}

const AGAIN = ['state', 'tries', 'next_run_at', 'claim', 'ended_at'] as const;

function again({ endpoint_id, n }: Pick<Delivery, 'endpoint_id' | 'n'>, now: number): Partial<Delivery> {
  return { endpoint_id, n, state: 'waiting', tries: 0, next_run_at: now, claim: null, ended_at: null };
}

async function replayDead(tx: Tx, endpointId: string, now: number): Promise<number> {
  const rows = await tx.find(
    'webhook_delivery',
    { endpoint_id: endpointId, state: 'dead' },
    { order: ['n'], limit: MOST, lock: 'update', columns: ['endpoint_id', 'n'] },
  );
  await tx.update(
    'webhook_delivery',
    AGAIN,
    rows.map((row) => again(row, now)),
  );
  return rows.length;
}

async function replayRange(
  tx: Tx,
  endpoint: Row<'webhook_endpoint'>,
  { from, to }: { readonly from: number; readonly to: number },
  now: number,
): Promise<number> {
  // What lies behind the cursor comes by itself.
  const last = Math.min(to, endpoint.cursor);
  if (from < 0 || to < from || last - from >= MOST)
    throw new LockstepError('USAGE', `a replay is of at most ${MOST} events, from the first to the last`);
  let deliveries = 0;
  for (let first = from; first <= last; first += CHUNK) {
    const end = Math.min(last, first + CHUNK - 1);
    deliveries += await replayChunk(tx, endpoint, first, end, now);
  }
  return deliveries;
}

async function replayChunk(
  tx: Tx,
  { endpoint_id, types }: Row<'webhook_endpoint'>,
  first: number,
  end: number,
  now: number,
): Promise<number> {
  const numbers = Array.from({ length: end - first + 1 }, (_, i) => first + i);
  const events = (await tx.find('event', { n: { in: numbers } }, { order: ['n'] })).filter(({ type }) =>
    wants(types, type),
  );
  const wanted = events.map(({ n }) => n);
  const known = await tx.find(
    'webhook_delivery',
    { n: { in: wanted }, endpoint_id },
    { order: ['n'], lock: 'update', columns: ['endpoint_id', 'n', 'state'] },
  );
  // What waits, or is on its way now, is sent anyway.
  const over = known.filter(({ state }) => state !== 'waiting');
  const there = new Set(known.map(({ n }) => n));
  const missing = events.filter(({ n }) => !there.has(n));
  await tx.update(
    'webhook_delivery',
    AGAIN,
    over.map((row) => again(row, now)),
  );
  await tx.insert(
    'webhook_delivery',
    missing.map((event) => newDelivery(tx.tenant, endpoint_id, event, now)),
  );
  return over.length + missing.length;
}
