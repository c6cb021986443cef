import type { Instant } from '../identity.ts';
import type { EmploymentFacts, LeaveFacts } from './facts.ts';
import { RESCINDED, terminationMark } from './facts.ts';
import type { Termination, Transaction } from './inputs.ts';
import type { LocalDate } from './local-time.ts';
import { canonical } from './order.ts';

export interface ResolvedTermination extends Termination {
  /** Its entry moment; of a report that does not tell, when it was first shown. */
  readonly enteredAt: Instant;
  /** True where it came from a project tool. */
  readonly byProject: boolean;
}

export interface ResolvedLeave {
  readonly id: string;
  readonly start: LocalDate;
  readonly back: LocalDate | null;
}

/** What holds once the newest report and the later transactions are read together. */
export interface ResolvedFacts {
  readonly hire: { readonly date: LocalDate; readonly rescindedSince: Instant | null } | null;
  readonly contractEnd: LocalDate | null;
  readonly termination: ResolvedTermination | null;
  readonly leaves: readonly ResolvedLeave[];
}

/** An entry at or before the `asOf` of a report already read tells nothing that the report did not say. */
export function isNews(facts: EmploymentFacts, entry: Transaction): boolean {
  return facts.report === null || entry.enteredAt > facts.report.asOf;
}

function news<T extends Transaction>(facts: EmploymentFacts, entry: T | null): T | null {
  return entry !== null && isNews(facts, entry) ? entry : null;
}

function firstSeen(facts: EmploymentFacts, what: string, otherwise: Instant): Instant {
  return facts.seen.find((item) => item.what === what)?.since ?? otherwise;
}

function resolveHire(facts: EmploymentFacts): ResolvedFacts['hire'] {
  const hired = news(facts, facts.hired);
  const rescinded = news(facts, facts.hireRescinded);
  const date = hired?.hireDate ?? facts.hireReported?.hireDate ?? facts.hired?.hireDate ?? null;
  if (date === null) return null;
  if (rescinded !== null && (hired === null || rescinded.sequence > hired.sequence)) {
    return { date, rescindedSince: rescinded.enteredAt };
  }
  if (hired === null && facts.report?.hireRescinded === true) {
    return { date, rescindedSince: firstSeen(facts, RESCINDED, facts.report.asOf) };
  }
  return { date, rescindedSince: null };
}

function resolveContractEnd(facts: EmploymentFacts): LocalDate | null {
  const hired = news(facts, facts.hired);
  const changed = news(facts, facts.contractEnd);
  if (changed !== null && (hired === null || changed.sequence > hired.sequence)) return changed.contractEnd;
  if (hired !== null) return hired.contractEnd;
  return facts.report?.contractEnd ?? null;
}

function resolveTermination(facts: EmploymentFacts): ResolvedTermination | null {
  const hired = news(facts, facts.hired);
  const ending = news(facts, facts.ending);
  if (ending !== null && (hired === null || ending.sequence > hired.sequence)) {
    if (ending.kind === 'terminationRescinded') return null;
    return {
      ...ending.termination,
      enteredAt: ending.enteredAt,
      byProject: ending.kind === 'engagementCompleted',
    };
  }
  // A hire entered after the termination starts the employment anew.
  if (hired !== null) return null;
  const { report } = facts;
  if (report === null || report.termination === null || report.terminationRescinded) return null;
  const told = facts.ending;
  const same =
    told !== null &&
    told.kind !== 'terminationRescinded' &&
    canonical(told.termination) === canonical(report.termination);
  return {
    ...report.termination,
    enteredAt: same ? told.enteredAt : firstSeen(facts, terminationMark(report.termination), report.asOf),
    byProject: same && told.kind === 'engagementCompleted',
  };
}

function resolveLeave(facts: EmploymentFacts, leave: LeaveFacts): ResolvedLeave | null {
  const { report } = facts;
  const started = news(facts, leave.started);
  const returned = news(facts, leave.returned);
  const shown = report?.leave?.id === leave.id ? report.leave : null;
  if (started !== null || shown !== null) {
    const start = started?.leave.start ?? shown?.start;
    if (start === undefined) return null;
    const back = shown === null ? leave.returned?.back : (returned?.back ?? shown.back);
    return { id: leave.id, start, back: back ?? null };
  }
  // The report shows another leave, the latest: this one stays what was last said of it. Only if its return was
  // recorded, though: an open leave behind a later one has ended, and nobody is kept out for a return unseen.
  if (report === null || report.leave === null) return null;
  const start = leave.started?.leave.start ?? leave.reported?.leave.start;
  const back = leave.returned?.back ?? leave.reported?.leave.back ?? null;
  return start === undefined || back === null ? null : { id: leave.id, start, back };
}

export function resolveFacts(facts: EmploymentFacts): ResolvedFacts {
  return {
    hire: resolveHire(facts),
    contractEnd: resolveContractEnd(facts),
    termination: resolveTermination(facts),
    leaves: facts.leaves.map((leave) => resolveLeave(facts, leave)).filter((leave) => leave !== null),
  };
}
