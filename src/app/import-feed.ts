import { LockstepError } from '../domain/errors.ts';
import type { Engine } from '../engine/engine.ts';
import { type ImportSummary, ingestReport, recordRefusedReport, type Reject } from '../engine/ingest/ingest-report.ts';
import { sha256Hex } from '../proof/digest.ts';
import { readCsvFeed } from '../sources/csv/index.ts';
import type { FeedInput } from '../sources/feed/feed-reading.ts';
import { csvShapeOf, recordMappingOf, reportRow } from '../sources/mapping/index.ts';

export type ImportResult =
  | { readonly outcome: 'accepted' | 'held'; readonly summary: ImportSummary; readonly warnings: readonly string[] }
  /** Nothing was taken: `held` waits for a person to confirm the file, `rejected` is broken, `noop` is known already. */
  | { readonly outcome: 'rejected' | 'refusedHeld' | 'noop'; readonly importId: string; readonly code: string; readonly why: string };

/** Reads one CSV feed as its Source document declares it and takes it whole or not at all. */
export async function importFeed(engine: Engine, tenant: string, sourceId: string, input: FeedInput): Promise<ImportResult> {
  const { source, state } = await engine.store.transaction(
    tenant,
    async (tx) => {
      const policy = await engine.policies.active(tx);
      const [known] = await tx.find('source_state', { source_id: sourceId });
      return { source: policy.sources.get(sourceId), state: known };
    },
    { readOnly: true },
  );
  if (source === undefined) throw new LockstepError('SOURCE_UNKNOWN', `no Source document names ${sourceId}`);
  if (source.type !== 'csv') throw new LockstepError('USAGE', `${sourceId} is a ${source.type} source; only csv sources are imported from files`);

  const receivedAt = input.receivedAt ?? engine.clock.now();
  const previous =
    state === undefined
      ? null
      : {
          ...(state.sequence === null ? {} : { sequence: state.sequence }),
          ...(state.as_of === null ? {} : { asOf: state.as_of }),
          ...(state.digest === null ? {} : { sha256: state.digest }),
          ...(state.row_count === null ? {} : { rowCount: state.row_count }),
        };
  const reading = await readCsvFeed({ ...input, receivedAt }, csvShapeOf(source), previous);
  if (reading.outcome !== 'accepted') {
    const why = reading.refusal?.why ?? reading.wholeBecause;
    const recorded = reading.outcome === 'noop' ? 'noop' : 'rejected';
    const importId = await recordRefusedReport(engine, tenant, sourceId, recorded, why, reading.sha256);
    return { outcome: reading.outcome === 'held' ? 'refusedHeld' : reading.outcome, importId, code: reading.refusal?.code ?? 'SAME_FILE', why };
  }

  const mapping = recordMappingOf(source);
  const stamp = { asOf: reading.asOf ?? receivedAt, sequence: reading.sequence ?? 0 };
  const rows: { key: string; digest: string; row: Parameters<typeof ingestReport>[2]['rows'][number]['row'] }[] = [];
  const rejects: Reject[] = reading.rejects.map((reject) => ({ line: reject.line, key: reject.key ?? null, code: reject.code, why: reject.why }));
  for (const read of reading.rows) {
    const mapped = reportRow(read, mapping, stamp);
    if (!mapped.ok) {
      rejects.push({ line: read.line, key: mapped.key, code: 'ROW_IMPLAUSIBLE', why: mapped.why });
      continue;
    }
    const { asOf: _asOf, sequence: _sequence, ...content } = mapped.row;
    rows.push({ key: read.key, digest: sha256Hex(JSON.stringify(content)).slice(0, 32), row: mapped.row });
  }
  const summary = await ingestReport(engine, tenant, {
    source: sourceId,
    whole: reading.whole,
    asOf: stamp.asOf,
    sequence: reading.sequence,
    digest: reading.sha256,
    rows,
    rejects,
    receivedAt,
  });
  return { outcome: summary.outcome, summary, warnings: [...reading.warnings, ...reading.suspicious.map((s) => s.why)] };
}
