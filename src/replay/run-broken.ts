import { OF_UNREAD_PERSON } from '../app/rows-of-the-unread.ts';
import { groupBy } from '../domain/group-by.ts';
import type { ImportSummary } from '../engine/ingest/ingest-report.ts';
import { type Company, type Limits, openCompany, TENANT, USUAL_LIMITS } from './company.ts';
import type { BrokenSet } from './read-broken.ts';
import type { CompanyKnown, RecordedReport } from './recording.ts';

/** The words of the feeds' rules, section 10. */
export type BrokenOutcome = 'accept' | 'reject' | 'noop' | 'rows' | 'hold';

/** So few never wait, as in a Guard document that says nothing else. */
const DEFAULT_PEOPLE = 3;

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

/**
 * Limits under which this company's ordinary week passes, and no more than that: as many people as lose something from
 * the baseline to the report that should have come. Undefined where the set has no such report.
 */
export async function limitsOfWeek(set: BrokenSet): Promise<Limits | undefined> {
  if (set.good === null) return undefined;
  const unguarded: Limits = { people: 1_000_000, share: 1 };
  const company = await openCompany(set.company, set.baseline.at, unguarded);
  await company.report(set.baseline);
  await company.until(set.at);
  await company.report({ ...set.good, at: set.at });
  const losses = await company.engine.store.transaction(TENANT, (tx) =>
    tx.find('guard_loss', {}, { columns: ['identity_id'] }),
  );
  const people = new Set(losses.map(({ identity_id }) => identity_id)).size;
  return { people: Math.max(DEFAULT_PEOPLE, people), share: USUAL_LIMITS.share };
}

/** Reads the baseline, then one report in place of the next, in a company of its own. */
export async function runBroken(
  recording: CompanyKnown,
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
    ...new Set(
      result.summary.setAside
        .filter(({ code }) => code !== OF_UNREAD_PERSON)
        .map((reject) => reject.key)
        .filter((key) => key !== null),
    ),
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
