import type { Tx } from '../store.ts';
import type { Report } from './ingest-report.ts';

/**
 * The last report of its source, by which the next one is judged. One of changes only says neither how many there are
 * nor up to when everybody is known; that stays as the last full one said.
 */
export async function rememberReport(tx: Tx, report: Report): Promise<void> {
  if (report.changesOnly === true) {
    const [last] = await tx.find('source_state', { source_id: report.source });
    if (last !== undefined) {
      await tx.put('source_state', [{ ...last, digest: report.digest, whole: false }]);
      return;
    }
  }
  await tx.put('source_state', [
    {
      source_id: report.source,
      sequence: report.sequence,
      as_of: report.asOf,
      digest: report.digest,
      row_count: report.rows.length,
      whole: report.whole,
    },
  ]);
}
