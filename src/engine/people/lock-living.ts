import type { Tx } from '../store.ts';

/** An identity that was merged, into one that was merged … */
const MERGES = 10;

/**
 * Locks these people, and says who they are now: somebody who was merged while something was found out about them is
 * nobody any more, and what is noted of nobody has no effect. Identity id -> identity id.
 */
export async function lockLiving(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const living = new Map(ids.map((id) => [id, id]));
  let open = [...living.keys()].sort();
  for (let round = 0; round < MERGES && open.length > 0; round++) {
    const rows = await tx.find(
      'identity',
      { identity_id: { in: open } },
      { order: ['identity_id'], lock: 'update', columns: ['identity_id', 'merged_into'] },
    );
    const into = new Map(rows.map((row) => [row.identity_id, row.merged_into]));
    for (const [asked, now] of living) living.set(asked, into.get(now) ?? now);
    open = [...new Set(rows.flatMap((row) => row.merged_into ?? []))].sort();
  }
  return living;
}
