import type { AttributesChanged } from '../../src/domain/identity/inputs.ts';
import { lifecycleAt } from '../../src/domain/identity/lifecycle.ts';
import { localInstant, MIDNIGHT } from '../../src/domain/identity/local-time.ts';
import type { Run } from '../../src/domain/identity/runs.ts';
import { runsOf } from '../../src/domain/identity/runs.ts';
import type { EmploymentTimeline } from '../../src/domain/identity/timeline.ts';
import type { BirthrightTable } from './birthright.ts';
import { systemsOfPerson } from './birthright.ts';
import type { Company } from './company.ts';

export type Months = Record<string, Record<string, number>>;

function inRun(runs: readonly Run[], at: number): boolean {
  return runs.some(({ start, end }) => start <= at && (end === null || at < end));
}

/** Instants inside a run at which the set of systems changes. */
function accessChanges(timelines: readonly EmploymentTimeline[], run: Run, table: BirthrightTable): number[] {
  const settings = { leavingWindowMs: table.leavingWindowHours * 3_600_000 };
  const changes: number[] = [];
  let last = '';
  for (let at: number | null = run.start; at !== null && (run.end === null || at < run.end); ) {
    const { snapshots, nextChange } = lifecycleAt(timelines, at, settings);
    const systems = systemsOfPerson(snapshots, table).join();
    if (systems !== last && at !== run.start) changes.push(at);
    last = systems;
    at = nextChange;
  }
  return changes;
}

function startOf(change: AttributesChanged, timeline: EmploymentTimeline): number {
  const noon = Date.parse(`${change.effectiveDate}T12:00:00Z`);
  const before = timeline.attributes.findLast(({ from }) => from === null || from <= noon)?.values.zone;
  return localInstant(change.effectiveDate, MIDNIGHT, String(change.changes.zone ?? before));
}

function isConversion(timeline: EmploymentTimeline, all: readonly EmploymentTimeline[]): boolean {
  const type = (of: EmploymentTimeline) => of.attributes[0]?.values.type;
  const start = timeline.valid?.start;
  if (start === undefined || type(timeline) !== 'Employee') return false;
  return all.some(
    ({ valid, ...other }) =>
      type({ valid, ...other }) === 'Contingent_Worker' &&
      valid !== null &&
      valid.start < start &&
      (valid.end ?? 0) >= start,
  );
}

/** The totals of rules.md 9 by UTC month, in hindsight. */
export function monthlyTotals(company: Company, table: BirthrightTable, from: number, to: number): Months {
  const months: Months = {};
  const count = (what: string, at: number | null): void => {
    if (at === null || at < from || at >= to) return;
    const name = new Date(at).toISOString().slice(0, 7);
    const month = months[name] ?? {};
    months[name] = month;
    month[what] = (month[what] ?? 0) + 1;
  };
  for (const identity of company.employmentsOf.keys()) {
    const timelines = company.timelinesOf(identity);
    const runs = runsOf(timelines);
    for (const [index, run] of runs.entries()) {
      count(index === 0 ? 'joiners' : 'rehires', run.start);
      count('leavers', run.end);
      for (const at of accessChanges(timelines, run, table)) count('accessChanges', at);
    }
    for (const timeline of timelines) {
      for (const { start, end } of timeline.leaves) {
        if (inRun(runs, start)) count('leaveStarts', start);
        if (end !== null && inRun(runs, end)) count('leaveReturns', end);
      }
      if (isConversion(timeline, timelines)) count('conversions', timeline.valid?.start ?? null);
      for (const change of company.facts.get(timeline.employment)?.changes ?? []) {
        const at = startOf(change, timeline);
        if (!inRun(runs, at)) continue;
        if (change.reason === 'Transfer') count('transfers', at);
        if (change.reason === 'Promotion') count('promotions', at);
      }
    }
  }
  return months;
}
