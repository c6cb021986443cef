import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import { iso, isoOrNull } from '../people/list-people.ts';
import { findIssuer } from './issuer.ts';
import { setStatus, tellOfStream } from './stream-status.ts';
import { lastEvent } from './streams.ts';

/** All streams of a tenant, for its administrators: what waits, and why. */
export async function listStreams(tx: Tx) {
  const [streams, receivers, last] = await Promise.all([
    tx.find('ssf_stream', {}, { order: ['made_at', 'stream_id'], limit: 10_000 }),
    tx.find('ssf_receiver', {}, { columns: ['receiver_id', 'name'], limit: 10_000 }),
    lastEvent(tx),
  ]);
  const names = new Map(receivers.map(({ receiver_id, name }) => [receiver_id, name]));
  const shown = [];
  for (const row of streams)
    shown.push({
      id: row.stream_id,
      receiver: names.get(row.receiver_id) ?? row.receiver_id,
      method: row.method,
      endpoint: row.endpoint,
      audience: row.audience,
      status: row.status,
      reason: row.reason,
      events: row.requested,
      waiting: await tx.count('ssf_set', { stream_id: row.stream_id }),
      /** Events that were not looked at yet for this stream. */
      behind: Math.max(0, last - row.cursor),
      failingSince: isoOrNull(row.failing_since),
      trouble: row.trouble,
      deliveredAt: isoOrNull(row.delivered_at),
      madeAt: iso(row.made_at),
    });
  return shown;
}

/** By an administrator here. The receiver is told (SSF 1.0 section 8.1.5). Throws SSF_STREAM_UNKNOWN. */
export async function administerStream(
  engine: Engine,
  tenant: string,
  stream: string,
  status: Row<'ssf_stream'>['status'],
  reason: string | null,
): Promise<void> {
  await engine.store.transaction(tenant, async (tx) => {
    const [row] = await tx.find('ssf_stream', { stream_id: stream }, { lock: 'update' });
    if (row === undefined) throw new LockstepError('SSF_STREAM_UNKNOWN', `there is no stream ${stream}`);
    if (row.status === status) return;
    const changed = await setStatus(engine, tx, row, status, reason);
    await tellOfStream(engine, tx, changed, {
      signal: 'streamUpdated',
      status,
      ...(reason === null ? {} : { reason }),
    });
  });
}

/** Where the transmitter is, which keys it shows, and whether what it has to tell arrives. */
export async function showTransmitter(tx: Tx, now: number) {
  const [issuer, keys, streams] = await Promise.all([
    findIssuer(tx),
    tx.find('ssf_key', {}, { order: [{ descending: 'signs_from' }], limit: 1_000 }),
    listStreams(tx),
  ]);
  return {
    issuer: issuer?.issuer ?? null,
    jwksUri: issuer?.jwksUri ?? null,
    keys: keys
      .filter(({ ends_at }) => ends_at === null || ends_at > now)
      .map(({ kid, signs_from, ends_at }) => ({
        id: kid,
        signsFrom: iso(signs_from),
        publishedUntil: isoOrNull(ends_at),
      })),
    streams: streams.length,
    waiting: streams.reduce((all, { waiting }) => all + waiting, 0),
    troubled: streams.filter(({ failingSince, status }) => failingSince !== null || status === 'paused')
      .length,
  };
}
