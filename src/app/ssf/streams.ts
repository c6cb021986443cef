import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import type { EventType } from '../../engine/events/vocabulary.ts';
import { journal, LOG_COUNTER } from '../../engine/log/journal.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import type { StreamChange, StreamCreation } from '../../http/ssf-schemas.ts';
import type { SsfCaller } from '../../http/ssf-services.ts';
import type { MasterKey } from '../../secrets/master-key.ts';
import { sealedBox } from '../../secrets/sealed-box.ts';
import { DELIVERY, EVENT_TYPES, OFFERED } from '../../ssf/event-types.ts';
import { isSafeUrl, neededIssuer } from './issuer.ts';
import { aboutHeader } from './sealed-rows.ts';

const MOST_STREAMS = 20;
export const VERIFY_EVERY_SECONDS = 60;
const OFFERED_TYPES: readonly string[] = OFFERED.map((name) => EVENT_TYPES[name]);

export type StreamAnswer = Readonly<Record<string, unknown>>;

/** SSF 1.0 section 8.1.1.1. It hears of what happens from now on. */
export async function createStream(
  engine: Engine,
  master: MasterKey,
  { tenant, receiver }: SsfCaller,
  order: StreamCreation,
): Promise<StreamAnswer> {
  checkDelivery(order);
  return engine.store.transaction(tenant, async (tx) => {
    await tx.advance(`ssf:${receiver}`, 0);
    const { issuer } = await neededIssuer(tx);
    const now = engine.clock.now();
    if ((await tx.count('ssf_stream', { receiver_id: receiver })) >= MOST_STREAMS)
      throw new LockstepError('SSF_STREAMS_FULL', `a receiver has at most ${MOST_STREAMS} streams`);
    const stream_id = engine.random.uuid();
    const row: Row<'ssf_stream'> = {
      stream_id,
      receiver_id: receiver,
      audience: `${issuer}/ssf/receivers/${receiver}`,
      ...(await deliveryOf(tx, master, stream_id, order)),
      requested: order.events_requested ?? OFFERED_TYPES,
      description: order.description ?? null,
      status: 'enabled',
      reason: null,
      cursor: await lastEvent(tx),
      next_push_at: null,
      owner: null,
      tries: 0,
      failing_since: null,
      trouble: null,
      delivered_at: null,
      verified_at: null,
      made_at: now,
    };
    await tx.insert('ssf_stream', [row]);
    await noted(engine, tx, row, 'ssf.streamCreated');
    return shown(tx, row);
  });
}

export async function streamsOf(tx: Tx, receiver: string): Promise<readonly StreamAnswer[]> {
  const rows = await tx.find('ssf_stream', { receiver_id: receiver }, { order: ['made_at', 'stream_id'] });
  return Promise.all(rows.map((row) => shown(tx, row)));
}

/** Of this receiver only: the streams of others are not there. Throws SSF_STREAM_UNKNOWN. */
export async function streamOf(
  tx: Tx,
  receiver: string,
  stream: string,
  lock?: 'update',
): Promise<Row<'ssf_stream'>> {
  const where = { stream_id: stream, receiver_id: receiver };
  const [row] = await tx.find('ssf_stream', where, lock === undefined ? {} : { lock });
  if (row === undefined) throw new LockstepError('SSF_STREAM_UNKNOWN', 'this receiver has no such stream');
  return row;
}

/** PATCH changes what is named, PUT replaces all that the receiver may say (SSF 1.0 sections 8.1.1.3 and 8.1.1.4). */
export async function changeStream(
  engine: Engine,
  master: MasterKey,
  { tenant, receiver }: SsfCaller,
  order: StreamChange,
  whole: boolean,
): Promise<StreamAnswer> {
  checkDelivery(order);
  return engine.store.transaction(tenant, async (tx) => {
    const row = await streamOf(tx, receiver, order.stream_id, 'update');
    const delivery =
      whole || order.delivery !== undefined ? await deliveryOf(tx, master, row.stream_id, order) : {};
    const waiting = await tx.count('ssf_set', { stream_id: row.stream_id });
    const changed: Row<'ssf_stream'> = {
      ...row,
      ...delivery,
      requested: order.events_requested ?? (whole ? OFFERED_TYPES : row.requested),
      description: order.description ?? (whole ? null : row.description),
    };
    const fresh: Row<'ssf_stream'> = {
      ...changed,
      // A new address is tried at once, by whoever comes next.
      next_push_at: changed.method === 'push' && waiting > 0 ? engine.clock.now() : null,
      owner: null,
      tries: 0,
      failing_since: null,
      trouble: null,
    };
    await tx.put('ssf_stream', [fresh]);
    await noted(engine, tx, fresh, 'ssf.streamChanged');
    return shown(tx, fresh);
  });
}

export async function deleteStream(
  engine: Engine,
  { tenant, receiver }: SsfCaller,
  stream: string,
): Promise<void> {
  await engine.store.transaction(tenant, async (tx) => {
    const row = await streamOf(tx, receiver, stream, 'update');
    await tx.remove('ssf_set', { stream_id: stream });
    await tx.remove('ssf_removed_subject', { stream_id: stream });
    await tx.remove('ssf_stream', { stream_id: stream });
    await noted(engine, tx, row, 'ssf.streamDeleted');
  });
}

/** The newest event there is: numbers above it are not given yet, or not committed. */
export async function lastEvent(tx: Tx): Promise<number> {
  const [counter] = await tx.find('counter', { name: LOG_COUNTER });
  return (counter?.value ?? 0) - 1;
}

async function noted(engine: Engine, tx: Tx, row: Row<'ssf_stream'>, type: EventType): Promise<void> {
  const { stream_id, receiver_id, method } = row;
  await journal(tx, [
    {
      type,
      at: engine.clock.now(),
      subject: null,
      body: { stream: stream_id, receiver: receiver_id, method },
    },
  ]);
}

function checkDelivery({ delivery }: StreamCreation): void {
  if (delivery?.method === DELIVERY.push && !isSafeUrl(delivery.endpoint_url))
    throw new LockstepError('USAGE', 'delivery.endpoint_url is an https address without user and fragment');
}

async function deliveryOf(
  tx: Tx,
  master: MasterKey,
  stream: string,
  { delivery }: StreamCreation,
): Promise<Pick<Row<'ssf_stream'>, 'method' | 'endpoint' | 'push_header' | 'push_header_key'>> {
  if (delivery?.method !== DELIVERY.push)
    return { method: 'poll', endpoint: null, push_header: null, push_header_key: null };
  const { endpoint_url: endpoint, authorization_header: header } = delivery;
  if (header === undefined) return { method: 'push', endpoint, push_header: null, push_header_key: null };
  const { key_id, sealed } = await sealedBox(master).seal(tx, aboutHeader(stream), Buffer.from(header));
  return { method: 'push', endpoint, push_header: sealed, push_header_key: key_id };
}

/** SSF 1.0 section 8.1.1. The header of the endpoint is the receiver's secret and is not shown again. */
async function shown(tx: Tx, row: Row<'ssf_stream'>): Promise<StreamAnswer> {
  const { base, issuer } = await neededIssuer(tx);
  return {
    stream_id: row.stream_id,
    iss: issuer,
    aud: row.audience,
    delivery:
      row.method === 'push'
        ? { method: DELIVERY.push, endpoint_url: row.endpoint }
        : { method: DELIVERY.poll, endpoint_url: `${base}/ssf/poll/${row.stream_id}` },
    events_supported: OFFERED_TYPES,
    events_requested: row.requested,
    events_delivered: OFFERED_TYPES.filter((type) => row.requested.includes(type)),
    min_verification_interval: VERIFY_EVERY_SECONDS,
    ...(row.description === null ? {} : { description: row.description }),
  };
}

/** As the receiver sees it. */
export async function shownStream(tx: Tx, receiver: string, stream: string): Promise<StreamAnswer> {
  return shown(tx, await streamOf(tx, receiver, stream));
}
