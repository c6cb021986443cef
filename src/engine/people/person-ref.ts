import type { AccountRef } from '../../domain/connector.ts';
import type { Engine } from '../engine.ts';
import type { Tx } from '../store.ts';

/** How targets may know a person: the strong keys, for accounts that Lockstep never made. Never name or mail (T13). */
export async function personRef(engine: Engine, tx: Tx, identityId: string): Promise<AccountRef> {
  const [identity] = await tx.find('identity', { identity_id: identityId });
  if (identity?.sealed == null) return { name: '', keys: {} };
  const [opened] = await engine.vault.open(tx, [{ subject: identityId, sealed: identity.sealed }]);
  const person = opened as { readonly keys?: Readonly<Record<string, string>> } | null;
  return { name: '', keys: person?.keys ?? {} };
}
