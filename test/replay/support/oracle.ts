import type { Entry, MadeCompany, Standing, Tables, View } from './made-company.ts';
import { instantOf } from './wall-clock.ts';

/**
 * What is right, straight from what HR keyed in, by the feeds' rules.md and by nothing of the pipeline. Numbers in
 * comments are its sections.
 */
export interface Oracle {
  /** Person -> Employee_IDs (2). */
  readonly people: readonly (readonly string[])[];
  personOf(employee: string): number;
  standing(person: number, view: View, at: number): Standing;
  /** Instants at which what is known, or what holds, changes within the year. Sorted. */
  instants(person: number, view: View): readonly number[];
}

interface Known {
  readonly hired: Entry;
  readonly rescinded: boolean;
  readonly start: number;
  readonly end: number;
  readonly byTermination: boolean;
  readonly changes: readonly { readonly at: number; readonly date: string; readonly entry: Entry }[];
  readonly leaves: readonly { readonly from: number; readonly to: number }[];
}

const text = (entry: Entry, field: string): string => String(entry.data[field] ?? '');
const changed = (entry: Entry): Record<string, unknown> =>
  entry.type === 'worker.hired' ? { ...entry.data } : (entry.data.changes as Record<string, unknown>);

/** 1, 4: the zone in force on a date, by effective date. */
function zoneOn(entries: readonly Entry[], date: string): string {
  let best: { date: string; sequence: number; zone: string } | null = null;
  for (const entry of entries) {
    const hire = entry.type === 'worker.hired';
    if (!hire && entry.type !== 'worker.jobChanged') continue;
    const zone = changed(entry).timeZone;
    if (typeof zone !== 'string') continue;
    const from = hire ? '' : text(entry, 'effectiveDate');
    if (from > date) continue;
    if (best === null || from > best.date || (from === best.date && entry.sequence > best.sequence))
      best = { date: from, sequence: entry.sequence, zone };
  }
  return best?.zone ?? 'UTC';
}

const startOf = (entries: readonly Entry[], date: string): number =>
  instantOf(date, '00:00', zoneOn(entries, date));

/** 3, 4: one employment from the entries that are known of it. Null: no hire known. */
function employmentOf(entries: readonly Entry[], tables: Tables): Known | null {
  const last = (...types: string[]): Entry | undefined =>
    entries.filter((entry) => types.includes(entry.type)).at(-1);
  const hired = last('worker.hired');
  if (hired === undefined) return null;
  const dayEnd = (date: string): number => instantOf(date, tables.endOfDay, zoneOn(entries, date));
  const ending = last('worker.terminated', 'engagement.completed', 'worker.terminationRescinded');
  const termination = ending?.type === 'worker.terminationRescinded' ? undefined : ending;
  const terminated =
    termination === undefined
      ? Number.POSITIVE_INFINITY
      : termination.data.immediate === true
        ? Date.parse(text(termination, 'effectiveMoment'))
        : dayEnd(text(termination, 'lastDayOfWork'));
  const contract = last('worker.contractChanged') ?? hired;
  const contractEnd = text(contract, 'contractEndDate');
  const contractEnds = contractEnd === '' ? Number.POSITIVE_INFINITY : dayEnd(contractEnd);
  const returns = new Map(
    entries.filter(({ type }) => type === 'worker.leaveReturned').map((entry) => [entry.data.leaveId, entry]),
  );
  return {
    hired,
    rescinded: last('worker.hireRescinded') !== undefined,
    start: startOf(entries, text(hired, 'hireDate')),
    end: Math.min(terminated, contractEnds),
    byTermination: terminated <= contractEnds && terminated < Number.POSITIVE_INFINITY,
    changes: entries
      .filter(({ type }) => type === 'worker.hired' || type === 'worker.jobChanged')
      .map((entry) => {
        const hire = entry.type === 'worker.hired';
        const date = text(entry, hire ? 'hireDate' : 'effectiveDate');
        return { at: hire ? Number.NEGATIVE_INFINITY : startOf(entries, date), date, entry };
      }),
    leaves: entries
      .filter(({ type }) => type === 'worker.leaveStarted')
      .map((entry) => {
        const back = returns.get(entry.data.leaveId);
        return {
          from: startOf(entries, text(entry, 'firstDayOfLeave')),
          to:
            back === undefined
              ? Number.POSITIVE_INFINITY
              : startOf(entries, text(back, 'firstDayBackAtWork')),
        };
      }),
  };
}

const isValid = (known: Known, at: number): boolean =>
  !known.rescinded && known.start < known.end && known.start <= at && at < known.end;
const onLeave = (known: Known, at: number): boolean =>
  known.leaves.some(({ from, to }) => from <= at && at < to);

/** 3: for each field the change with the latest effective date counts, of those begun. */
function fieldAt(known: Known, field: string, at: number): string {
  let best: { date: string; sequence: number; value: string } | null = null;
  for (const change of known.changes) {
    const value = changed(change.entry)[field];
    if (value === undefined || change.at > at) continue;
    const { sequence } = change.entry;
    if (best === null || change.date > best.date || (change.date === best.date && sequence > best.sequence))
      best = { date: change.date, sequence, value: String(value) };
  }
  return best?.value ?? '';
}

/** 6 */
function systemsOf(known: Known, at: number, tables: Tables): readonly string[] {
  const employee = known.hired.data.workerType === 'Employee';
  if (onLeave(known, at)) return employee ? tables.onLeaveEmployee : [];
  const all = [...tables.everyone, ...(tables.department[fieldAt(known, 'department', at)] ?? [])];
  if (!employee) return all.filter((system) => !tables.neverForContingent.includes(system));
  const manages = tables.managerLevels.includes(fieldAt(known, 'jobLevel', at));
  return [...all, ...tables.employee, ...(manages ? tables.manager : [])];
}

/** 4, 5: the state of a person whose employments are these. */
export function standingOf(employments: readonly Known[], at: number, tables: Tables): Standing {
  if (employments.length === 0) return { state: 'unknown', systems: [] };
  const real = employments.filter((known) => !known.rescinded && known.start < known.end);
  const valid = real.filter((known) => isValid(known, at));
  if (valid.length === 0)
    return { state: real.some((known) => known.start > at) ? 'preHire' : 'left', systems: [] };
  const systems = [...new Set(valid.flatMap((known) => systemsOf(known, at, tables)))].sort();
  if (valid.every((known) => onLeave(known, at))) return { state: 'onLeave', systems };
  let end = Math.max(...valid.map((known) => known.end));
  for (let grows = true; grows; ) {
    const further = Math.max(end, ...real.filter((k) => k.start <= end && k.start > at).map((k) => k.end));
    grows = further > end;
    end = further;
  }
  const told = real.some((known) => known.end === end && known.byTermination);
  const soon = end - at <= tables.leavingWindowHours * 3_600_000;
  return { state: end < Number.POSITIVE_INFINITY && (told || soon) ? 'leaving' : 'active', systems };
}

/** 7: until when a report shows the employment, by what is known at `asOf`. */
export function isShown(entries: readonly Entry[], asOf: number, keptDays: number): boolean {
  const known = entries.filter((entry) => entry.entered <= asOf);
  const last = (...types: string[]): Entry | undefined =>
    known.filter((entry) => types.includes(entry.type)).at(-1);
  const hired = last('worker.hired');
  if (hired === undefined) return false;
  const ending = last('worker.terminated', 'engagement.completed', 'worker.terminationRescinded');
  const dates = [
    text(last('worker.contractChanged') ?? hired, 'contractEndDate'),
    ending === undefined ? '' : text(ending, 'terminationDate'),
  ].filter((date) => date !== '');
  const end = dates.sort()[0];
  return end === undefined || asOf <= Date.parse(`${end}T00:00:00Z`) + (keptDays + 1) * 86_400_000;
}

/** 8: what a view knows of one employment at `at`. */
export function knownEntries(
  entries: readonly Entry[],
  company: Pick<MadeCompany, 'reports' | 'tables'>,
  view: View,
  at: number,
): readonly Entry[] {
  const reports = (view === 'events' ? company.reports.slice(0, 1) : company.reports).filter(
    (asOf) => asOf <= at && isShown(entries, asOf, company.tables.terminatedRowsKeptDays),
  );
  const asOf = reports.at(-1) ?? Number.NEGATIVE_INFINITY;
  return entries.filter((entry) => {
    const told = view !== 'snapshots' && entry.delivered.some((instant) => instant <= at);
    if (entry.entered > asOf) return told;
    if (entry.type !== 'worker.jobChanged') return true;
    return told || startOf(entries, text(entry, 'effectiveDate')) <= asOf;
  });
}

/** 2: who is who. */
function peopleOf(entries: readonly Entry[]): string[][] {
  const groups = new Map<string, string[]>();
  const join = (a: string, b: string): void => {
    const [one = [], two = []] = [groups.get(a), groups.get(b)];
    if (one === two) return;
    one.push(...two);
    for (const employee of two) groups.set(employee, one);
  };
  const hires = entries.filter(({ type }) => type === 'worker.hired');
  for (const { employee } of hires) groups.set(employee, [employee]);
  const births = new Map<unknown, Set<unknown>>();
  for (const { data } of hires)
    births.set(data.nationalIdHash, (births.get(data.nationalIdHash) ?? new Set()).add(data.dateOfBirth));
  for (const a of hires) {
    for (const b of hires) {
      const hash = a.data.nationalIdHash;
      const sameHash = hash !== undefined && hash === b.data.nationalIdHash && births.get(hash)?.size === 1;
      if (a.data.universalId === b.data.universalId || sameHash) join(a.employee, b.employee);
    }
  }
  return [...new Set(groups.values())].map((group) => group.toSorted());
}

export function oracleOf(company: MadeCompany): Oracle {
  const { tables, entries } = company;
  const people = peopleOf(entries);
  const personOf = new Map(people.flatMap((group, person) => group.map((id) => [id, person] as const)));
  const byEmployee = new Map<string, Entry[]>();
  for (const entry of entries) {
    const list = byEmployee.get(entry.employee);
    if (list === undefined) byEmployee.set(entry.employee, [entry]);
    else list.push(entry);
  }
  const employments = (person: number, view: View, at: number): Known[] =>
    (people[person] ?? []).flatMap((id) => {
      const known = knownEntries(byEmployee.get(id) ?? [], company, view, at);
      return employmentOf(known, tables) ?? [];
    });
  return {
    people,
    personOf: (employee) => personOf.get(employee) ?? -1,
    standing: (person, view, at) => standingOf(employments(person, view, at), at, tables),
    instants: (person, view) => {
      const news = new Set<number>(view === 'events' ? company.reports.slice(0, 1) : company.reports);
      if (view !== 'snapshots')
        for (const id of people[person] ?? [])
          for (const entry of byEmployee.get(id) ?? []) for (const at of entry.delivered) news.add(at);
      const all = new Set(news);
      const sorted = [...news].sort((a, b) => a - b);
      for (const [i, at] of sorted.entries()) {
        const next = sorted[i + 1] ?? company.to;
        for (const known of employments(person, view, at)) {
          const edges = [known.start, known.end, ...known.changes.map((change) => change.at)];
          edges.push(...known.leaves.flatMap((leave) => [leave.from, leave.to]));
          for (const edge of edges) if (edge > at && edge < next) all.add(edge);
        }
      }
      return [...all].filter((at) => at >= company.from && at < company.to).sort((a, b) => a - b);
    },
  };
}
