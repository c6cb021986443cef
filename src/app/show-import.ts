import type { ImportResult } from './import-feed.ts';

export interface ShownImport {
  /** `accepted`, `held`, `rejected`, `refusedHeld`, `noop`. */
  readonly outcome: string;
  readonly importId: string;
  readonly code: string | null;
  readonly why: string | null;
  readonly rows: number;
  readonly added: number;
  readonly changed: number;
  readonly setAside: number;
  readonly missing: number;
  /** People whose loss of access waits for an approval. */
  readonly held: number;
}

/** Counts of one import. */
export function summaryOf(result: ImportResult): ShownImport {
  if (!('summary' in result)) {
    return {
      outcome: result.outcome,
      importId: result.importId,
      code: result.code,
      why: result.why,
      rows: 0,
      added: 0,
      changed: 0,
      setAside: 0,
      missing: 0,
      held: 0,
    };
  }
  const { summary } = result;
  return {
    outcome: result.outcome,
    importId: summary.importId,
    code: null,
    why: summary.decision.tripped.join('; ') || null,
    rows: summary.rows,
    added: summary.added,
    changed: summary.changed,
    setAside: summary.setAside.length,
    missing: summary.missing.length,
    held: summary.decision.held.length,
  };
}
