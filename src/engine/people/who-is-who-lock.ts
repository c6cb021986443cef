import type { Tx } from '../store.ts';

/**
 * Whoever makes an identity, joins two or parts one waits here for everybody else who does: a row that is not there yet
 * cannot be locked, and two who see nobody would make one person twice. A policy that comes in force takes it too: it
 * must reach everybody, those included who come at this moment. Held until the commit; taken before all other rows.
 */
export async function lockWhoIsWho(tx: Tx): Promise<void> {
  await tx.advance('who-is-who', 0);
}
