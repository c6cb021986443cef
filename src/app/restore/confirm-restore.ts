import type { Engine } from '../../engine/engine.ts';
import type { Entry } from '../../engine/log/journal.ts';
import type { Tx } from '../../engine/store.ts';

/** Ends the safe mode in the transaction that applies the plan. The entry is for `journal`, at its end. */
export async function confirmRestore(
  engine: Engine,
  tx: Tx,
  restoreId: string,
  by: { readonly actor: string; readonly hash: string; readonly unlisted: readonly string[] },
): Promise<Entry> {
  const now = engine.clock.now();
  await tx.update(
    'restore',
    ['confirmed_by', 'confirmed_at', 'plan_hash'],
    [{ restore_id: restoreId, confirmed_by: by.actor, confirmed_at: now, plan_hash: by.hash }],
  );
  const open = await tx.find(
    'exception',
    { kind: 'leaveAfterRestore', closed_at: null },
    { columns: ['exception_id'] },
  );
  await tx.update(
    'exception',
    ['closed_at', 'closed_by'],
    open.map(({ exception_id }) => ({
      exception_id,
      closed_at: now,
      closed_by: 'the restore was confirmed',
    })),
  );
  return {
    type: 'restore.confirmed',
    at: now,
    subject: null,
    body: { restore: restoreId, plan: by.hash, actor: by.actor, unlisted: [...by.unlisted] },
  };
}
