import type { OperationKind } from '../../domain/connector.ts';
import type { Tx } from '../../engine/store.ts';
import { PROVING_KINDS } from './capability-matrix.ts';

/** When an operation of each kind was last read back on each target: one look into an index for each. */
export async function provenDates(
  tx: Tx,
  targets: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<OperationKind, number>>> {
  const found = await Promise.all(
    targets.map(async (target) => {
      const dates = await Promise.all(
        PROVING_KINDS.map(async (kind): Promise<readonly [OperationKind, number][]> => {
          const [row] = await tx.find(
            'operation',
            { target_id: target, kind, verified_at: { isNull: false } },
            { order: [{ descending: 'verified_at' }], limit: 1, columns: ['verified_at'] },
          );
          return row?.verified_at == null ? [] : [[kind, row.verified_at]];
        }),
      );
      return [target, new Map(dates.flat())] as const;
    }),
  );
  return new Map(found);
}
