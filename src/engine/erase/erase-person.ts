import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../engine.ts';
import { journal } from '../log/journal.ts';
import { notify } from '../notices.ts';
import { STANDING_STATES } from '../people/load-people.ts';
import { sameActor } from '../same-actor.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import { eraseInState } from './erase-in-state.ts';

export interface AskErasure {
  readonly identityId: string;
  readonly reason: string;
  readonly actor: string;
  /** How long after the leave somebody is kept. */
  readonly retentionMs: number;
}

/** What an erasure adds to the list that is kept outside of backups. */
export interface Erased {
  readonly tenant: string;
  readonly person: string;
  readonly erasedAt: number;
}

/** Nothing is erased yet: a second person confirms it. Throws ERASURE_REFUSED with what is missing. */
export async function askErasure(engine: Engine, tx: Tx, ask: AskErasure): Promise<Row<'erasure'>> {
  const now = engine.clock.now();
  const identity = await lockGone(tx, ask.identityId);
  if (now - identity.state_since < ask.retentionMs)
    throw refused(
      `the person left on ${new Date(identity.state_since).toISOString()}, and is kept for ${Math.round(ask.retentionMs / 86_400_000)} days`,
    );
  const [waiting] = await tx.find('erasure', { identity_id: ask.identityId, erased_at: null }, { limit: 1 });
  if (waiting !== undefined) return waiting;
  const row: Row<'erasure'> = {
    erasure_id: engine.random.uuid(),
    identity_id: ask.identityId,
    reason: ask.reason.trim().slice(0, 2_000),
    asked_by: ask.actor,
    asked_at: now,
    confirmed_by: null,
    erased_at: null,
  };
  await tx.insert('erasure', [row]);
  await notify(engine, tx, {
    kind: 'erasure.asked',
    severity: 2,
    text: 'the erasure of a person waits for a second person',
    identityId: ask.identityId,
  });
  await journal(tx, [
    {
      type: 'erasure.asked',
      at: now,
      subject: ask.identityId,
      body: { erasure: row.erasure_id, actor: ask.actor },
    },
  ]);
  return row;
}

/**
 * The second person, never the one who asked. `list` writes the entry that outlives every backup, and is awaited before
 * this commits: whoever is erased stands on the list, also when the process ends in between.
 */
export async function confirmErasure(
  engine: Engine,
  tx: Tx,
  erasureId: string,
  actor: string,
  list: (entry: Erased) => Promise<void>,
): Promise<Erased> {
  const now = engine.clock.now();
  const [row] = await tx.find('erasure', { erasure_id: erasureId, erased_at: null }, { lock: 'update' });
  if (row === undefined) throw new LockstepError('ERASURE_UNKNOWN', `no erasure ${erasureId} waits`);
  if (sameActor(row.asked_by, actor))
    throw new LockstepError('ERASURE_OWN', `${actor} asked for this erasure and cannot confirm it`);
  await lockGone(tx, row.identity_id);
  const ended = await eraseInState(engine, tx, row.identity_id);
  await tx.update(
    'erasure',
    ['confirmed_by', 'erased_at'],
    [{ erasure_id: erasureId, confirmed_by: actor, erased_at: now }],
  );
  const entry: Erased = { tenant: tx.tenant, person: row.identity_id, erasedAt: now };
  await list(entry);
  await journal(tx, [
    ...ended,
    {
      type: 'person.erased',
      at: now,
      subject: row.identity_id,
      body: { erasure: erasureId, askedBy: row.asked_by, confirmedBy: actor },
    },
  ]);
  return entry;
}

/** Locks a person who has left, of whom nothing works any more, and says what is missing where that is not so. */
async function lockGone(tx: Tx, identityId: string): Promise<Row<'identity'>> {
  const [identity] = await tx.find('identity', { identity_id: identityId }, { lock: 'update' });
  if (identity === undefined) throw new LockstepError('PERSON_UNKNOWN', `nobody has the id ${identityId}`);
  if (identity.state !== 'left' && identity.state !== 'archived')
    throw refused(`the person has not left (${identity.state})`);
  if (identity.legal_hold) throw refused('the person is under a legal hold');
  const open = await tx.count('operation', { identity_id: identityId, state: { in: STANDING_STATES } });
  if (open > 0) throw refused(`${open} operations about the person are not proven yet`);
  const accounts = await tx.find(
    'account',
    { identity_id: identityId },
    { columns: ['account_id', 'target_id', 'actual'] },
  );
  const usable = accounts.filter(({ actual }) => actual === null || (actual.exists && actual.active));
  if (usable.length > 0)
    throw refused(`the account on ${usable.map(({ target_id }) => target_id).join(', ')} can still be used`);
  const present = await tx.find(
    'record',
    { identity_id: identityId, present: true },
    { columns: ['source_id'] },
  );
  if (present.length > 0)
    throw refused(
      `${[...new Set(present.map(({ source_id }) => source_id))].join(', ')} still reports the person, and would bring the data back: take it out there first`,
    );
  return identity;
}

function refused(why: string): LockstepError {
  return new LockstepError('ERASURE_REFUSED', why);
}
