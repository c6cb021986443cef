import type { Entry } from '../log/journal.ts';
import { sameActor } from '../same-actor.ts';
import type { Tx } from '../store.ts';

export interface EndKeys {
  readonly now: number;
  /** As whom it stands in the log. */
  readonly actor: string;
  /** Tokens of these roles stay; default: none does. */
  readonly keeps?: (role: string) => boolean;
}

/**
 * What somebody who uses the console made to come in by later, beside their sessions: tokens that act in their name, and
 * links that let them in as another one. In the transaction that holds the lock of their row.
 */
export async function endKeys(
  tx: Tx,
  name: string,
  { now, actor, keeps = () => false }: EndKeys,
): Promise<readonly Entry[]> {
  const links = await tx.find('set_up_link', {}, { columns: ['link_id', 'made_by'], limit: 10_000 });
  const theirs = links.filter(({ made_by }) => sameActor(made_by, name)).map(({ link_id }) => link_id);
  if (theirs.length > 0) await tx.remove('set_up_link', { link_id: { in: theirs } });
  const tokens = await tx.find(
    'token',
    { revoked_at: null, expires_at: { above: now } },
    { columns: ['token_id', 'actor', 'role'], order: ['token_id'] },
  );
  const held = tokens.filter((token) => sameActor(token.actor, name) && !keeps(token.role));
  await tx.update(
    'token',
    ['revoked_at'],
    held.map(({ token_id }) => ({ token_id, revoked_at: now })),
  );
  return held.map(({ token_id }) => ({
    type: 'token.revoked',
    at: now,
    subject: null,
    body: { token: token_id, actor },
  }));
}
