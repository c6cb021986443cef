import type { Attributes, AttributeValue } from '../../connector.ts';
import type { ReportRow, Termination, Transaction } from '../inputs.ts';
import type { LocalDate } from '../local-time.ts';
import { localInstant } from '../local-time.ts';

/**
 * The rules of HR read as simply as they are written: a list of known transactions, read in their order.
 * Slow and obvious; what the folding is tested against.
 */
export interface Picture {
  readonly hireDate: LocalDate | null;
  readonly rescinded: boolean;
  readonly contractEnd: LocalDate | null;
  readonly termination: Termination | null;
  readonly terminationRescinded: boolean;
  readonly leaves: readonly {
    readonly id: string;
    readonly start: LocalDate;
    readonly back: LocalDate | null;
  }[];
}

function inOrder(known: readonly Transaction[]): Transaction[] {
  return known.toSorted((a, b) => a.sequence - b.sequence);
}

export function pictureOf(known: readonly Transaction[]): Picture {
  let hireDate: LocalDate | null = null;
  let rescinded = false;
  let contractEnd: LocalDate | null = null;
  let termination: Termination | null = null;
  let terminationRescinded = false;
  const leaves = new Map<string, { start: LocalDate; back: LocalDate | null }>();
  for (const entry of inOrder(known)) {
    if (entry.kind === 'hired') {
      hireDate = entry.hireDate;
      contractEnd = entry.contractEnd;
    }
    if (entry.kind === 'hireRescinded') rescinded = true;
    if (entry.kind === 'contractEndChanged') contractEnd = entry.contractEnd;
    if (entry.kind === 'terminated' || entry.kind === 'engagementCompleted') {
      termination = entry.termination;
      terminationRescinded = false;
    }
    if (entry.kind === 'terminationRescinded') {
      terminationRescinded = termination !== null;
      termination = null;
    }
    if (entry.kind === 'leaveStarted') leaves.set(entry.leave.id, { start: entry.leave.start, back: null });
    if (entry.kind === 'returned') {
      const leave = leaves.get(entry.leaveId);
      if (leave !== undefined) leave.back = entry.back;
    }
  }
  return {
    hireDate,
    rescinded,
    contractEnd,
    termination,
    terminationRescinded,
    leaves: [...leaves].map(([id, leave]) => ({ id, ...leave })),
  };
}

interface Change {
  readonly date: LocalDate;
  readonly sequence: number;
  readonly values: Attributes;
}

function changesOf(known: readonly Transaction[]): Change[] {
  return known
    .flatMap((entry): Change[] => {
      if (entry.kind === 'hired')
        return [{ date: entry.hireDate, sequence: entry.sequence, values: entry.attributes }];
      if (entry.kind !== 'jobChanged') return [];
      return [{ date: entry.effectiveDate, sequence: entry.sequence, values: entry.changes }];
    })
    .sort((a, b) => (a.date === b.date ? a.sequence - b.sequence : a.date < b.date ? -1 : 1));
}

export function zoneOn(known: readonly Transaction[], date: LocalDate): string {
  const zones = changesOf(known).filter(({ values }) => values.zone !== undefined);
  return String((zones.findLast((change) => change.date <= date) ?? zones[0])?.values.zone ?? 'UTC');
}

export function startsAt(known: readonly Transaction[], date: LocalDate): number {
  return localInstant(date, '00:00', zoneOn(known, date));
}

/** Of each attribute the change with the latest effective date among those that have begun. */
export function attributesAt(known: readonly Transaction[], t: number): Attributes {
  const values: Record<string, AttributeValue> = {};
  const changes = changesOf(known);
  for (const change of changes.toReversed()) Object.assign(values, change.values);
  for (const change of changes) if (startsAt(known, change.date) <= t) Object.assign(values, change.values);
  return values;
}

export function endOf(known: readonly Transaction[]): number | null {
  const { termination, contractEnd } = pictureOf(known);
  const dayEnd = (date: LocalDate): number => localInstant(date, '18:00', zoneOn(known, date));
  const ends: number[] = [];
  if (contractEnd !== null) ends.push(dayEnd(contractEnd));
  if (termination?.immediate && termination.moment !== null) ends.push(termination.moment);
  else if (termination?.lastDay) ends.push(dayEnd(termination.lastDay));
  return ends.length === 0 ? null : Math.min(...ends);
}

/** What a report of `asOf` shows, from all that was entered by then. */
export function reportOf(all: readonly Transaction[], asOf: number): ReportRow {
  const known = all.filter((entry) => entry.enteredAt <= asOf);
  const picture = pictureOf(known);
  const begun = changesOf(known).filter(({ date }) => startsAt(known, date) <= asOf);
  const latest = begun.at(-1) ?? changesOf(known)[0];
  const leave = picture.leaves.at(-1);
  return {
    employment: 'E1',
    asOf,
    sequence: 0,
    hireDate: picture.hireDate,
    hireRescinded: picture.rescinded,
    contractEnd: picture.contractEnd,
    termination: picture.termination,
    terminationRescinded: picture.terminationRescinded,
    leave: leave === undefined ? null : { ...leave, type: null, estimatedEnd: null },
    job: attributesAt(known, asOf),
    jobEffectiveDate: latest?.date ?? null,
    person: {},
    keys: {},
  };
}
