import { LockstepError } from '../../domain/errors.ts';
import { applyReport, type EmploymentFacts } from '../../domain/identity/facts.ts';
import type { ReportRow } from '../../domain/identity/inputs.ts';
import { lifecycleAt } from '../../domain/identity/lifecycle.ts';
import { employmentTimeline } from '../../domain/identity/timeline.ts';
import { type Decision, decide } from '../decide/decide.ts';
import type { Engine } from '../engine.ts';
import { closeException, openException, openExceptions } from '../exceptions.ts';
import { journal } from '../log/journal.ts';
import type { ActivePolicy } from '../policies.ts';
import { OvertakenError, type Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import { refuseStrange } from './doubt-report.ts';
import { ingestTestimony } from './ingest-testimony.ts';
import { KEPT_REJECTS } from './kept-rejects.ts';
import { knownOf } from './known-of-report.ts';
import { rememberReport } from './remember-report.ts';
import { takeFacts } from './take-facts.ts';

export interface Reject {
  readonly line: number | null;
  readonly key: string | null;
  /** The field that is wrong, where one is. */
  readonly column?: string;
  readonly code: string;
  readonly why: string;
}

/** One report of a source, as far as it was believed. */
export interface Report {
  readonly source: string;
  /** Proven whole: only then can anybody be missing (law 3). */
  readonly whole: boolean;
  /** It tells what has changed since the last one: of whom it does not speak, nothing is new. Never whole. */
  readonly changesOnly?: boolean;
  readonly asOf: number;
  readonly sequence: number | null;
  readonly digest: string;
  readonly rows: readonly { readonly key: string; readonly digest: string; readonly row: ReportRow }[];
  readonly rejects: readonly Reject[];
  readonly receivedAt: number;
  /** Digest of the report that was the last one when this one was read, null: there was none. Default: not asked. */
  readonly after?: string | null;
  /** Who handed it in, where a person did: that person cannot approve what it takes away. */
  readonly actor?: string;
  /** Why that person did. */
  readonly reason?: string;
  /** A person has looked at it and says that it holds, however strange its keys are. */
  readonly confirmed?: boolean;
  /** Why it may be wrong although it was taken, for people. */
  readonly suspicious?: readonly string[];
  /** How it is known to be whole, or why it is not, for people. */
  readonly wholeBecause?: string;
  /** In how many rows each attribute has a value. Counts only, so that it can be kept in the clear. */
  readonly coverage?: Readonly<Record<string, number>>;
}

export interface ImportSummary {
  readonly importId: string;
  readonly outcome: 'accepted' | 'held';
  readonly rows: number;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Rows set aside, with the reason of each. */
  readonly setAside: readonly Reject[];
  /** Keys that were in the last report of this source, are expected, and are not in this one. */
  readonly missing: readonly string[];
  readonly decision: Decision;
}

/** What a record says whose row could not be read, or is missing, in the newest report. */
export const UNREAD = 'unread';
/** Missing people who are named one by one; the rest stands in the import's summary. */
const NAMED_MISSING = 200;

/**
 * Of whom the newest report says nothing that could be read: a late message is news, whenever it was entered. One of
 * changes only says nothing by its silence.
 */
async function markUnread(
  tx: Tx,
  report: Report,
  before: ReadonlyMap<string, Pick<Row<'record'>, 'record_key' | 'present' | 'says'>>,
): Promise<void> {
  const read = new Set(report.rows.map(({ key }) => key));
  const setAside = new Set(report.rejects.map(({ key }) => key));
  const unread = [...before.values()].filter(
    ({ record_key, present, says }) =>
      present &&
      says !== UNREAD &&
      !read.has(record_key) &&
      (report.changesOnly !== true || setAside.has(record_key)),
  );
  await tx.update(
    'record',
    ['says'],
    unread.map(({ record_key }) => ({ source_id: report.source, record_key, says: UNREAD })),
  );
}

/** A report of changes only speaks for the people in it: that they are unchanged is known up to now, of them alone. */
async function markSeen(
  tx: Tx,
  report: Report,
  before: ReadonlyMap<string, Pick<Row<'record'>, 'digest'>>,
): Promise<void> {
  const unchanged = report.rows.filter(({ key, digest }) => before.get(key)?.digest === digest);
  await tx.update(
    'record',
    ['seen_at'],
    unchanged.map(({ key }) => ({ source_id: report.source, record_key: key, seen_at: report.asOf })),
  );
}

/** Who was missing and is there again needs nobody any more. */
async function closeFound(engine: Engine, tx: Tx, report: Report): Promise<void> {
  const open = await tx.find(
    'exception',
    { kind: 'missingFromFeed', closed_at: null },
    { columns: ['exception_id', 'subject'] },
  );
  if (open.length === 0) return;
  const here = new Set(report.rows.map(({ key }) => `${report.source}:${key}`));
  const now = engine.clock.now();
  const found = open.filter(({ subject }) => here.has(subject));
  await tx.update(
    'exception',
    ['closed_at', 'closed_by'],
    found.map(({ exception_id }) => ({ exception_id, closed_at: now, closed_by: 'a later report' })),
  );
}

/**
 * Reports of one source are taken one after the other: what was compared with a report that is not the last any more
 * may be older than what is known.
 */
async function waitForOthers(tx: Tx, { source, after }: Report): Promise<void> {
  await tx.advance(`report:${source}`, 0);
  if (after === undefined) return;
  const [state] = await tx.find('source_state', { source_id: source }, { columns: ['digest'] });
  if ((state?.digest ?? null) !== after)
    throw new LockstepError('CONFLICT', `another report of ${source} was taken while this one was read`);
}

/**
 * Takes a report whole or not at all: records, facts, decisions and history are one transaction. Throws CONFLICT, and
 * FEED_IMPLAUSIBLE for one that a person has to confirm.
 */
export async function ingestReport(engine: Engine, tenant: string, report: Report): Promise<ImportSummary> {
  return engine.store.transaction(tenant, async (tx) => {
    await waitForOthers(tx, report);
    const policy = await engine.policies.active(tx);
    if (policy.isWitness(report.source)) return ingestTestimony(engine, tx, policy, report);
    const namespace = policy.namespaceOf(report.source);
    const importId = engine.random.uuid();
    const startedAt = engine.clock.now();
    const before = new Map(
      (
        await tx.find(
          'record',
          { source_id: report.source },
          { columns: ['record_key', 'digest', 'present', 'identity_id', 'import_id', 'says', 'seen_at'] },
        )
      ).map((r) => [r.record_key, r]),
    );
    await refuseStrange(engine, tx, policy, report, before);
    // An unchanged row is news all the same where messages spoke since the last report: it says what became of them.
    const [state] = await tx.find('source_state', { source_id: report.source });
    const heard = await countDeliveries(tx, startedAt);
    const spokenSince = () => messagesSince(tx, namespace, state?.as_of ?? 0);
    const spoken = await spokenSince();
    const news = report.rows.filter(
      ({ key, digest }) =>
        before.get(key)?.digest !== digest ||
        before.get(key)?.present === false ||
        before.get(key)?.says === UNREAD ||
        spoken.has(key),
    );
    const taken = await takeFacts(
      engine,
      tx,
      policy,
      namespace,
      report.source,
      news.map(({ key, row }) => ({ employment: key, fold: (facts) => applyReport(facts, row) })),
    );
    const asideKeys = new Set(taken.ambiguous.map(({ employment }) => employment));
    await tx.put(
      'record',
      news
        .filter(({ key }) => !asideKeys.has(key))
        .map(
          ({ key, digest }): Row<'record'> => ({
            source_id: report.source,
            record_key: key,
            digest,
            identity_id: taken.linked.get(key) ?? before.get(key)?.identity_id ?? null,
            import_id: importId,
            seen_at: report.asOf,
            present: true,
            says: 'here',
            sealed: null,
          }),
        ),
    );
    if (report.changesOnly === true) await markSeen(tx, report, before);
    const rejectedKeys = new Set(report.rejects.map((reject) => reject.key));
    await markUnread(tx, report, before);
    const missing =
      report.whole && report.changesOnly !== true
        ? await findMissing(engine, tx, policy, namespace, report, before, rejectedKeys)
        : [];
    await closeFound(engine, tx, report);
    await closeException(engine, tx, 'importHeld', report.source, 'a later report');
    await closeException(engine, tx, 'importRejected', report.source, 'a later report');
    const decision = await decide(engine, tx, policy, taken.identities, {
      trigger: {
        by: 'feed',
        source: report.source,
        ...(report.actor === undefined ? {} : { actor: report.actor }),
      },
      receivedAt: report.receivedAt,
    });
    const setAside: Reject[] = [
      ...report.rejects,
      ...taken.ambiguous.map(({ employment, why }) => ({
        line: null,
        key: employment,
        code: 'RECORD_AMBIGUOUS',
        why,
      })),
    ];
    const summary: ImportSummary = {
      importId,
      outcome: decision.held.length > 0 || missing.length > 0 ? 'held' : 'accepted',
      rows: report.rows.length,
      added: news.filter(({ key }) => !before.has(key)).length,
      changed: news.filter(({ key }) => before.has(key)).length,
      unchanged: report.rows.length - news.length,
      setAside,
      missing,
      decision,
    };
    await tx.insert('import_run', [
      {
        import_id: importId,
        source_id: report.source,
        started_at: startedAt,
        finished_at: engine.clock.now(),
        outcome: summary.outcome,
        reason: [...decision.tripped, ...(report.suspicious ?? [])].join('; ') || null,
        summary: {
          ...summary,
          digest: report.digest,
          ...knownOf(report),
          suspicious: report.suspicious ?? [],
          setAside: setAside.slice(0, KEPT_REJECTS),
          setAsideCount: setAside.length,
          missing: missing.slice(0, KEPT_REJECTS),
        },
      },
    ]);
    await rememberReport(tx, report);
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
          added: summary.added,
          changed: summary.changed,
          setAside: setAside.length,
          missing: missing.length,
          held: decision.held.length,
          ...(report.actor === undefined ? {} : { actor: report.actor }),
          ...(report.reason === undefined ? {} : { reason: report.reason.slice(0, 500) }),
        },
      },
    ]);
    // With the log's counter in hand: a message that did not see this report must have been seen by it.
    if ((await countDeliveries(tx, startedAt)) !== heard) {
      const known = new Set([...spoken, ...news.map(({ key }) => key)]);
      const late = await spokenSince();
      if (report.rows.some(({ key }) => late.has(key) && !known.has(key)))
        throw new OvertakenError('what messages say of people in this report');
    }
    return summary;
  });
}

/** Employments of which messages spoke that were entered after this moment. */
async function messagesSince(tx: Tx, namespace: string, asOf: number): Promise<ReadonlySet<string>> {
  const rows = await tx.find(
    'employment',
    { namespace, newest_entry_at: { above: asOf } },
    { columns: ['employment_key'] },
  );
  return new Set(rows.map((row) => row.employment_key));
}

/** Longer than the transaction of a message takes, and than clocks of two processes differ. */
const RECENT_MS = 600_000;

/** A cheap look whether any message was taken beside us. */
function countDeliveries(tx: Tx, startedAt: number): Promise<number> {
  return tx.count('delivery', { received_at: { above: startedAt - RECENT_MS } });
}

/** A refused file changes nothing, but the history says that it came and why it was not believed. */
export async function recordRefusedReport(
  engine: Engine,
  tenant: string,
  source: string,
  outcome: 'rejected' | 'refusedHeld' | 'noop',
  reason: string,
  digest: string | null,
  about: { readonly rows?: number; readonly rejects?: readonly Reject[] } = {},
): Promise<string> {
  return engine.store.transaction(tenant, async (tx) => {
    const now = engine.clock.now();
    const importId = engine.random.uuid();
    await tx.insert('import_run', [
      {
        import_id: importId,
        source_id: source,
        started_at: now,
        finished_at: now,
        outcome,
        reason: reason.slice(0, 2_000),
        summary: {
          digest,
          ...(about.rows === undefined ? {} : { rows: about.rows }),
          setAside: (about.rejects ?? []).slice(0, KEPT_REJECTS),
          setAsideCount: about.rejects?.length ?? 0,
        },
      },
    ]);
    if (outcome !== 'noop') {
      const how =
        outcome === 'rejected' ? '' : ' It is held: look at it, and import it again with --confirm.';
      await openException(engine, tx, {
        kind: outcome === 'rejected' ? 'importRejected' : 'importHeld',
        subject: source,
        identityId: null,
        target: null,
        severity: 2,
        text: `${source}: ${reason}${how}`,
      });
    }
    await journal(tx, [
      {
        type: `import.${outcome}`,
        at: now,
        subject: null,
        body: { import: importId, source, reason: reason.slice(0, 500), digest },
      },
    ]);
    return importId;
  });
}

/**
 * Who was there, should still be there, and is not: absence is not termination, so nobody loses anything by it. They
 * are named for a person to decide. Rows of employments that had ended may go without a word.
 */
async function findMissing(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  namespace: string,
  report: Report,
  before: ReadonlyMap<string, Pick<Row<'record'>, 'record_key' | 'present'>>,
  rejected: ReadonlySet<string | null>,
): Promise<string[]> {
  const here = new Set(report.rows.map(({ key }) => key));
  const gone = [...before.values()]
    .filter((record) => record.present && !here.has(record.record_key) && !rejected.has(record.record_key))
    .map((r) => r.record_key);
  if (gone.length === 0) return [];
  const rows = await tx.find(
    'employment',
    { namespace, employment_key: { in: gone } },
    { order: ['employment_key'] },
  );
  const facts = await engine.vault.open(
    tx,
    rows.map((row) => ({ subject: row.subject_id, sealed: row.sealed })),
  );
  const now = engine.clock.now();
  const missing: string[] = [];
  const ended: string[] = [];
  rows.forEach((row, i) => {
    const known = facts[i] as EmploymentFacts | null;
    if (known === null) return;
    const { state } = lifecycleAt(
      [employmentTimeline(known, policy.timeline(namespace))],
      now,
      policy.lifecycle,
    );
    if (state === 'left' || state === 'unknown') ended.push(row.employment_key);
    else missing.push(row.employment_key);
  });
  await tx.update(
    'record',
    ['present'],
    ended.map((record_key) => ({ source_id: report.source, record_key, present: false })),
  );
  const identityOf = new Map(rows.map((row) => [row.employment_key, row.identity_id]));
  await openExceptions(
    engine,
    tx,
    missing.slice(0, NAMED_MISSING).map((key) => ({
      kind: 'missingFromFeed',
      subject: `${report.source}:${key}`,
      identityId: identityOf.get(key) ?? null,
      target: null,
      severity: 2,
      text: `${report.source}: ${key} is not in a report that is otherwise whole; nothing was taken away`,
    })),
  );
  return missing;
}
