import type { z } from 'zod';
import { LockstepError } from '../../domain/errors.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import type {
  importRejects,
  rejectsQuery,
  sourceImport,
  sourceImports,
  sourceImportsQuery,
} from '../../http/source-schemas.ts';
import { pageAfter, rowsAskedFor } from '../newest-first.ts';
import { shownRejects, shownRun, summaryIn } from './shown-run.ts';

/** What was read of a source, the newest first, a page at a time. */
export async function listSourceImports(
  tx: Tx,
  source: string,
  { limit, after, outcome }: z.output<typeof sourceImportsQuery>,
): Promise<z.output<typeof sourceImports>> {
  const rows = await tx.find(
    'import_run',
    {
      source_id: source,
      ...(outcome === undefined ? {} : { outcome }),
      ...(after === undefined ? {} : { import_id: { atMost: after } }),
    },
    { order: [{ descending: 'import_id' }], limit: rowsAskedFor(limit) },
  );
  const { page, next } = pageAfter(rows, ({ import_id }) => import_id, { limit, after });
  return { imports: page.map(shownRun), next };
}

interface OneImport {
  readonly source: string;
  readonly import: string;
}

/** Throws NOT_FOUND. */
async function runNamed(tx: Tx, { source, import: id }: OneImport): Promise<Row<'import_run'>> {
  const [row] = await tx.find('import_run', { import_id: id, source_id: source });
  if (row === undefined) throw new LockstepError('NOT_FOUND', `${source} has no import ${id}`);
  return row;
}

/** One import. Throws NOT_FOUND. */
export async function showSourceImport(tx: Tx, path: OneImport): Promise<z.output<typeof sourceImport>> {
  const row = await runNamed(tx, path);
  const kept = summaryIn(row);
  return {
    import: shownRun(row),
    digest: kept.digest ?? null,
    wholeBecause: kept.wholeBecause ?? null,
    suspicious: [...(kept.suspicious ?? [])],
    tripped: [...(kept.decision?.tripped ?? [])],
    planHash: kept.decision?.hash ?? null,
    missing: [...(kept.missing ?? [])],
    rejectsKept: kept.setAside?.length ?? 0,
  };
}

/** A page of the rows that were set aside. Throws NOT_FOUND. */
export async function listRejects(
  tx: Tx,
  path: OneImport,
  { limit, after = 0 }: z.output<typeof rejectsQuery>,
): Promise<z.output<typeof importRejects>> {
  const all = summaryIn(await runNamed(tx, path)).setAside ?? [];
  return {
    rejects: shownRejects(all.slice(after, after + limit), after + 1),
    next: after + limit < all.length ? after + limit : null,
  };
}
