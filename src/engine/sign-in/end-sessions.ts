import type { EventData } from '../events/vocabulary.ts';
import type { Entry } from '../log/journal.ts';
import type { Tx } from '../store.ts';

export interface EndSessions {
  readonly why: EventData<'session.ended'>['why'];
  /** null: it follows from something else. */
  readonly actor: string | null;
  readonly now: number;
  /** This one stays. */
  readonly except?: string | undefined;
}

/** Sessions of somebody are over with the next request; what was to let them in is gone, too. The entries are for the log. */
export async function endSessions(
  tx: Tx,
  administrator: string,
  { why, actor, now, except }: EndSessions,
): Promise<readonly Entry[]> {
  await tx.remove('set_up_link', { administrator_id: administrator });
  const sessions = await tx.remove('console_session', {
    administrator_id: administrator,
    ...(except === undefined ? {} : { session_id: { not: except } }),
  });
  if (sessions === 0) return [];
  return [{ type: 'session.ended', at: now, subject: null, body: { administrator, sessions, why, actor } }];
}
