import type { Instant } from '../identity.ts';
import type { AttributeStep } from './attribute-steps.ts';
import { attributeSteps } from './attribute-steps.ts';
import { datedAttributes } from './effective-dates.ts';
import type { EmploymentFacts } from './facts.ts';
import type { LocalDate, LocalTime } from './local-time.ts';
import { localInstant, MIDNIGHT } from './local-time.ts';
import type { ResolvedTermination } from './resolved-facts.ts';
import { resolveFacts } from './resolved-facts.ts';

export interface TimelineSettings {
  /** When access ends on the last day of work and on the day of the contract's end. */
  readonly endOfDay: LocalTime;
  /** Zone of employments that have none of their own. */
  readonly defaultZone: string;
}

/** Where the end of an employment comes from. */
export interface EndCause {
  readonly kind: 'lastDay' | 'immediate' | 'contractEnd';
  /** The date that HR gave, and the zone in force on it; null for an immediate end. */
  readonly date: LocalDate | null;
  readonly zone: string;
  readonly reason: string | null;
  readonly byProject: boolean;
  /** Entry moment of the termination (of a report that does not tell: when first shown); null for a contract's end. */
  readonly enteredAt: Instant | null;
}

/** Times are half open: `from` belongs to it, the end does not. An end of null is open. */
export interface LeaveInterval {
  readonly id: string;
  readonly start: Instant;
  readonly end: Instant | null;
}

/** One employment in time, as known now. Plain JSON. */
export interface EmploymentTimeline {
  readonly employment: string;
  readonly hireKnown: boolean;
  readonly knownSince: Instant | null;
  /** Null: never valid (no hire known, hire taken back, or an end at or before the start). */
  readonly valid: { readonly start: Instant; readonly end: Instant | null } | null;
  readonly endsBy: EndCause | null;
  readonly rescindedSince: Instant | null;
  /** Sorted by start. */
  readonly leaves: readonly LeaveInterval[];
  /** Sorted; the first is since ever. */
  readonly attributes: readonly AttributeStep[];
}

interface End {
  readonly at: Instant;
  readonly by: EndCause;
}

type ZoneOn = (date: LocalDate) => string;

function dayEnd(date: LocalDate, zoneOn: ZoneOn, settings: TimelineSettings): Instant {
  return localInstant(date, settings.endOfDay, zoneOn(date));
}

function terminationEnd(
  termination: ResolvedTermination,
  zoneOn: ZoneOn,
  settings: TimelineSettings,
): End | null {
  const { immediate, moment, reason, byProject, enteredAt } = termination;
  const date = termination.lastDay ?? termination.terminationDate;
  const zone = date === null ? settings.defaultZone : zoneOn(date);
  if (immediate) {
    // Told to end it at once, but not when: as soon as that was said, or by the dates if they are earlier.
    const at = moment ?? Math.min(enteredAt, date === null ? enteredAt : dayEnd(date, zoneOn, settings));
    return { at, by: { kind: 'immediate', date: null, zone, reason, byProject, enteredAt } };
  }
  if (date === null) return null;
  return {
    at: dayEnd(date, zoneOn, settings),
    by: { kind: 'lastDay', date, zone, reason, byProject, enteredAt },
  };
}

/** The earlier of termination and contract end; at the same instant the termination is the cause. */
function earlierEnd(a: End | null, b: End | null): End | null {
  if (a === null || b === null) return a ?? b;
  return b.at < a.at ? b : a;
}

/** Dates become instants. Throws TIME_ZONE_UNKNOWN, LOCAL_TIME_INVALID. */
export function employmentTimeline(facts: EmploymentFacts, settings: TimelineSettings): EmploymentTimeline {
  const dated = datedAttributes(facts, settings.defaultZone);
  const { zoneOn } = dated;
  const { hire, contractEnd, termination, leaves } = resolveFacts(facts);
  const midnight = (date: LocalDate): Instant => localInstant(date, MIDNIGHT, zoneOn(date));

  const byContract: End | null =
    contractEnd === null
      ? null
      : {
          at: dayEnd(contractEnd, zoneOn, settings),
          by: {
            kind: 'contractEnd',
            date: contractEnd,
            zone: zoneOn(contractEnd),
            reason: null,
            byProject: false,
            enteredAt: null,
          },
        };
  const byTermination = termination === null ? null : terminationEnd(termination, zoneOn, settings);
  const end = earlierEnd(byTermination, byContract);
  const start = hire === null || hire.rescindedSince !== null ? null : midnight(hire.date);
  const valid = start !== null && (end === null || start < end.at) ? { start, end: end?.at ?? null } : null;
  return {
    employment: facts.employment,
    hireKnown: hire !== null,
    knownSince: facts.knownSince,
    valid,
    endsBy: valid === null ? null : (end?.by ?? null),
    rescindedSince: hire?.rescindedSince ?? null,
    leaves: leaves
      .map(({ id, start: first, back }) => ({
        id,
        start: midnight(first),
        end: back === null ? null : midnight(back),
      }))
      .filter((leave) => leave.end === null || leave.start < leave.end)
      .sort((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1)),
    attributes: attributeSteps(dated, facts.report?.asOf ?? null),
  };
}
