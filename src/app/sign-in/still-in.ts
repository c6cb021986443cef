import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { foldName, makerOf } from '../../engine/same-actor.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import type { Caller } from '../../http/services.ts';
import { lockEntrant } from './entrant.ts';

/** Who does something; whoever is on the machine itself has neither a session nor a token. */
export type Asker = Pick<Caller, 'actor'> & Partial<Pick<Caller, 'role' | 'session' | 'token'>>;

/**
 * Locks what lets a caller in, in the transaction that makes another key of theirs: a leave that is decided at the same
 * time either finds that key and ends it, or was first, and none is made. Returns who they are in the console; null:
 * a program, or somebody on the machine. Throws SESSION_INVALID, TOKEN_INVALID.
 */
export async function lockCaller(
  engine: Engine,
  tx: Tx,
  { actor, role, session, token }: Asker,
): Promise<Row<'administrator'> | null> {
  if (session !== undefined) {
    const row = await lockEntrant(engine, tx, session.administrator);
    const there = await tx.count('console_session', { session_id: session.id });
    if (row === null || row.role !== role || there === 0)
      throw new LockstepError('SESSION_INVALID', 'the session is over');
    return row;
  }
  if (token === undefined) return null;
  // Whoever ends the keys of somebody holds this lock first.
  await tx.find('administrator', { folded: foldName(makerOf(actor)) }, { lock: 'update' });
  const [row] = await tx.find('token', { token_id: token }, { lock: 'update' });
  if (row === undefined || row.revoked_at !== null)
    throw new LockstepError('TOKEN_INVALID', 'the token that asks opens nothing any more');
  return null;
}
