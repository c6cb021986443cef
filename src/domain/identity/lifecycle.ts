import type { Attributes } from '../connector.ts';
import type { EmploymentSnapshot, Instant, LifecycleState } from '../identity.ts';
import { attributesAt } from './attribute-steps.ts';
import type { Run } from './runs.ts';
import { runsOf } from './runs.ts';
import type { EmploymentTimeline, EndCause } from './timeline.ts';

export interface LifecycleSettings {
  /** A run that ends within this time is `leaving` even without a termination. */
  readonly leavingWindowMs: number;
}

/** States that follow from employments alone; `suspended` and `archived` are decided elsewhere. */
export type EmploymentState = Exclude<LifecycleState, 'suspended' | 'archived'>;

export interface Lifecycle {
  readonly state: EmploymentState;
  /** Since when the state holds; `left`: the end of the run, even when that became known later. 0 for `unknown`. */
  readonly since: Instant;
  /** The run at `t`; for `left` the last one, for `preHire` the next one. */
  readonly runStart: Instant | null;
  readonly runEnd: Instant | null;
  /** Where the end of that run comes from. */
  readonly endsBy: EndCause | null;
  /** The valid employments at `t`, by start, then key. */
  readonly snapshots: readonly EmploymentSnapshot[];
  /** The employment that speaks for the person: of the valid ones the latest begun, else the next, else the last. */
  readonly primary: string | null;
  /** Attributes of the primary employment at `t`. */
  readonly attributes: Attributes;
  /** The next instant at which anything above (but `since`) can change by time alone. */
  readonly nextChange: Instant | null;
}

function validAt({ valid }: EmploymentTimeline, t: Instant): boolean {
  return valid !== null && valid.start <= t && (valid.end === null || t < valid.end);
}

function onLeaveAt({ leaves }: EmploymentTimeline, t: Instant): boolean {
  return leaves.some((leave) => leave.start <= t && (leave.end === null || t < leave.end));
}

function runAt(runs: readonly Run[], t: Instant): Run | undefined {
  return runs.find((run) => run.start <= t && (run.end === null || t < run.end));
}

function isLeaving(run: Run, t: Instant, settings: LifecycleSettings): boolean {
  if (run.end === null) return false;
  const [fixed] = run.endsBy;
  const told = fixed !== undefined && fixed.enteredAt !== null && fixed.enteredAt <= t;
  return told || t >= run.end - settings.leavingWindowMs;
}

function stateAt(
  employments: readonly EmploymentTimeline[],
  runs: readonly Run[],
  t: Instant,
  settings: LifecycleSettings,
): EmploymentState {
  const run = runAt(runs, t);
  if (run === undefined) {
    if (runs.some(({ start }) => start > t)) return 'preHire';
    return employments.some(({ hireKnown }) => hireKnown) ? 'left' : 'unknown';
  }
  if (employments.every((employment) => !validAt(employment, t) || onLeaveAt(employment, t)))
    return 'onLeave';
  return isLeaving(run, t, settings) ? 'leaving' : 'active';
}

/** Every instant at which the state, a validity, a leave or an attribute may change. Sorted. */
function changePoints(
  employments: readonly EmploymentTimeline[],
  runs: readonly Run[],
  settings: LifecycleSettings,
): Instant[] {
  const points = new Set<Instant>();
  for (const { valid, leaves, attributes } of employments) {
    for (const { from } of attributes) if (from !== null) points.add(from);
    if (valid === null) continue;
    points.add(valid.start);
    if (valid.end !== null) points.add(valid.end);
    for (const { start, end } of leaves) {
      points.add(start);
      if (end !== null) points.add(end);
    }
  }
  for (const { end, endsBy } of runs) {
    if (end !== null) points.add(end - settings.leavingWindowMs);
    for (const { enteredAt } of endsBy) if (enteredAt !== null) points.add(enteredAt);
  }
  return [...points].sort((a, b) => a - b);
}

function earliest(instants: readonly (Instant | null)[]): Instant | null {
  const known = instants.filter((instant) => instant !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/** Who has nothing behind is known only since the hire was told, or since it was taken back. */
function knownSince(state: EmploymentState, employments: readonly EmploymentTimeline[], t: Instant): Instant {
  if (state === 'preHire') {
    const coming = employments.filter(({ valid }) => valid !== null && valid.start > t);
    return earliest(coming.map((employment) => employment.knownSince)) ?? 0;
  }
  const rescinded = employments.map(({ rescindedSince }) => rescindedSince).filter((since) => since !== null);
  if (state === 'left' && rescinded.length > 0) return Math.max(...rescinded);
  return earliest(employments.map((employment) => employment.knownSince)) ?? 0;
}

function primaryAt(employments: readonly EmploymentTimeline[], t: Instant): EmploymentTimeline | null {
  const rank = ({ valid }: EmploymentTimeline): number => {
    if (valid === null) return 0;
    if (valid.start > t) return 2;
    return valid.end === null || t < valid.end ? 3 : 1;
  };
  const compare = (a: EmploymentTimeline, b: EmploymentTimeline): number => {
    const byRank = rank(b) - rank(a);
    if (byRank !== 0) return byRank;
    const [x, y] = [a.valid, b.valid];
    if (x === null || y === null) return a.employment < b.employment ? -1 : 1;
    if (rank(a) === 2) return x.start - y.start || (a.employment < b.employment ? -1 : 1);
    if (rank(a) === 1) return (y.end ?? 0) - (x.end ?? 0) || (a.employment < b.employment ? -1 : 1);
    return y.start - x.start || (a.employment < b.employment ? -1 : 1);
  };
  return employments.toSorted(compare)[0] ?? null;
}

/**
 * The lifecycle of one identity at `t`, from all its employments as known now.
 * Looking again only at `nextChange` gives the same as looking at every instant.
 */
export function lifecycleAt(
  employments: readonly EmploymentTimeline[],
  t: Instant,
  settings: LifecycleSettings,
): Lifecycle {
  const runs = runsOf(employments);
  const points = changePoints(employments, runs, settings);
  const state = stateAt(employments, runs, t, settings);

  let since: Instant | null = null;
  for (const point of points.filter((at) => at <= t).reverse()) {
    if (stateAt(employments, runs, point, settings) !== state) break;
    since = point;
  }
  const past = runs.findLast(({ end }) => end !== null && end <= t);
  if (state === 'left' && past?.end != null) since = past.end;
  else if (state === 'preHire') since = Math.max(past?.end ?? 0, knownSince(state, employments, t));
  else if (state === 'unknown') since = 0;

  const run = runAt(runs, t) ?? (state === 'preHire' ? runs.find(({ start }) => start > t) : past) ?? null;
  const primary = primaryAt(employments, t);
  const snapshots = employments
    .flatMap((employment) =>
      validAt(employment, t) ? [{ employment, start: employment.valid?.start ?? 0 }] : [],
    )
    .sort((a, b) => a.start - b.start || (a.employment.employment < b.employment.employment ? -1 : 1))
    .map(({ employment }) => ({
      key: employment.employment,
      onLeave: onLeaveAt(employment, t),
      attributes: attributesAt(employment.attributes, t),
    }));
  return {
    state,
    since: since ?? knownSince(state, employments, t),
    runStart: run?.start ?? null,
    runEnd: run?.end ?? null,
    endsBy: run?.endsBy[0] ?? null,
    snapshots,
    primary: primary?.employment ?? null,
    attributes: primary === null ? {} : attributesAt(primary.attributes, t),
    nextChange: points.find((at) => at > t) ?? null,
  };
}
