import { groupBy } from '../domain/group-by.ts';
import type { ImportSummary } from '../engine/ingest/ingest-report.ts';
import { type Company, type Limits, openCompany, TENANT } from './company.ts';
import type { RecordedReport, Recording } from './read-recording.ts';

/** The words of the feeds' rules, section 10. */
export type BrokenOutcome = 'accept' | 'reject' | 'noop' | 'rows' | 'hold';

export interface BrokenAnswer {
  readonly feed: string;
  readonly outcome: BrokenOutcome;
  /** Keys of records that wait for a person. */
  readonly setAside: readonly string[];
  /** Keys of everybody whose loss waits for a decision, or who is missing without a word. */
  readonly held: readonly string[];
  /** Keys of everybody who lost a system, asked of the systems. */
  readonly lostAccess: readonly string[];
}

/** Reads the baseline, then one report in place of the next, in a company of its own. */
export async function runBroken(
  recording: Pick<Recording, 'company' | 'tables' | 'columns' | 'webhookSecret'>,
  baseline: RecordedReport,
  next: RecordedReport,
  at: number,
  limits?: Limits,
): Promise<BrokenAnswer> {
  const company = await openCompany(recording, baseline.at, limits);
  await company.report(baseline);
  await company.until(at);
  const before = await access(company);
  const result = await company.report({ ...next, at });
  await company.until(at);
  const after = await access(company);
  const lostAccess = [...before]
    .filter(([key, systems]) => [...systems].some((system) => !after.get(key)?.has(system)))
    .map(([key]) => key)
    .sort();
  if (!('summary' in result)) {
    const outcome = result.outcome === 'noop' ? 'noop' : result.outcome === 'refusedHeld' ? 'hold' : 'reject';
    return { feed: next.name, outcome, setAside: [], held: [], lostAccess };
  }
  const setAside = [
    ...new Set(result.summary.setAside.map((reject) => reject.key).filter((key) => key !== null)),
  ].sort();
  const outcome = result.outcome === 'held' ? 'hold' : setAside.length > 0 ? 'rows' : 'accept';
  return { feed: next.name, outcome, setAside, held: await heldKeys(company, result.summary), lostAccess };
}

async function heldKeys({ engine }: Company, { decision, missing }: ImportSummary): Promise<string[]> {
  const rows = await engine.store.transaction(TENANT, (tx) =>
    tx.find('employment', { identity_id: { in: decision.held } }, { columns: ['employment_key'] }),
  );
  return [...new Set([...rows.map((row) => row.employment_key), ...missing])].sort();
}

/** Employee id -> systems where the person can sign in now. */
async function access({
  engine,
  systems,
  clock,
}: Company): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const rows = await engine.store.transaction(TENANT, (tx) =>
    tx.find('employment', {}, { order: ['employment_key'], columns: ['employment_key', 'identity_id'] }),
  );
  const people = groupBy(rows, (row) => row.identity_id);
  const result = new Map<string, ReadonlySet<string>>();
  for (const [identity, employments] of people) {
    if (identity === null) continue;
    const open = new Set(
      systems
        .filter((system) => system.truth.couldSignIn(identity, clock.now()))
        .map((system) => system.name),
    );
    for (const { employment_key } of employments) result.set(employment_key, open);
  }
  return result;
}
