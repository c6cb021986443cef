import type { Attributes, AttributeValue } from '../connector.ts';
import type { EmploymentFacts } from './facts.ts';
import { ZONE } from './inputs.ts';
import type { LocalDate } from './local-time.ts';
import { localInstant, MIDNIGHT } from './local-time.ts';
import { isNews } from './resolved-facts.ts';

/** Rank of equal effective dates: what was, what the newest report says, what was entered after it. */
const PAST = 0;
export const REPORTED = 1;
const NEWS = 2;

/** One value of one attribute from one date on; '' = since ever. */
export interface DatedValue {
  readonly date: LocalDate | '';
  readonly rank: number;
  readonly sequence: number;
  readonly value: AttributeValue;
}

/** A change as transactions tell it: a hire sets all its attributes from the hire date on. */
interface Change {
  readonly date: LocalDate;
  readonly sequence: number;
  readonly values: Attributes;
  readonly news: boolean;
}

/** For each attribute its values by effective date, the later one winning; and the zone in force on a date. */
export interface DatedAttributes {
  readonly values: ReadonlyMap<string, readonly DatedValue[]>;
  readonly zoneOn: (date: LocalDate) => string;
}

function compareDated(a: DatedValue, b: DatedValue): number {
  if (a.date !== b.date) return a.date < b.date ? -1 : 1;
  return a.rank - b.rank || a.sequence - b.sequence;
}

export function sameValue(a: AttributeValue | undefined, b: AttributeValue | undefined): boolean {
  return a === b || (Array.isArray(a) && Array.isArray(b) && JSON.stringify(a) === JSON.stringify(b));
}

function changesOf(facts: EmploymentFacts): Change[] {
  const { hired } = facts;
  const changes: Change[] = facts.changes.map((change) => ({
    date: change.effectiveDate,
    sequence: change.sequence,
    values: change.changes,
    news: isNews(facts, change),
  }));
  if (hired !== null) {
    changes.push({
      date: hired.hireDate,
      sequence: hired.sequence,
      values: hired.attributes,
      news: isNews(facts, hired),
    });
  }
  return changes;
}

interface Reported {
  /** The report's own values of one attribute, oldest first: neighbours of equal value are one. */
  readonly runs: readonly { readonly date: LocalDate | ''; readonly value: AttributeValue }[];
  /** The last of them began at this date at the latest. */
  readonly until: LocalDate | '';
}

const ALWAYS: LocalDate = '9999-12-31';

function reportedValues(facts: EmploymentFacts, name: string): Reported {
  const person = facts.report?.person[name];
  if (person !== undefined) return { runs: [{ date: '', value: person }], until: ALWAYS };
  const until = facts.report?.jobEffectiveDate ?? '';
  const runs: { date: LocalDate | ''; value: AttributeValue }[] = [];
  for (const { effectiveDate, job } of facts.observations) {
    // An older report spoke of a change that the newest one no longer knows.
    if (effectiveDate > until) break;
    const value = job[name];
    if (value === undefined || sameValue(runs.at(-1)?.value, value)) continue;
    runs.push({ date: effectiveDate, value });
  }
  return { runs, until };
}

/**
 * The values of one attribute. `inReport` says whether the newest report already shows what a change did.
 * An attribute that the report does not show is known from transactions alone.
 */
function datedValues(
  facts: EmploymentFacts,
  name: string,
  changes: readonly Change[],
  inReport: (change: Change) => boolean,
): DatedValue[] {
  const { runs, until } = reportedValues(facts, name);
  const told = changes.flatMap((change) => {
    const value = change.values[name];
    if (value === undefined) return [];
    const covered = runs.length > 0 && inReport(change);
    return [{ date: change.date, sequence: change.sequence, value, covered }];
  });
  const [only, ...others] = runs;
  if (told.length === 0 && only !== undefined && others.length === 0) {
    return [{ date: only.date, rank: REPORTED, sequence: 0, value: only.value }];
  }
  const result: DatedValue[] = told
    .filter((value) => !value.covered)
    .map(({ date, sequence, value }) => ({ date, rank: NEWS, sequence, value }));
  const current = runs.at(-1);
  if (current === undefined) return result.sort(compareDated);
  // The job effective date of a report is that of its latest change, perhaps of another attribute: transactions
  // that the report covers tell the exact date.
  const before = runs.at(-2)?.date ?? '';
  const covered = told.filter((value) => value.covered);
  const exact = covered
    .filter(({ date, value }) => sameValue(value, current.value) && date > before && date <= until)
    .map(({ date }) => date)
    .sort();
  const dates = exact.length > 0 ? exact : [current.date];
  for (const date of dates) result.push({ date, rank: REPORTED, sequence: 0, value: current.value });
  const first = dates[0] ?? current.date;
  for (const { date, sequence, value } of covered) {
    if (date < first) result.push({ date, rank: PAST, sequence, value });
  }
  for (const run of runs.slice(0, -1)) {
    if (run.date < first) result.push({ date: run.date, rank: REPORTED, sequence: 0, value: run.value });
  }
  return result.sort(compareDated);
}

/** All attributes of an employment by effective date. Throws TIME_ZONE_UNKNOWN. */
export function datedAttributes(facts: EmploymentFacts, defaultZone: string): DatedAttributes {
  const changes = changesOf(facts);
  const asOf = facts.report?.asOf ?? Number.NEGATIVE_INFINITY;
  const started = (change: Change, zone: string): boolean =>
    !change.news && localInstant(change.date, MIDNIGHT, zone) <= asOf;

  // A move starts at midnight of the zone it leads to.
  const zones = datedValues(facts, ZONE, changes, (change) =>
    started(change, text(change.values[ZONE], defaultZone)),
  );
  const zoneOn = (date: LocalDate): string => {
    const inForce = zones.findLast((zone) => zone.date <= date) ?? zones[0];
    return text(inForce?.value, defaultZone);
  };

  const names = new Set(Object.keys(facts.report?.person ?? {}));
  for (const { job } of facts.observations) for (const name of Object.keys(job)) names.add(name);
  for (const { values } of changes) for (const name of Object.keys(values)) names.add(name);
  names.delete(ZONE);

  const values = new Map<string, readonly DatedValue[]>();
  if (zones.length > 0) values.set(ZONE, zones);
  for (const name of [...names].sort()) {
    values.set(
      name,
      datedValues(facts, name, changes, (change) => started(change, zoneOn(change.date))),
    );
  }
  return { values, zoneOn };
}

function text(value: AttributeValue | undefined, otherwise: string): string {
  return typeof value === 'string' && value !== '' ? value : otherwise;
}
