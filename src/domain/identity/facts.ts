import type { Attributes } from '../connector.ts';
import { LockstepError } from '../errors.ts';
import type { Instant } from '../identity.ts';
import type {
  AttributesChanged,
  ContractEndChanged,
  Hired,
  HireRescinded,
  Keys,
  Leave,
  LeaveStarted,
  ReportRow,
  Returned,
  Terminated,
  TerminationRescinded,
  Transaction,
} from './inputs.ts';
import type { LocalDate } from './local-time.ts';
import { canonical, compareEntries, compareReports } from './order.ts';

/** Job attributes as reports of one job effective date showed them; '' where the report gives no such date. */
export interface JobObservation {
  readonly effectiveDate: LocalDate | '';
  readonly asOf: Instant;
  readonly sequence: number;
  readonly job: Attributes;
}

export interface LeaveFacts {
  readonly id: string;
  readonly started: LeaveStarted | null;
  readonly returned: Returned | null;
  readonly reported: { readonly asOf: Instant; readonly sequence: number; readonly leave: Leave } | null;
}

/** First report that showed something whose entry moment reports do not tell. */
export interface FirstSeen {
  readonly what: string;
  readonly since: Instant;
}

/** The newest report, without its job attributes (they are the observation of its job effective date). */
export type StoredReport = Omit<ReportRow, 'job' | 'employment'>;

/**
 * Everything that is known of one employment. Plain JSON, stored as it is.
 *
 * A join of registers: each part keeps the greatest of what it was told in a total order, so the same inputs in
 * any order and any number give the same facts.
 */
export interface EmploymentFacts {
  readonly version: 1;
  readonly employment: string;
  /** Since when the hire is known: its entry moment, or the first report. Null: no hire known. */
  readonly knownSince: Instant | null;
  readonly report: StoredReport | null;
  /** Of the newest report that gave a hire date. */
  readonly hireReported: {
    readonly asOf: Instant;
    readonly sequence: number;
    readonly hireDate: LocalDate;
  } | null;
  /** Sorted by effective date. */
  readonly observations: readonly JobObservation[];
  readonly hired: Hired | null;
  readonly hireRescinded: HireRescinded | null;
  readonly contractEnd: ContractEndChanged | null;
  readonly ending: Terminated | TerminationRescinded | null;
  /** Sorted by id. */
  readonly leaves: readonly LeaveFacts[];
  /** Sorted by event id. */
  readonly changes: readonly AttributesChanged[];
  /** Sorted by `what`. */
  readonly seen: readonly FirstSeen[];
}

/** More of one kind than any real employment has. */
const LIMIT = 500;

export const RESCINDED = 'hireRescinded';

/** How a termination in a report is recognised in `seen`. */
export function terminationMark(termination: NonNullable<ReportRow['termination']>): string {
  return `terminated ${canonical(termination)}`;
}

export function nothingKnown(employment: string): EmploymentFacts {
  return {
    version: 1,
    employment,
    knownSince: null,
    report: null,
    hireReported: null,
    observations: [],
    hired: null,
    hireRescinded: null,
    contractEnd: null,
    ending: null,
    leaves: [],
    changes: [],
    seen: [],
  };
}

/**
 * Joins one row into a list sorted by `keyOf`: `join` decides between it and the row of the same key.
 * Gives the same list back when nothing is new. Throws EMPLOYMENT_FACTS_LIMIT.
 */
function joinInto<T>(
  list: readonly T[],
  added: T,
  keyOf: (item: T) => string,
  join: (old: T, added: T) => T,
): readonly T[] {
  const key = keyOf(added);
  const at = list.findIndex((item) => keyOf(item) >= key);
  const old = at < 0 ? undefined : list[at];
  if (old !== undefined && keyOf(old) === key) {
    const joined = join(old, added);
    return joined === old ? list : list.with(at, joined);
  }
  if (list.length >= LIMIT) {
    throw new LockstepError(
      'EMPLOYMENT_FACTS_LIMIT',
      `One employment with more than ${LIMIT} changes of a kind`,
    );
  }
  return at < 0 ? [...list, added] : list.toSpliced(at, 0, added);
}

function laterReport<T extends Pick<ReportRow, 'asOf' | 'sequence'>>(old: T | null, added: T): T {
  return old === null || compareReports(added, old) > 0 ? added : old;
}

function laterEntry<T extends Transaction>(old: T | null, added: T): T {
  return old === null || compareEntries(added, old) > 0 ? added : old;
}

function earliest(old: Instant | null, added: Instant): Instant {
  return old === null ? added : Math.min(old, added);
}

function joinSeen(seen: readonly FirstSeen[], what: string, since: Instant): readonly FirstSeen[] {
  return joinInto(
    seen,
    { what, since },
    (item) => item.what,
    (old, added) => (added.since < old.since ? added : old),
  );
}

function joinLeave(
  leaves: readonly LeaveFacts[],
  part: Partial<LeaveFacts> & { id: string },
): readonly LeaveFacts[] {
  const added: LeaveFacts = { started: null, returned: null, reported: null, ...part };
  return joinInto(
    leaves,
    added,
    (leave) => leave.id,
    (old) => {
      const started = added.started === null ? old.started : laterEntry(old.started, added.started);
      const returned = added.returned === null ? old.returned : laterEntry(old.returned, added.returned);
      const reported = added.reported === null ? old.reported : laterReport(old.reported, added.reported);
      const same = started === old.started && returned === old.returned && reported === old.reported;
      return same ? old : { id: old.id, started, returned, reported };
    },
  );
}

/** The same object when nothing changed, so that callers can see it at a glance. */
function withChanges(facts: EmploymentFacts, parts: Partial<EmploymentFacts>): EmploymentFacts {
  const changed = { ...facts, ...parts };
  const same = (Object.keys(changed) as (keyof EmploymentFacts)[]).every(
    (key) => changed[key] === facts[key],
  );
  return same ? facts : changed;
}

/**
 * What is known after one row of a whole report. A later report replaces an earlier one, whichever came first.
 * Returns `facts` itself when the row tells nothing new. Throws EMPLOYMENT_FACTS_LIMIT.
 */
export function applyReport(facts: EmploymentFacts | null, row: ReportRow): EmploymentFacts {
  const old = facts ?? nothingKnown(row.employment);
  const { asOf, sequence, hireDate } = row;
  const { job, employment: _employment, ...report } = row;
  const termination = row.terminationRescinded ? null : row.termination;
  let seen = old.seen;
  if (row.hireRescinded) seen = joinSeen(seen, RESCINDED, asOf);
  if (termination !== null) seen = joinSeen(seen, terminationMark(termination), asOf);
  return withChanges(old, {
    knownSince: hireDate === null ? old.knownSince : earliest(old.knownSince, asOf),
    report: laterReport(old.report, report),
    hireReported:
      hireDate === null ? old.hireReported : laterReport(old.hireReported, { asOf, sequence, hireDate }),
    observations: joinInto(
      old.observations,
      { effectiveDate: row.jobEffectiveDate ?? '', asOf, sequence, job },
      (observation) => observation.effectiveDate,
      laterReport,
    ),
    leaves:
      row.leave === null
        ? old.leaves
        : joinLeave(old.leaves, { id: row.leave.id, reported: { asOf, sequence, leave: row.leave } }),
    seen,
  });
}

/**
 * What is known after one transaction. Order of arrival and repetition change nothing.
 * Returns `facts` itself when the transaction tells nothing new. Throws EMPLOYMENT_FACTS_LIMIT.
 */
export function applyTransaction(facts: EmploymentFacts | null, entry: Transaction): EmploymentFacts {
  const old = facts ?? nothingKnown(entry.employment);
  switch (entry.kind) {
    case 'hired':
      return withChanges(old, {
        knownSince: earliest(old.knownSince, entry.enteredAt),
        hired: laterEntry(old.hired, entry),
      });
    case 'hireRescinded':
      return withChanges(old, { hireRescinded: laterEntry(old.hireRescinded, entry) });
    case 'contractEndChanged':
      return withChanges(old, { contractEnd: laterEntry(old.contractEnd, entry) });
    case 'terminated':
    case 'engagementCompleted':
    case 'terminationRescinded':
      return withChanges(old, { ending: laterEntry(old.ending, entry) });
    case 'leaveStarted':
      return withChanges(old, { leaves: joinLeave(old.leaves, { id: entry.leave.id, started: entry }) });
    case 'returned':
      return withChanges(old, { leaves: joinLeave(old.leaves, { id: entry.leaveId, returned: entry }) });
    case 'jobChanged':
    case 'personChanged':
      return withChanges(old, {
        changes: joinInto(old.changes, entry, (change) => change.eventId, laterEntry),
      });
    default:
      return entry satisfies never;
  }
}

/**
 * What is known after a later report whose row is the same as in the newest one, but for `person`, without reading the row
 * again. Facts without a report stay as they are.
 */
export function seenAgain(
  facts: EmploymentFacts,
  asOf: Instant,
  sequence: number,
  person: Attributes = {},
): EmploymentFacts {
  const { report, employment } = facts;
  if (report === null) return facts;
  const date = report.jobEffectiveDate ?? '';
  const job = facts.observations.find(({ effectiveDate }) => effectiveDate === date)?.job ?? {};
  return applyReport(facts, {
    ...report,
    employment,
    job,
    asOf,
    sequence,
    person: { ...report.person, ...person },
  });
}

/** The strong keys that the employment has by now: those of the newest report, or of a hire entered after it. */
export function factsKeys(facts: EmploymentFacts): Keys {
  const { hired, report } = facts;
  if (hired !== null && (report === null || hired.enteredAt > report.asOf)) return hired.keys;
  return report?.keys ?? {};
}
