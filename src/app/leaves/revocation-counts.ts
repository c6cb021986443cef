import { REVOCATIONS } from '../../domain/connector.ts';
import type { Row } from '../../engine/tables/index.ts';

export interface RevocationCounts {
  readonly all: number;
  readonly verified: number;
  readonly attested: number;
  readonly troubled: number;
  readonly open: number;
}

/** What counts in a leave: whatever takes away, and was not overtaken. */
export function countsInLeave({ kind, state }: Pick<Row<'operation'>, 'kind' | 'state'>): boolean {
  return REVOCATIONS.has(kind) && state !== 'superseded';
}

/** Of operations that count. */
export function countRevocations(operations: readonly Pick<Row<'operation'>, 'state'>[]): RevocationCounts {
  const counts = { all: operations.length, verified: 0, attested: 0, troubled: 0, open: 0 };
  for (const { state } of operations) counts[classOf(state)]++;
  return counts;
}

function classOf(state: Row<'operation'>['state']): Exclude<keyof RevocationCounts, 'all'> {
  switch (state) {
    case 'verified':
    case 'attested':
      return state;
    case 'failed':
    case 'unproven':
      return 'troubled';
    case 'planned':
    case 'held':
    case 'accepted':
    case 'applied':
    case 'superseded':
      return 'open';
  }
}
