import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Caller } from '../../http/services.ts';
import { reading } from '../reading.ts';

/** A passkey that was used longer ago does not count for what is dangerous. */
export const FRESH_MS = 5 * 60_000;
/** Who has no passkey changes how they sign in only right after having signed in: a session may have been stolen. */
const RECENT_MS = 15 * 60_000;

export interface StepUp {
  /** A passkey is registered: dangerous acts ask for it. */
  readonly asked: boolean;
  /** Until when one that was used counts; null: it does not now. */
  readonly until: number | null;
  readonly beganAt: number;
}

export async function stepUpOf(engine: Engine, { tenant, session }: Caller): Promise<StepUp | null> {
  if (session === undefined) return null;
  return reading(engine.store, tenant, async (tx) => {
    const [row] = await tx.find('console_session', { session_id: session.id });
    if (row === undefined) throw new LockstepError('SESSION_INVALID', 'the session is over');
    const { administrator_id, stepped_up_at, made_at } = row;
    const [any] = await tx.find('passkey', { administrator_id }, { limit: 1, columns: ['credential_id'] });
    const until = stepped_up_at === null ? null : stepped_up_at + FRESH_MS;
    const fresh = until !== null && engine.clock.now() < until;
    return { asked: any !== undefined, until: fresh ? until : null, beganAt: made_at };
  });
}

/** Before something dangerous. A token has no passkey: it was given for a program. Throws STEP_UP_NEEDED. */
export async function needFresh(engine: Engine, caller: Caller): Promise<void> {
  const state = await stepUpOf(engine, caller);
  if (state?.asked === true && state.until === null)
    throw new LockstepError('STEP_UP_NEEDED', 'this asks for your passkey');
}

/** Before a change of how somebody signs in. Throws STEP_UP_NEEDED, SESSION_OLD. */
export async function needRecent(engine: Engine, caller: Caller): Promise<void> {
  const state = await stepUpOf(engine, caller);
  if (state === null) return;
  if (state.asked && state.until === null)
    throw new LockstepError('STEP_UP_NEEDED', 'this asks for your passkey');
  if (!state.asked && engine.clock.now() - state.beganAt > RECENT_MS)
    throw new LockstepError('SESSION_OLD', 'you signed in too long ago for this');
}
