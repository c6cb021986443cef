import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { closeException } from '../../engine/exceptions.ts';
import { journal } from '../../engine/log/journal.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import type { SignalDetail } from '../../engine/tables/values.ts';
import type { StatusChange, SubjectChange, VerificationOrder } from '../../http/ssf-schemas.ts';
import type { SsfCaller } from '../../http/ssf-services.ts';
import { canonicalSubject, readSubject, type SubjectId } from '../../ssf/subject-id.ts';
import { lastEvent, type StreamAnswer, streamOf, VERIFY_EVERY_SECONDS } from './streams.ts';

/** Subjects that one stream may leave out. */
const MOST_REMOVED = 100_000;
/** About the stream itself: before everything about people. */
const FIRST = -1;
export const STREAM_PAUSED = 'ssfStreamPaused';

export function shownStatus({ stream_id, status, reason }: Row<'ssf_stream'>): StreamAnswer {
  return { stream_id, status, ...(reason === null ? {} : { reason }) };
}

/**
 * SSF 1.0 section 8.1.2. Paused: what happens meanwhile is told later. Disabled: it is not told at all, and what was
 * still to be told is forgotten.
 */
export async function changeStatus(
  engine: Engine,
  { tenant, receiver }: SsfCaller,
  order: StatusChange,
): Promise<StreamAnswer> {
  return engine.store.transaction(tenant, async (tx) => {
    const row = await streamOf(tx, receiver, order.stream_id, 'update');
    return shownStatus(await setStatus(engine, tx, row, order.status, order.reason ?? null));
  });
}

/** By whoever: the stream's row is locked. */
export async function setStatus(
  engine: Engine,
  tx: Tx,
  row: Row<'ssf_stream'>,
  status: Row<'ssf_stream'>['status'],
  reason: string | null,
): Promise<Row<'ssf_stream'>> {
  const now = engine.clock.now();
  const { stream_id } = row;
  if (status === 'disabled') await tx.remove('ssf_set', { stream_id });
  const waiting = status === 'enabled' ? await tx.count('ssf_set', { stream_id }) : 0;
  const changed: Row<'ssf_stream'> = {
    ...row,
    status,
    reason,
    cursor: row.status === 'disabled' && status !== 'disabled' ? await lastEvent(tx) : row.cursor,
    next_push_at: row.method === 'push' && waiting > 0 ? now : null,
    owner: null,
    tries: 0,
    failing_since: null,
  };
  await tx.put('ssf_stream', [changed]);
  if (status === 'enabled') await closeException(engine, tx, STREAM_PAUSED, stream_id, 'the stream goes on');
  if (status !== row.status)
    await journal(tx, [
      {
        type: 'ssf.streamStatusChanged',
        at: now,
        subject: null,
        body: { stream: stream_id, before: row.status, after: status },
      },
    ]);
  return changed;
}

/** A receiver asks to hear nothing of somebody. SSF 1.0 section 8.1.3: it learns nothing of whom we know. */
export async function removeSubject(
  engine: Engine,
  { tenant, receiver }: SsfCaller,
  order: SubjectChange,
): Promise<void> {
  const subjects = namedSubjects(order);
  await engine.store.transaction(tenant, async (tx) => {
    const { stream_id } = await streamOf(tx, receiver, order.stream_id, 'update');
    if ((await tx.count('ssf_removed_subject', { stream_id })) >= MOST_REMOVED)
      throw new LockstepError('SSF_STREAMS_FULL', `a stream leaves out at most ${MOST_REMOVED} subjects`);
    const removed_at = engine.clock.now();
    await tx.put(
      'ssf_removed_subject',
      subjects.map((subject) => ({ stream_id, subject: subjectHash(engine, tenant, subject), removed_at })),
    );
  });
}

/** A stream hears of everybody: this takes back what was removed. */
export async function addSubject(
  engine: Engine,
  { tenant, receiver }: SsfCaller,
  order: SubjectChange,
): Promise<void> {
  const subjects = namedSubjects(order);
  await engine.store.transaction(tenant, async (tx) => {
    const { stream_id } = await streamOf(tx, receiver, order.stream_id, 'update');
    for (const subject of subjects)
      await tx.remove('ssf_removed_subject', { stream_id, subject: subjectHash(engine, tenant, subject) });
  });
}

function namedSubjects(order: SubjectChange): readonly SubjectId[] {
  const subjects = readSubject(order.subject);
  if (subjects.length === 0)
    throw new LockstepError('USAGE', 'subject is no identifier that is known here (RFC 9493)');
  return subjects;
}

export function subjectHash(engine: Engine, tenant: string, subject: SubjectId): string {
  return engine.vault.hash(tenant, 'ssf-subject', canonicalSubject(subject));
}

/** SSF 1.0 section 8.1.4: a token that shows the receiver that the stream works. */
export async function orderVerification(
  engine: Engine,
  { tenant, receiver }: SsfCaller,
  { stream_id, state }: VerificationOrder,
): Promise<void> {
  await engine.store.transaction(tenant, async (tx) => {
    const row = await streamOf(tx, receiver, stream_id, 'update');
    const now = engine.clock.now();
    if (row.verified_at !== null && now - row.verified_at < VERIFY_EVERY_SECONDS * 1_000)
      throw new LockstepError('SSF_TOO_OFTEN', 'this stream was verified a moment ago');
    await tx.update('ssf_stream', ['verified_at'], [{ stream_id, verified_at: now }]);
    await tellOfStream(engine, tx, row, {
      signal: 'verification',
      ...(state === undefined ? {} : { state }),
    });
  });
}

/** Queues a token about the stream itself. */
export async function tellOfStream(
  engine: Engine,
  tx: Tx,
  { stream_id, method, status, next_push_at }: Row<'ssf_stream'>,
  detail: SignalDetail,
): Promise<void> {
  const now = engine.clock.now();
  const part = await tx.advance(`ssf:${stream_id}:told`, 1);
  await tx.insert('ssf_set', [
    {
      stream_id,
      n: FIRST,
      part,
      jti: `${stream_id}.${now.toString(36)}.c${part}`,
      detail,
      identity_id: null,
      target_id: null,
      txn: null,
      at: now,
    },
  ]);
  if (method === 'push' && status === 'enabled' && next_push_at === null) {
    await tx.update('ssf_stream', ['next_push_at'], [{ stream_id, next_push_at: now }]);
    tx.afterCommit(() => engine.wakeups.notify());
  }
}
