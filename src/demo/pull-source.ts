import type { HttpTransport } from '../domain/connector.ts';
import { isLockstepError, LockstepError } from '../domain/errors.ts';
import type { Engine } from '../engine/engine.ts';
import {
  type ImportSummary,
  ingestReport,
  type Reject,
  recordRefusedReport,
} from '../engine/ingest/ingest-report.ts';
import { sha256Hex } from '../proof/digest.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import { readRecords } from '../sources/feed/read-records.ts';
import { readPath } from '../sources/json/read-path.ts';
import { pullConfigOf, recordMappingOf, reportRow, rowShapeOf } from '../sources/mapping/index.ts';
import { type PullCheckpoint, pullPages } from '../sources/rest/index.ts';

/** An unfinished pull: what was read and where to go on. Kept by the caller between two calls. */
export interface PullPlace {
  records: unknown[];
  checkpoint: PullCheckpoint | null;
}

export interface Pulled {
  readonly outcome: 'accepted' | 'held' | 'rejected' | 'noop';
  readonly records: number;
  readonly pages: number;
  /** Pages that failed and were asked for again, from where it stopped. */
  readonly failedPages: number;
  readonly whole: boolean;
  readonly why: string | null;
  readonly summary: ImportSummary | null;
  readonly suspicious: readonly string[];
}

const MOST_FAILURES = 20;
const AGAIN_AFTER_MS = 150;
/** Worth asking again: no answer, an error of the server, or half an answer. */
const TRANSIENT: ReadonlySet<string> = new Set(['PULL_FAILED', 'PULL_PAGE', 'PULL_REPEATED']);

export interface PullContext {
  readonly engine: Engine;
  readonly secrets: SecretStore;
  readonly http: HttpTransport;
  readonly tenant: string;
}

/**
 * Reads all pages of a REST source and takes them whole or not at all. A page that failed is asked for again; the
 * pages before it are kept. Throws SOURCE_UNKNOWN, PULL_*.
 */
export async function pullSource(
  { engine, secrets, http, tenant }: PullContext,
  sourceId: string,
  place: PullPlace,
): Promise<Pulled> {
  const { source, state } = await engine.store.transaction(
    tenant,
    async (tx) => ({
      source: (await engine.policies.active(tx)).sources.get(sourceId),
      state: (await tx.find('source_state', { source_id: sourceId }))[0],
    }),
    { readOnly: true },
  );
  if (source === undefined || source.type !== 'rest')
    throw new LockstepError('SOURCE_UNKNOWN', `no rest source is named ${sourceId}`);
  const config = pullConfigOf(source);
  const runtime = {
    http,
    clock: () => engine.clock.now(),
    secret: (reference: string) =>
      engine.store.transaction(tenant, (tx) => secrets.get(tx, reference), { readOnly: true }),
  };
  let failedPages = 0;
  const complete = await pullAll();
  const records = place.records;
  place.records = [];
  place.checkpoint = null;

  const receivedAt = engine.clock.now();
  const previous =
    state === undefined
      ? null
      : {
          ...(state.sequence === null ? {} : { sequence: state.sequence }),
          ...(state.as_of === null ? {} : { asOf: state.as_of }),
          ...(state.digest === null ? {} : { sha256: state.digest }),
          ...(state.row_count === null ? {} : { rowCount: state.row_count }),
        };
  const provenBy = complete.whole ? complete.wholeBecause : null;
  const reading = readRecords(
    { records, claim: complete.claim, provenBy, receivedAt },
    rowShapeOf(source),
    previous,
  );
  const about = { records: records.length, pages: complete.pages, failedPages, whole: reading.whole };
  if (reading.outcome !== 'accepted') {
    const why = reading.refusal?.why ?? reading.wholeBecause;
    const outcome = reading.outcome === 'noop' ? 'noop' : 'rejected';
    await recordRefusedReport(engine, tenant, sourceId, outcome, why, reading.sha256);
    return { ...about, outcome, why, summary: null, suspicious: [] };
  }
  const mapping = recordMappingOf(source);
  const stamp = { asOf: reading.asOf ?? receivedAt, sequence: reading.sequence ?? 0 };
  const rejects: Reject[] = reading.rejects.map(({ line, key, code, why }) => ({
    line,
    key: key ?? null,
    code,
    why,
  }));
  const rows = reading.rows.flatMap((read) => {
    const mapped = reportRow(read, mapping, stamp);
    if (!mapped.ok) {
      rejects.push({ line: read.line, key: mapped.key, code: 'ROW_IMPLAUSIBLE', why: mapped.why });
      return [];
    }
    const { asOf: _asOf, sequence: _sequence, ...content } = mapped.row;
    return [{ key: read.key, digest: sha256Hex(JSON.stringify(content)).slice(0, 32), row: mapped.row }];
  });
  const report = {
    source: sourceId,
    whole: reading.whole,
    asOf: stamp.asOf,
    sequence: reading.sequence,
    digest: reading.sha256,
    rows,
    rejects,
    receivedAt,
  };
  const summary = await ingestReport(engine, tenant, report);
  return {
    ...about,
    outcome: summary.outcome,
    why: null,
    summary,
    suspicious: reading.suspicious.map(({ why }) => why),
  };

  async function pullAll() {
    for (;;) {
      const resumeFrom =
        place.checkpoint === null
          ? null
          : {
              checkpoint: place.checkpoint,
              keys: place.records.map((record) => String(readPath(record, config.key) ?? '')),
            };
      try {
        const result = await pullPages({
          runtime,
          config,
          resumeFrom,
          onPage: async (page) => {
            place.records.push(...page.records);
            place.checkpoint = page.checkpoint;
          },
        });
        if (result.status === 'complete') return result;
        await engine.clock.sleep(result.waitMs);
      } catch (error) {
        if (!isLockstepError(error) || !TRANSIENT.has(error.code) || ++failedPages > MOST_FAILURES)
          throw error;
        await engine.clock.sleep(AGAIN_AFTER_MS);
      }
    }
  }
}
