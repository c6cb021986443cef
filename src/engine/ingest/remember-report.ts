import type { Tx } from '../store.ts';
import type { Report } from './ingest-report.ts';

/** The last report of its source, by which the next one is judged. */
export async function rememberReport(tx: Tx, report: Report): Promise<void> {
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
