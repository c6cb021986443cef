import { endIn, isStale, saysLeft } from '../../engine/decide/testimony.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx } from '../../engine/store.ts';

/** What an independent source says of somebody now; `later`: it tells of an end to come. */
export type Said = 'here' | 'left' | 'later';

/** What sources that confirm others say of these people. What was said of a leave that is over says nothing of this one. */
export async function testimonyAbout(
  tx: Tx,
  policy: ActivePolicy,
  ids: readonly string[],
  now: number,
): Promise<ReadonlyMap<string, readonly { readonly source: string; readonly says: Said }[]>> {
  const found = new Map<string, { readonly source: string; readonly says: Said }[]>();
  if (!policy.canCorroborate || ids.length === 0) return found;
  const records = await tx.find(
    'record',
    { identity_id: { in: [...new Set(ids)] } },
    { columns: ['source_id', 'identity_id', 'says'], order: ['source_id', 'record_key'] },
  );
  for (const { source_id, identity_id, says } of records) {
    if (identity_id === null || isStale(says, now) || !policy.isWitness(source_id)) continue;
    const list = found.get(identity_id) ?? [];
    found.set(identity_id, list);
    list.push({
      source: source_id,
      says: saysLeft(says, now) ? 'left' : endIn(says) === null ? 'here' : 'later',
    });
  }
  return found;
}
