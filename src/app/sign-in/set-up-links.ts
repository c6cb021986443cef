import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { journal } from '../../engine/log/journal.ts';
import type { Row } from '../../engine/tables/index.ts';
import { administratorCalled } from './administrators.ts';
import { lockEntrant } from './entrant.ts';
import { beginSession } from './sessions.ts';
import { type Asker, lockCaller } from './still-in.ts';
import { makeTicket, opens, readTicket } from './ticket.ts';

export const LINK_MS = 30 * 60_000;

export interface SetUpLink {
  readonly administrator: Row<'administrator'>;
  /** Goes behind the # of an address: what stands there is never sent to a server, nor kept in its logs. */
  readonly secret: string;
  readonly expiresAt: number;
}

/** A link that lets somebody local in once. The one before opens nothing any more. */
export async function makeSetUpLink(
  engine: Engine,
  tenant: string,
  who: string,
  asker: Asker,
): Promise<SetUpLink> {
  const { actor } = asker;
  return engine.store.transaction(tenant, async (tx) => {
    const now = engine.clock.now();
    await lockCaller(engine, tx, asker);
    const { administrator_id } = await administratorCalled(tx, who);
    const row = await lockEntrant(engine, tx, administrator_id);
    if (row === null)
      throw new LockstepError('ADMINISTRATOR_UNKNOWN', `${who} is disabled, or does not work here any more`);
    if (row.how !== 'local')
      throw new LockstepError('ADMINISTRATOR_HOW', `${row.name} signs in with ${row.provider_id}`);
    const { id, hash, text } = makeTicket('lsl', tenant);
    const expiresAt = now + LINK_MS;
    await tx.remove('set_up_link', { administrator_id });
    await tx.insert('set_up_link', [
      { link_id: id, hash, administrator_id, made_at: now, made_by: actor, expires_at: expiresAt },
    ]);
    await journal(tx, [
      {
        type: 'administrator.linked',
        at: now,
        subject: row.identity_id,
        body: { administrator: administrator_id, actor },
      },
    ]);
    return { administrator: row, secret: text, expiresAt };
  });
}

/** The link becomes a session, once. Throws SIGN_IN_LINK_INVALID for every one that opens nothing. */
export async function enterWithLink(engine: Engine, text: string, agent: string): Promise<string> {
  const ticket = readTicket('lsl', text);
  const entered =
    ticket === null
      ? null
      : await engine.store.transaction(ticket.tenant, async (tx) => {
          const [seen] = await tx.find('set_up_link', { link_id: ticket.id });
          if (seen === undefined || !opens(ticket, seen)) return null;
          const row = await lockEntrant(engine, tx, seen.administrator_id);
          // Of two who come with it at the same time the second finds nothing to take.
          if ((await tx.remove('set_up_link', { link_id: ticket.id })) === 0) return null;
          if (row === null || row.how !== 'local' || seen.expires_at <= engine.clock.now()) return null;
          const { text: cookie, entries } = await beginSession(engine, tx, row, {
            how: 'link',
            agent,
            passkey: false,
          });
          await journal(tx, entries);
          return cookie;
        });
  if (entered === null)
    throw new LockstepError('SIGN_IN_LINK_INVALID', 'the link opens nothing: it was used, or is too old');
  return entered;
}
