import type { z } from 'zod';
import type { Reject } from '../../engine/ingest/ingest-report.ts';
import type { Row } from '../../engine/tables/index.ts';
import type { sourceImports } from '../../http/source-schemas.ts';
import { iso, isoOrNull } from '../people/list-people.ts';

export type ShownRun = z.output<typeof sourceImports>['imports'][number];

/** What the history keeps of one import: written by us, of different versions. */
export interface KeptSummary {
  readonly rows?: number;
  readonly added?: number;
  readonly changed?: number;
  readonly unchanged?: number;
  readonly setAside?: readonly Reject[];
  readonly setAsideCount?: number;
  readonly missing?: readonly string[];
  readonly decision?: {
    readonly held?: readonly string[];
    readonly tripped?: readonly string[];
    readonly hash?: string | null;
  };
  readonly whole?: boolean;
  readonly changesOnly?: boolean;
  readonly wholeBecause?: string;
  readonly coverage?: Readonly<Record<string, number>>;
  readonly suspicious?: readonly string[];
  readonly digest?: string | null;
}

export const summaryIn = (row: Row<'import_run'>): KeptSummary => (row.summary ?? {}) as KeptSummary;

export function shownRun(row: Row<'import_run'>): ShownRun {
  const kept = summaryIn(row);
  return {
    id: row.import_id,
    startedAt: iso(row.started_at),
    finishedAt: isoOrNull(row.finished_at),
    outcome: row.outcome,
    reason: row.reason,
    rows: kept.rows ?? 0,
    added: kept.added ?? 0,
    changed: kept.changed ?? 0,
    unchanged: kept.unchanged ?? 0,
    setAside: kept.setAsideCount ?? kept.setAside?.length ?? 0,
    missing: kept.missing?.length ?? 0,
    held: kept.decision?.held?.length ?? 0,
    whole: kept.whole ?? null,
    changesOnly: kept.changesOnly ?? false,
  };
}

/** Rows that were set aside, numbered. */
export function shownRejects(rejects: readonly Reject[], from = 1) {
  return rejects.map(({ line, key, column, code, why }, i) => ({
    n: from + i,
    line,
    key,
    field: column ?? null,
    code,
    why,
  }));
}
