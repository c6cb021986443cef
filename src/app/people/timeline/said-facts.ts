import type { AttributeValue } from '../../../domain/connector.ts';
import { groupBy } from '../../../domain/group-by.ts';
import { datedAttributes, sameValue } from '../../../domain/identity/effective-dates.ts';
import type { EmploymentFacts } from '../../../domain/identity/facts.ts';
import { type LocalDate, localInstant, MIDNIGHT } from '../../../domain/identity/local-time.ts';
import type { TimelineSettings } from '../../../domain/identity/timeline.ts';

export type SaidWhat =
  | 'hired'
  | 'hireTakenBack'
  | 'ends'
  | 'endTakenBack'
  | 'contractEnd'
  | 'onLeave'
  | 'attribute';

/** One thing that a source said, on two axes: when it is true, and when it was known. Instants in milliseconds. */
export interface SaidFact {
  readonly what: SaidWhat;
  /** Of an attribute, or the id of a leave. */
  readonly name: string | null;
  readonly value: AttributeValue;
  /** Null: since ever. */
  readonly validFrom: number | null;
  /** Null: open. */
  readonly validTo: number | null;
  /** When it was entered; of a report that does not tell, the moment that the report speaks of. */
  readonly knownFrom: number;
  /** Since when something else was known in its place; null: it still counts. */
  readonly knownTo: number | null;
  readonly by: 'report' | 'message';
}

type Said = Omit<SaidFact, 'validTo' | 'knownTo'> & { readonly validTo?: number | null };

/** Everything that is kept of what was said about one employment, in the order in which it was known. */
export function saidFacts(facts: EmploymentFacts, settings: TimelineSettings): readonly SaidFact[] {
  const { zoneOn } = datedAttributes(facts, settings.defaultZone);
  const start = (date: LocalDate | ''): number | null =>
    date === '' ? null : localInstant(date, MIDNIGHT, zoneOn(date));
  const endOf = (date: LocalDate): number => localInstant(date, settings.endOfDay, zoneOn(date));
  const found = [...attributesSaid(facts, start), ...employmentSaid(facts, start, endOf)];
  const groups = groupBy(found, ({ what, name }) => `${groupOf(what)} ${name ?? ''}`);
  return [...groups.values()].flatMap(inTime).sort((a, b) => a.knownFrom - b.knownFrom);
}

/** What takes the place of what: an end that is taken back takes the place of the end. */
function groupOf(what: SaidWhat): string {
  switch (what) {
    case 'hired':
    case 'hireTakenBack':
      return 'hire';
    case 'ends':
    case 'endTakenBack':
      return 'end';
    case 'contractEnd':
    case 'onLeave':
    case 'attribute':
      return what;
  }
}

type StartOf = (date: LocalDate | '') => number | null;

function attributesSaid(facts: EmploymentFacts, start: StartOf): Said[] {
  const found: Said[] = [];
  const add = (
    values: Readonly<Record<string, AttributeValue>>,
    validFrom: number | null,
    knownFrom: number,
    by: SaidFact['by'],
  ) => {
    for (const [name, value] of Object.entries(values))
      found.push({ what: 'attribute', name, value, validFrom, knownFrom, by });
  };
  const { report, hired } = facts;
  for (const { effectiveDate, asOf, job } of facts.observations)
    add(job, start(effectiveDate), asOf, 'report');
  if (report !== null) add(report.person, null, report.asOf, 'report');
  if (hired !== null) add(hired.attributes, start(hired.hireDate), hired.enteredAt, 'message');
  for (const change of facts.changes)
    add(change.changes, start(change.effectiveDate), change.enteredAt, 'message');
  return found;
}

function employmentSaid(
  { hireReported, hired, hireRescinded, report, ending, contractEnd, leaves, seen }: EmploymentFacts,
  start: StartOf,
  endOf: (date: LocalDate) => number,
): Said[] {
  const found: Said[] = [];
  const add = (
    what: SaidWhat,
    by: SaidFact['by'],
    knownFrom: number,
    validFrom: number | null,
    value: AttributeValue,
    rest: { readonly name?: string; readonly validTo?: number | null } = {},
  ) => found.push({ what, by, knownFrom, validFrom, value, name: null, ...rest });
  if (hireReported !== null)
    add('hired', 'report', hireReported.asOf, start(hireReported.hireDate), hireReported.hireDate);
  if (hired !== null) add('hired', 'message', hired.enteredAt, start(hired.hireDate), hired.hireDate);
  if (hireRescinded !== null) add('hireTakenBack', 'message', hireRescinded.enteredAt, null, null);
  if (report?.contractEnd != null)
    add('contractEnd', 'report', report.asOf, endOf(report.contractEnd), report.contractEnd);
  if (contractEnd?.contractEnd != null)
    add(
      'contractEnd',
      'message',
      contractEnd.enteredAt,
      endOf(contractEnd.contractEnd),
      contractEnd.contractEnd,
    );
  if (report?.termination != null) {
    const { lastDay, terminationDate, moment } = report.termination;
    const day = lastDay ?? terminationDate;
    const first = seen.find(({ what }) => what.startsWith('terminated'))?.since ?? report.asOf;
    add('ends', 'report', first, moment ?? (day === null ? null : endOf(day)), day);
  }
  if (ending?.kind === 'terminationRescinded') add('endTakenBack', 'message', ending.enteredAt, null, null);
  else if (ending !== null) {
    const { lastDay, terminationDate, moment } = ending.termination;
    const day = lastDay ?? terminationDate;
    add('ends', 'message', ending.enteredAt, moment ?? (day === null ? null : endOf(day)), day);
  }
  for (const { id, started, returned, reported } of leaves) {
    const leave = started?.leave ?? reported?.leave;
    if (leave === undefined) continue;
    const back = returned?.back ?? reported?.leave.back ?? null;
    add(
      'onLeave',
      started === null ? 'report' : 'message',
      started?.enteredAt ?? reported?.asOf ?? 0,
      start(leave.start),
      leave.type,
      { name: id, validTo: back === null ? null : start(back) },
    );
  }
  return found;
}

/**
 * A later word takes the place of an earlier one whose time begins no sooner, and ends the time of one that began
 * before. What only says the same again is one fact, known since it was first said.
 */
function inTime(said: readonly Said[]): SaidFact[] {
  const kept: (Said & { knownTo: number | null })[] = [];
  for (const one of [...said].sort((a, b) => a.knownFrom - b.knownFrom)) {
    const again = kept.some(
      (known) =>
        known.knownTo === null &&
        known.what === one.what &&
        known.validFrom === one.validFrom &&
        sameValue(known.value, one.value),
    );
    if (again) continue;
    const from = one.validFrom ?? Number.NEGATIVE_INFINITY;
    for (const known of kept)
      if (known.knownTo === null && (known.validFrom ?? Number.NEGATIVE_INFINITY) >= from)
        known.knownTo = one.knownFrom;
    kept.push({ ...one, knownTo: null });
  }
  return kept.map((one) => {
    if (one.validTo !== undefined || one.what !== 'attribute')
      return { ...one, validTo: one.validTo ?? null };
    const from = one.validFrom ?? Number.NEGATIVE_INFINITY;
    const next = kept
      .filter(({ knownTo, validFrom }) => knownTo === null && (validFrom ?? Number.NEGATIVE_INFINITY) > from)
      .map(({ validFrom }) => validFrom ?? 0);
    return { ...one, validTo: one.knownTo !== null || next.length === 0 ? null : Math.min(...next) };
  });
}
