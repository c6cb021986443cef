import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';

/** Tries of one operation that are kept one by one; of later ones, those that ended the same way are one row that counts. */
export const KEPT_ONE_BY_ONE = 40;

/**
 * Records how attempts ended. A target that is down is asked for weeks, every 30 seconds: what is kept of that has to
 * be bounded, or no certificate could show it.
 */
export async function writeAttempts(tx: Tx, finished: readonly Row<'attempt'>[]): Promise<void> {
  const late = finished.filter(({ attempt }) => attempt > KEPT_ONE_BY_ONE);
  const folded = late.length === 0 ? new Set() : await fold(tx, late);
  await tx.update(
    'attempt',
    ['started_at', 'finished_at', 'outcome', 'detail'],
    finished.filter((row) => !folded.has(row)),
  );
}

async function fold(tx: Tx, late: readonly Row<'attempt'>[]): Promise<ReadonlySet<Row<'attempt'>>> {
  const known = await tx.find(
    'attempt',
    {
      operation_id: { in: [...new Set(late.map(({ operation_id }) => operation_id))] },
      attempt: { above: KEPT_ONE_BY_ONE },
      finished_at: { isNull: false },
    },
    { order: ['started_at', 'attempt'] },
  );
  const folded = new Set<Row<'attempt'>>();
  for (const row of late) {
    const same = known.find(
      (one) => one.operation_id === row.operation_id && one.step === row.step && one.outcome === row.outcome,
    );
    if (same === undefined || (same.lane_epoch === row.lane_epoch && same.attempt === row.attempt)) continue;
    const { operation_id, lane_epoch, attempt } = row;
    const { finished_at, detail } = row;
    await tx.update(
      'attempt',
      ['finished_at', 'detail', 'times'],
      [{ ...same, finished_at, detail, times: same.times + 1 }],
    );
    await tx.remove('attempt', { operation_id, lane_epoch, attempt });
    folded.add(row);
  }
  return folded;
}
