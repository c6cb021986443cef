import type { Engine } from '../../engine/engine.ts';

/** Long after the last look at what a call changed. The log keeps for ever that it was made. */
export const KEPT_MS = 90 * 86_400_000;
const AT_ONCE = 1_000;

export async function pruneCalls(engine: Engine, tenant: string): Promise<number> {
  return engine.store.transaction(tenant, async (tx) => {
    const rows = await tx.find(
      'hook_call',
      { ended_at: { atMost: engine.clock.now() - KEPT_MS }, state: { not: 'refused' } },
      { order: ['ended_at'], limit: AT_ONCE, columns: ['call_id', 'operation_id'] },
    );
    if (rows.length === 0) return 0;
    // What is not done yet may still need what was answered.
    const open = await tx.find(
      'operation',
      {
        operation_id: { in: rows.flatMap(({ operation_id }) => operation_id ?? []) },
        state: { in: ['planned', 'held', 'accepted', 'applied', 'failed', 'unproven'] },
      },
      { columns: ['operation_id'] },
    );
    const kept = new Set(open.map(({ operation_id }) => operation_id));
    const over = rows.filter(({ operation_id }) => operation_id === null || !kept.has(operation_id));
    return tx.remove('hook_call', { call_id: { in: over.map(({ call_id }) => call_id) } });
  });
}
