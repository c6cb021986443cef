import type { Engine } from '../engine.ts';
import { closeException } from '../exceptions.ts';
import { journal } from '../log/journal.ts';
import type { ActivePolicy } from '../policies.ts';
import type { Tx } from '../store.ts';
import { refuseStrange } from './doubt-report.ts';
import type { ImportSummary, Report } from './ingest-report.ts';
import { hearWitness } from './ingest-witness.ts';
import { KEPT_REJECTS } from './kept-rejects.ts';
import { knownOf } from './known-of-report.ts';
import { rememberReport } from './remember-report.ts';

/**
 * The report of an independent source: recorded like any other, but it only confirms. One that fits nobody at all says
 * more of the policy than of people: it counts as not read, so that it can be read again when the policy is mended.
 * Throws FEED_IMPLAUSIBLE.
 */
export async function ingestTestimony(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  report: Report,
): Promise<ImportSummary> {
  const importId = engine.random.uuid();
  const startedAt = engine.clock.now();
  const before = await tx.find(
    'record',
    { source_id: report.source, identity_id: { isNull: false } },
    { columns: ['record_key', 'present'] },
  );
  await refuseStrange(engine, tx, policy, report, new Map(before.map((row) => [row.record_key, row])));
  const heard = await hearWitness(engine, tx, policy, report.source, importId, report.rows);
  const read = heard.unmatched.length < report.rows.length || report.rows.length === 0;
  await closeException(engine, tx, 'importHeld', report.source, 'a later report');
  await closeException(engine, tx, 'importRejected', report.source, 'a later report');
  const unmatched = heard.unmatched.map((key) => ({
    line: null,
    key,
    code: 'RECORD_UNMATCHED',
    why: 'fits nobody, or several people',
  }));
  const summary: ImportSummary = {
    importId,
    outcome: 'accepted',
    rows: report.rows.length,
    added: heard.records,
    changed: 0,
    unchanged: report.rows.length - heard.records,
    setAside: [...report.rejects, ...unmatched],
    missing: [],
    decision: heard.decision,
  };
  await tx.insert('import_run', [
    {
      import_id: importId,
      source_id: report.source,
      started_at: startedAt,
      finished_at: engine.clock.now(),
      outcome: 'accepted',
      reason: read ? null : 'none of its rows fits anybody who is known',
      summary: {
        ...summary,
        ...(read ? { digest: report.digest } : {}),
        ...knownOf(report),
        setAside: summary.setAside.slice(0, KEPT_REJECTS),
        setAsideCount: summary.setAside.length,
      },
    },
  ]);
  if (read) await rememberReport(tx, report);
  await journal(tx, [
    {
      type: 'import.finished',
      at: engine.clock.now(),
      subject: null,
      body: {
        import: importId,
        source: report.source,
        digest: report.digest,
        whole: report.whole,
        rows: report.rows.length,
        witness: true,
        ...(report.actor === undefined ? {} : { actor: report.actor }),
        ...(report.reason === undefined ? {} : { reason: report.reason.slice(0, 500) }),
      },
    },
  ]);
  return summary;
}
