import type { AccountRef } from '../../domain/connector.ts';
import type { Engine } from '../engine.ts';
import type { ActivePolicy } from '../policies.ts';
import type { Tx } from '../store.ts';
import type { SealedPerson } from './sealed-person.ts';

/** The key that Lockstep writes into accounts that it makes. */
export const LOCKSTEP_ID = 'lockstepId';

/**
 * How one target may know a person: the strong keys that its document correlates by, under the names that the target
 * gives them. For accounts that Lockstep never made. Never name or mail (T13).
 */
export async function personRef(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  target: string,
  identityId: string,
): Promise<AccountRef> {
  const keys: Record<string, string> = { [LOCKSTEP_ID]: identityId };
  const [identity] = await tx.find(
    'identity',
    { identity_id: identityId },
    { columns: ['identity_id', 'sealed'] },
  );
  if (identity?.sealed == null) return { name: '', keys };
  const [opened] = await engine.vault.open(tx, [{ subject: identityId, sealed: identity.sealed }]);
  const paths = ((opened ?? { keys: {} }) as SealedPerson).paths ?? {};
  for (const [key, path] of Object.entries(policy.documents.get(target)?.correlate ?? {})) {
    const value = paths[path];
    if (value !== undefined) keys[key] = value;
  }
  return { name: '', keys };
}
