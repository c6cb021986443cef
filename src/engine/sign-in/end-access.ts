import type { Entry } from '../log/journal.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import { endKeys } from './end-keys.ts';
import { type EndSessions, endSessions } from './end-sessions.ts';

/** As whom what follows from something else stands in the log. */
export const ENGINE = 'lockstep';

export interface EndAccess extends Pick<EndSessions, 'why' | 'actor' | 'now'> {
  /** Tokens of these roles stay; default: none does. */
  readonly keeps?: (role: string) => boolean;
}

/**
 * Whatever somebody is in by, or made to come in by later, opens nothing from the next request on: sessions, links,
 * tokens. In the transaction that holds the lock of their row; the entries are for the log.
 */
export async function endAccess(
  tx: Tx,
  { administrator_id, name }: Pick<Row<'administrator'>, 'administrator_id' | 'name'>,
  { why, actor, now, ...keys }: EndAccess,
): Promise<readonly Entry[]> {
  return [
    ...(await endSessions(tx, administrator_id, { why, actor, now })),
    ...(await endKeys(tx, name, { now, actor: actor ?? ENGINE, ...keys })),
  ];
}

/** They are out, and stay out until an administrator says otherwise. */
export async function shutOut(
  tx: Tx,
  row: Row<'administrator'>,
  { why, now }: { readonly why: 'left' | 'merged'; readonly now: number },
): Promise<readonly Entry[]> {
  const ended = await endAccess(tx, row, { why, actor: null, now });
  if (row.state === 'disabled') return ended;
  const { administrator_id, role, identity_id: identity } = row;
  await tx.update('administrator', ['state', 'why'], [{ administrator_id, state: 'disabled', why }]);
  return [
    ...ended,
    {
      type: 'administrator.changed',
      at: now,
      subject: null,
      body: {
        administrator: administrator_id,
        role,
        state: 'disabled',
        identity,
        why,
        actor: null,
        previous: { role, state: 'enabled', identity },
      },
    },
  ];
}
