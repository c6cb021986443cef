import type { Tx } from '../store.ts';

/** Open leaves of these people end without a certificate; what was proven of them stays proven. */
export async function overtakeLeaves(tx: Tx, people: readonly string[], now: number): Promise<void> {
  const open = await tx.find(
    'leave',
    { identity_id: { in: people }, closed_at: null },
    { columns: ['leave_id'] },
  );
  await tx.update(
    'leave',
    ['state', 'closed_at', 'certificate_due_at'],
    open.map(({ leave_id }) => ({ leave_id, state: 'overtaken', closed_at: now, certificate_due_at: null })),
  );
  await endReadings(
    tx,
    open.map(({ leave_id }) => leave_id),
  );
}

/** Nobody needs to know any more what was there before these leaves; `all`: before any. */
export async function endReadings(tx: Tx, leaves: readonly string[] | 'all'): Promise<void> {
  if (leaves.length === 0) return;
  const waiting = await tx.find(
    'inventory',
    { ...(leaves === 'all' ? {} : { leave_id: { in: leaves } }), next_run_at: { isNull: false } },
    { columns: ['leave_id', 'target_id'] },
  );
  await tx.update(
    'inventory',
    ['next_run_at'],
    waiting.map((row) => ({ ...row, next_run_at: null })),
  );
}
