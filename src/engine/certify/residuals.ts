import type { Residual } from '../../domain/connector.ts';
import type { ActivePolicy } from '../policies.ts';
import type { Tx } from '../store.ts';

/**
 * How long things may go on working on these targets although they were ended: as each target said of itself when it
 * was last asked (it depends on its configuration), else as its connector declares in general.
 */
export async function residualsOn(
  tx: Tx,
  policy: ActivePolicy,
  targets: Iterable<string>,
): Promise<ReadonlyMap<string, readonly Residual[]>> {
  const ids = [...new Set(targets)].sort();
  const rows =
    ids.length === 0
      ? []
      : await tx.find('target', { target_id: { in: ids } }, { columns: ['target_id', 'check_report'] });
  const told = new Map(rows.map((row) => [row.target_id, row.check_report?.residual]));
  return new Map(ids.map((id) => [id, told.get(id) ?? policy.targets.get(id)?.capabilities.residual ?? []]));
}
