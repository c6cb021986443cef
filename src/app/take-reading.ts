import type { Engine } from '../engine/engine.ts';
import {
  type ImportSummary,
  ingestReport,
  type Reject,
  type Report,
  recordRefusedReport,
} from '../engine/ingest/ingest-report.ts';
import type { Row } from '../engine/tables/index.ts';
import type { SourceDocument } from '../policy/documents/source.ts';
import { sha256Hex } from '../proof/digest.ts';
import type { FeedReading, PreviousReading } from '../sources/feed/feed-reading.ts';
import { recordMappingOf, reportRow } from '../sources/mapping/index.ts';

export type ImportResult =
  | {
      readonly outcome: 'accepted' | 'held';
      readonly summary: ImportSummary;
      readonly warnings: readonly string[];
    }
  /** Nothing was taken: `refusedHeld` waits for a person to confirm it, `rejected` is broken, `noop` is known already. */
  | {
      readonly outcome: 'rejected' | 'refusedHeld' | 'noop';
      readonly importId: string;
      readonly code: string;
      readonly why: string;
    };

/** What was last believed of a source. */
export function previousReading(state: Row<'source_state'> | undefined): PreviousReading | null {
  if (state === undefined) return null;
  return {
    ...(state.sequence === null ? {} : { sequence: state.sequence }),
    ...(state.as_of === null ? {} : { asOf: state.as_of }),
    ...(state.digest === null ? {} : { sha256: state.digest }),
    ...(state.row_count === null ? {} : { rowCount: state.row_count }),
  };
}

/** Takes what was read of a source whole or not at all, and keeps in the history what became of it. */
export async function takeReading(
  engine: Engine,
  tenant: string,
  source: SourceDocument,
  reading: FeedReading,
  receivedAt: number,
  actor?: string,
): Promise<ImportResult> {
  if (reading.outcome !== 'accepted') {
    const why = reading.refusal?.why ?? reading.wholeBecause;
    const recorded = reading.outcome === 'noop' ? 'noop' : 'rejected';
    const importId = await recordRefusedReport(engine, tenant, source.id, recorded, why, reading.sha256);
    return {
      outcome: reading.outcome === 'held' ? 'refusedHeld' : reading.outcome,
      importId,
      code: reading.refusal?.code ?? 'SAME_FILE',
      why,
    };
  }
  const mapping = recordMappingOf(source);
  const stamp = { asOf: reading.asOf ?? receivedAt, sequence: reading.sequence ?? 0 };
  const rows: Report['rows'][number][] = [];
  const rejects: Reject[] = reading.rejects.map(({ line, key, code, why }) => ({
    line,
    key: key ?? null,
    code,
    why,
  }));
  for (const read of reading.rows) {
    const mapped = reportRow(read, mapping, stamp);
    if (!mapped.ok) {
      rejects.push({ line: read.line, key: mapped.key, code: 'ROW_IMPLAUSIBLE', why: mapped.why });
      continue;
    }
    const { asOf: _asOf, sequence: _sequence, ...content } = mapped.row;
    rows.push({
      key: read.key,
      digest: sha256Hex(JSON.stringify(content)).slice(0, 32),
      row: mapped.row,
    });
  }
  const summary = await ingestReport(engine, tenant, {
    source: source.id,
    whole: reading.whole,
    asOf: stamp.asOf,
    sequence: reading.sequence,
    digest: reading.sha256,
    rows,
    rejects,
    receivedAt,
    ...(actor === undefined ? {} : { actor }),
  });
  return {
    outcome: summary.outcome,
    summary,
    warnings: [...reading.warnings, ...reading.suspicious.map(({ why }) => why)],
  };
}
