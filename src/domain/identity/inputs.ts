import type { Attributes } from '../connector.ts';
import type { Instant } from '../identity.ts';
import type { LocalDate } from './local-time.ts';

/** Attribute that holds the IANA zone of an employment. Sources map their zone column to this name. */
export const ZONE = 'zone';

/** Strong keys of a record by name, for example universalId. Empty values are left out. */
export type Keys = Readonly<Record<string, string>>;

export interface Termination {
  /** Ends the access, at the end of this day. */
  readonly lastDay: LocalDate | null;
  /** For the payroll. Ends the access only where no last day is given. */
  readonly terminationDate: LocalDate | null;
  /** True: the access ends at `moment`, whatever the dates say. */
  readonly immediate: boolean;
  readonly moment: Instant | null;
  readonly reason: string | null;
}

export interface Leave {
  readonly id: string;
  readonly type: string | null;
  readonly start: LocalDate;
  /** Shown to people, ends nothing. */
  readonly estimatedEnd: LocalDate | null;
  /** First day back at work; null until a return is recorded. */
  readonly back: LocalDate | null;
}

/** One row of a whole report: a complete picture of one employment as it was known at `asOf`. */
export interface ReportRow {
  /** Key of the employment in its source, for example Employee_ID. */
  readonly employment: string;
  readonly asOf: Instant;
  /** Number of the report, 0 where there is none: decides between two reports of one `asOf`. */
  readonly sequence: number;
  /** Null: the row does not say. What an earlier one said holds on: nobody is out of work for an empty cell. */
  readonly hireDate: LocalDate | null;
  readonly hireRescinded: boolean;
  readonly contractEnd: LocalDate | null;
  /** Null where there is none, or the last one was taken back. */
  readonly termination: Termination | null;
  readonly terminationRescinded: boolean;
  /** The latest leave only. */
  readonly leave: Leave | null;
  /** Job attributes and zone in force at `asOf`. */
  readonly job: Attributes;
  /** Since when at the latest `job` holds as it is; null where the report does not say. */
  readonly jobEffectiveDate: LocalDate | null;
  /** Name, mail and the like at `asOf`; names of attributes are disjoint from `job`. */
  readonly person: Attributes;
  readonly keys: Keys;
}

interface Entry {
  readonly employment: string;
  readonly eventId: string;
  /** Grows with the entry moment over all employments. Sources without one give `enteredAt`. */
  readonly sequence: number;
  /** When HR keyed it in, not when it arrived. */
  readonly enteredAt: Instant;
}

export interface Hired extends Entry {
  readonly kind: 'hired';
  readonly hireDate: LocalDate;
  readonly contractEnd: LocalDate | null;
  readonly attributes: Attributes;
  readonly keys: Keys;
}

export interface HireRescinded extends Entry {
  readonly kind: 'hireRescinded';
}

/** Sets only the attributes that it names, from 00:00 of its date on. */
export interface AttributesChanged extends Entry {
  readonly kind: 'jobChanged' | 'personChanged';
  readonly effectiveDate: LocalDate;
  readonly changes: Attributes;
  readonly reason: string | null;
}

/** `engagementCompleted` is a termination that comes from a project tool. */
export interface Terminated extends Entry {
  readonly kind: 'terminated' | 'engagementCompleted';
  readonly termination: Termination;
}

/** Cancels every termination of the employment entered before it. */
export interface TerminationRescinded extends Entry {
  readonly kind: 'terminationRescinded';
}

export interface ContractEndChanged extends Entry {
  readonly kind: 'contractEndChanged';
  readonly contractEnd: LocalDate | null;
}

export interface LeaveStarted extends Entry {
  readonly kind: 'leaveStarted';
  /** `back` is null: a return is a transaction of its own. */
  readonly leave: Leave;
}

export interface Returned extends Entry {
  readonly kind: 'returned';
  readonly leaveId: string;
  readonly back: LocalDate;
}

/** One thing that HR keyed in. */
export type Transaction =
  | Hired
  | HireRescinded
  | AttributesChanged
  | Terminated
  | TerminationRescinded
  | ContractEndChanged
  | LeaveStarted
  | Returned;
