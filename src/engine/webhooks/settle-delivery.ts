import type { Engine } from '../engine.ts';
import { openException } from '../exceptions.ts';
import { type Entry, journal } from '../log/journal.ts';
import type { Tx } from '../store.ts';
import type { Row, WebhookAttempt } from '../tables/index.ts';
import { disableEndpoint, originOf } from './disable-endpoint.ts';
import { waitAfter } from './retry-schedule.ts';

/** An endpoint that has taken nothing for so long is disabled. */
const FAILING_MS = 5 * 86_400_000;
const ATTEMPTS_KEPT = 30;
const GONE = 410;

/** What came of one call. */
export interface SentDelivery extends WebhookAttempt {
  /** The beginning of the answer. */
  readonly answer: string | null;
  /** Milliseconds that the receiver asked to be left alone. */
  readonly wait: number | null;
}

/** `lost`: the claim had lapsed, and somebody else records what comes of the delivery. */
export type Settled = 'delivered' | 'waiting' | 'dead' | 'disabled' | 'lost';

/** Writes down what came of one call and when the next one is due. The endpoint is written before the delivery. */
export async function settleDelivery(
  engine: Engine,
  delivery: Pick<Row<'webhook_delivery'>, 'endpoint_id' | 'n' | 'tries' | 'attempts'>,
  claim: { readonly tenant: string; readonly claim: string },
  sent: SentDelivery,
): Promise<Settled> {
  return engine.store.transaction(claim.tenant, async (tx) => {
    const now = engine.clock.now();
    const endpoint = await noteHealth(tx, delivery.endpoint_id, sent, now);
    if (endpoint === undefined) return 'lost';
    const tries = delivery.tries + 1;
    const wait = sent.failure === null ? null : waitAfter(tries, engine.random.number(), sent.wait);
    const state = sent.failure === null ? 'delivered' : wait === null ? 'dead' : 'waiting';
    const { at, took, status, failure } = sent;
    const ours = await tx.updateWhere(
      'webhook_delivery',
      ['state', 'tries', 'next_run_at', 'claim', 'ended_at', 'attempts', 'answer'],
      [
        {
          endpoint_id: delivery.endpoint_id,
          n: delivery.n,
          state,
          tries,
          next_run_at: wait === null ? null : now + wait,
          claim: null,
          ended_at: wait === null ? now : null,
          attempts: [...delivery.attempts, { at, took, status, failure }].slice(-ATTEMPTS_KEPT),
          answer: sent.answer,
        },
      ],
      { claim: claim.claim },
    );
    if (ours.length === 0) return 'lost';
    if (state === 'dead') await tellOfDeadLetter(engine, tx, endpoint);
    const entry = await disableIfHopeless(engine, tx, endpoint, sent, now);
    if (entry === null) return state;
    await journal(tx, [entry]);
    return 'disabled';
  });
}

/** Since when nothing was taken. Undefined: the endpoint is gone. */
async function noteHealth(
  tx: Tx,
  endpointId: string,
  { failure }: SentDelivery,
  now: number,
): Promise<Row<'webhook_endpoint'> | undefined> {
  // What may disable it locks it first: others lock it before its deliveries, too.
  const [endpoint] = await tx.find(
    'webhook_endpoint',
    { endpoint_id: endpointId },
    failure === null ? {} : { lock: 'update' },
  );
  if (endpoint === undefined) return undefined;
  const since = endpoint.failing_since;
  if ((failure === null) === (since === null)) return endpoint;
  const failing_since = failure === null ? null : now;
  await tx.updateWhere(
    'webhook_endpoint',
    ['failing_since'],
    [{ endpoint_id: endpointId, failing_since }],
    // A success in between counts, whoever had it.
    failure === null ? {} : { failing_since: null },
  );
  return { ...endpoint, failing_since };
}

async function disableIfHopeless(
  engine: Engine,
  tx: Tx,
  endpoint: Row<'webhook_endpoint'>,
  { status, failure }: SentDelivery,
  now: number,
): Promise<Entry | null> {
  if (failure === null) return null;
  const it = { endpointId: endpoint.endpoint_id, url: endpoint.url };
  if (status === GONE) return disableEndpoint(engine, tx, it, 'it answered 410 Gone');
  if (endpoint.failing_since === null || now - endpoint.failing_since < FAILING_MS) return null;
  return disableEndpoint(engine, tx, it, 'it has taken nothing for 5 days');
}

async function tellOfDeadLetter(engine: Engine, tx: Tx, endpoint: Row<'webhook_endpoint'>): Promise<void> {
  await openException(engine, tx, {
    kind: 'webhookDeadLetters',
    subject: endpoint.endpoint_id,
    identityId: null,
    target: null,
    severity: 1,
    text: `the webhook to ${originOf(endpoint.url)} has dead letters: events that it did not take in ten tries. \`lockstep webhook replay ${endpoint.endpoint_id} --dead\` sends them again`,
  });
}
