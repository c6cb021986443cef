import { isLockstepError } from '../domain/errors.ts';
import type { Engine } from '../engine/engine.ts';
import {
  type ImportSummary,
  ingestReport,
  type Reject,
  type Report,
  recordRefusedReport,
} from '../engine/ingest/ingest-report.ts';
import type { Tx } from '../engine/store.ts';
import type { Row } from '../engine/tables/index.ts';
import type { SourceDocument } from '../policy/documents/source.ts';
import { sha256Hex } from '../proof/digest.ts';
import type { FeedReading, PreviousReading } from '../sources/feed/feed-reading.ts';
import type { FeedRow, RowReject } from '../sources/feed/index.ts';
import { recordMappingOf, reportRow } from '../sources/mapping/index.ts';
import { OF_UNREAD_PERSON, rowsOfTheUnread } from './rows-of-the-unread.ts';

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

/** Imports looked back at for the bytes of an old report that comes again. */
const LOOKED_BACK = 1_000;

/** What was last believed of a source. */
export async function lastReading(tx: Tx, sourceId: string): Promise<PreviousReading | null> {
  const [state] = await tx.find('source_state', { source_id: sourceId });
  return state === undefined ? null : previousReading(state);
}

/** The same of a source whose reports come as files, and which came before: one of them may be sent once more. */
export async function lastFile(tx: Tx, sourceId: string): Promise<PreviousReading | null> {
  const last = await lastReading(tx, sourceId);
  if (last === null) return null;
  const runs = await tx.find(
    'import_run',
    { source_id: sourceId, outcome: { in: ['accepted', 'held'] } },
    { columns: ['summary'], order: [{ descending: 'started_at' }], limit: LOOKED_BACK },
  );
  const digests = runs.map(({ summary }) => (summary as { digest?: unknown }).digest);
  const older = digests.filter((digest) => typeof digest === 'string' && digest !== last.sha256);
  return { ...last, olderSha256: new Set(older as string[]) };
}

function previousReading(state: Row<'source_state'>): PreviousReading {
  return {
    ...(state.sequence === null ? {} : { sequence: state.sequence }),
    ...(state.as_of === null ? {} : { asOf: state.as_of }),
    ...(state.digest === null ? {} : { sha256: state.digest }),
    ...(state.row_count === null ? {} : { rowCount: state.row_count }),
    whole: state.whole,
  };
}

export interface TakeOptions {
  readonly actor?: string | undefined;
  /** Why that person handed it in. */
  readonly reason?: string | undefined;
  readonly after?: string | null;
  /** A person has looked at it and says that it holds. */
  readonly confirmed?: boolean | undefined;
  /** It tells what changed since the last one, and nothing of anybody else. */
  readonly changesOnly?: boolean | undefined;
}

function rejectOf({ line, key, column, code, why }: RowReject): Reject {
  return { line, key: key ?? null, ...(column === undefined ? {} : { column }), code, why };
}

/** In how many rows each attribute has a value. */
function coverageOf(rows: readonly FeedRow[]): Readonly<Record<string, number>> {
  const filled = new Map<string, number>();
  for (const { values } of rows)
    for (const [name, value] of values)
      filled.set(name, (filled.get(name) ?? 0) + (value === null || value === '' ? 0 : 1));
  return Object.fromEntries(filled);
}

/** Takes what was read of a source whole or not at all, and keeps in the history what became of it. */
export async function takeReading(
  engine: Engine,
  tenant: string,
  source: SourceDocument,
  reading: FeedReading,
  receivedAt: number,
  { actor, reason, after, confirmed, changesOnly }: TakeOptions = {},
): Promise<ImportResult> {
  const refuse = async (
    outcome: 'rejected' | 'refusedHeld' | 'noop',
    code: string,
    why: string,
  ): Promise<ImportResult> => {
    const importId = await recordRefusedReport(engine, tenant, source.id, outcome, why, reading.sha256, {
      rows: reading.records,
      rejects: reading.rejects.map(rejectOf),
    });
    return { outcome, importId, code, why };
  };
  if (reading.outcome !== 'accepted') {
    const why = reading.refusal?.why ?? reading.wholeBecause;
    const outcome = reading.outcome === 'held' ? 'refusedHeld' : reading.outcome;
    return refuse(outcome, reading.refusal?.code ?? 'SAME_FILE', why);
  }
  const mapping = recordMappingOf(source);
  const stamp = { asOf: reading.asOf ?? receivedAt, sequence: reading.sequence ?? 0 };
  const rows: Report['rows'][number][] = [];
  const rejects = reading.rejects.map(rejectOf);
  const unreadElsewhere = rowsOfTheUnread(reading.rows, reading.rejects);
  for (const read of reading.rows) {
    const line = unreadElsewhere.get(read.key);
    if (line !== undefined) {
      const why = `line ${line} speaks of the same person and cannot be read`;
      rejects.push({ line: read.line, key: read.key, code: OF_UNREAD_PERSON, why });
      continue;
    }
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
  const taken = await ingestReport(engine, tenant, {
    source: source.id,
    whole: reading.whole,
    asOf: stamp.asOf,
    sequence: reading.sequence,
    digest: reading.sha256,
    rows,
    rejects,
    receivedAt,
    suspicious: reading.suspicious.map(({ why }) => why),
    wholeBecause: reading.wholeBecause,
    // Of those that changed it would say nothing about the others.
    ...(changesOnly === true ? {} : { coverage: coverageOf(reading.rows) }),
    ...(actor === undefined ? {} : { actor }),
    ...(reason === undefined ? {} : { reason }),
    ...(after === undefined ? {} : { after }),
    ...(confirmed === undefined ? {} : { confirmed }),
    ...(changesOnly === undefined ? {} : { changesOnly }),
  }).catch((error: unknown) => {
    if (isLockstepError(error) && error.code === 'FEED_IMPLAUSIBLE') return error.message;
    throw error;
  });
  if (typeof taken === 'string') return refuse('refusedHeld', 'FEED_IMPLAUSIBLE', taken);
  const summary = taken;
  return {
    outcome: summary.outcome,
    summary,
    warnings: [...reading.warnings, ...reading.suspicious.map(({ why }) => why)],
  };
}
