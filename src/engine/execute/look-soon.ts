import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';

/**
 * Has operations looked at now, because there is news about them. One that is being looked at in this moment may have
 * seen what was before: it gets another time than it was started with, by which its lane knows (update-operations).
 * One that a newer decision took the place of stays as it is.
 */
export async function lookSoon(
  tx: Tx,
  waiting: readonly Pick<Row<'operation'>, 'operation_id' | 'next_run_at'>[],
  now: number,
): Promise<void> {
  await tx.updateWhere(
    'operation',
    ['next_run_at'],
    waiting.map(({ operation_id, next_run_at }) => ({
      operation_id,
      next_run_at: next_run_at === null || next_run_at > now ? now : next_run_at + 1,
    })),
    { next_run_at: { isNull: false } },
  );
}
