import type { Tx } from '../../engine/store.ts';
import type { Row, WebhookAttempt } from '../../engine/tables/index.ts';
import { endpointRow } from '../../engine/webhooks/endpoint-row.ts';
import { iso, isoOrNull } from '../people/list-people.ts';

export interface ShownDelivery {
  /** Of the event. */
  readonly n: number;
  readonly message: string;
  readonly type: string;
  readonly state: Row<'webhook_delivery'>['state'];
  readonly tries: number;
  readonly next: string | null;
  readonly ended: string | null;
  readonly request: string;
  readonly answer: string | null;
  readonly attempts: readonly (Omit<WebhookAttempt, 'at'> & { readonly at: string })[];
}

export interface DeliveryQuery {
  readonly limit: number;
  /** Number of the event of the last one of the page before. */
  readonly after?: number | undefined;
  readonly state?: Row<'webhook_delivery'>['state'] | undefined;
  /** Which come first; the oldest without it. */
  readonly order?: 'oldest' | 'newest' | undefined;
}

/** The log of deliveries of an endpoint, in the order of the events, a page at a time. Throws WEBHOOK_UNKNOWN. */
export async function listDeliveries(
  tx: Tx,
  id: string,
  { limit, after, state, order = 'oldest' }: DeliveryQuery,
): Promise<{ readonly deliveries: readonly ShownDelivery[]; readonly next: number | null }> {
  await endpointRow(tx, id);
  const rows = await tx.find(
    'webhook_delivery',
    {
      endpoint_id: id,
      ...(state === undefined ? {} : { state }),
      ...(after === undefined ? {} : { n: order === 'oldest' ? { above: after } : { atMost: after - 1 } }),
    },
    { order: [order === 'oldest' ? 'n' : { descending: 'n' }], limit: limit + 1 },
  );
  const page = rows.slice(0, limit);
  return {
    deliveries: page.map((row) => ({
      n: row.n,
      message: row.message_id,
      type: row.type,
      state: row.state,
      tries: row.tries,
      next: isoOrNull(row.next_run_at),
      ended: isoOrNull(row.ended_at),
      request: row.body,
      answer: row.answer,
      attempts: row.attempts.map((attempt) => ({ ...attempt, at: iso(attempt.at) })),
    })),
    next: rows.length > limit ? (page.at(-1)?.n ?? null) : null,
  };
}
