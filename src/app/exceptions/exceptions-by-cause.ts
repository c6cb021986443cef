import { groupBy } from '../../domain/group-by.ts';
import type { Tx } from '../../engine/store.ts';
import { iso } from '../people/list-people.ts';

/** Beyond so many nobody reads causes: the count says that something is wrong as a whole. */
const LOOKED_AT = 10_000;

export interface ExceptionCause {
  readonly kind: string;
  readonly count: number;
  readonly severity: number;
  readonly oldest: string;
  readonly example: string;
  readonly targets: readonly string[];
}

/** Open exceptions by what they are about, the gravest first, then the oldest. */
export async function exceptionsByCause(
  tx: Tx,
): Promise<{ readonly count: number; readonly more: boolean; readonly causes: readonly ExceptionCause[] }> {
  const [count, rows] = await Promise.all([
    tx.count('exception', { closed_at: null }),
    tx.find(
      'exception',
      { closed_at: null },
      {
        order: ['exception_id'],
        limit: LOOKED_AT,
        columns: ['kind', 'severity', 'opened_at', 'text', 'target_id'],
      },
    ),
  ]);
  const causes = [...groupBy(rows, ({ kind }) => kind)].map(([kind, all]) => {
    const sorted = all.toSorted((a, b) => b.severity - a.severity || a.opened_at - b.opened_at);
    return {
      kind,
      count: all.length,
      severity: sorted[0]?.severity ?? 0,
      oldest: iso(Math.min(...all.map(({ opened_at }) => opened_at))),
      example: sorted[0]?.text ?? '',
      targets: [...new Set(all.flatMap(({ target_id }) => target_id ?? []))].sort().slice(0, 20),
    };
  });
  return {
    count,
    more: count > rows.length,
    causes: causes.sort((a, b) => b.severity - a.severity || (a.oldest < b.oldest ? -1 : 1)),
  };
}
