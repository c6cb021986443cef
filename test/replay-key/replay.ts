import type { Lifecycle } from '../../src/domain/identity/lifecycle.ts';
import { lifecycleAt } from '../../src/domain/identity/lifecycle.ts';
import type { BirthrightTable } from './birthright.ts';
import { systemsOfPerson } from './birthright.ts';
import type { Company } from './company.ts';
import { createCompany } from './company.ts';
import type { Feeds } from './feeds.ts';

export type View = 'events' | 'snapshots' | 'both';

export interface Probe {
  readonly n: number;
  readonly employeeId: string;
  readonly at: number;
}

export interface Answer {
  readonly state: string;
  readonly systems: readonly string[];
}

/** How an identity stood from `at` on, as known then. */
export interface Standing {
  readonly at: number;
  readonly state: Lifecycle['state'];
  readonly systems: readonly string[];
  readonly runEnd: number | null;
  readonly endsBy: Lifecycle['endsBy'];
}

export interface Replay {
  readonly company: Company;
  readonly answers: ReadonlyMap<number, Answer>;
  /** By identity. */
  readonly standings: ReadonlyMap<string, readonly Standing[]>;
  readonly evaluations: number;
}

type Step = { readonly at: number } & (
  | { readonly kind: 'report'; readonly index: number }
  | { readonly kind: 'event'; readonly index: number }
);

const NOBODY: Answer = { state: 'unknown', systems: [] };

function stepsOf(feeds: Feeds, view: View): Step[] {
  const reports = view === 'events' ? feeds.reports.slice(0, 1) : feeds.reports;
  const deliveries = view === 'snapshots' ? [] : feeds.deliveries;
  const steps: Step[] = [
    ...reports.map(({ asOf }, index) => ({ at: asOf, kind: 'report' as const, index })),
    ...deliveries.map(({ at }, index) => ({ at, kind: 'event' as const, index })),
  ];
  return steps.sort((a, b) => a.at - b.at);
}

/** Runs a view through the pure functions as the engine would: on news, and at each `nextChange`. */
export function replay(
  feeds: Feeds,
  view: View,
  table: BirthrightTable,
  probes: readonly Probe[],
  until: number,
): Replay {
  const company = createCompany({ endOfDay: table.endOfDay, defaultZone: 'UTC' });
  const settings = { leavingWindowMs: table.leavingWindowHours * 3_600_000 };
  const standings = new Map<string, Standing[]>();
  const wakes = new Map<string, number | null>();
  const answers = new Map<number, Answer>();
  let evaluations = 0;

  function evaluate(identity: string, at: number): void {
    evaluations += 1;
    const { state, snapshots, runEnd, endsBy, nextChange } = lifecycleAt(
      company.timelinesOf(identity),
      at,
      settings,
    );
    const systems = systemsOfPerson(snapshots, table);
    wakes.set(identity, nextChange);
    const history = standings.get(identity) ?? [];
    const last = history.at(-1);
    if (last?.state === state && last.runEnd === runEnd && last.systems.join() === systems.join()) return;
    standings.set(identity, [...history, { at, state, systems, runEnd, endsBy }]);
  }

  function catchUp(identity: string, to: number): void {
    for (
      let wake = wakes.get(identity) ?? null;
      wake !== null && wake <= to;
      wake = wakes.get(identity) ?? null
    ) {
      evaluate(identity, wake);
    }
  }

  for (const step of stepsOf(feeds, view)) {
    // What changes by time alone before the news has happened by then.
    for (const identity of wakes.keys()) catchUp(identity, step.at - 1);
    const report = step.kind === 'report' ? feeds.reports[step.index] : undefined;
    const delivery = step.kind === 'event' ? feeds.deliveries[step.index] : undefined;
    const touched = report
      ? company.applyReport(report.rows)
      : delivery
        ? company.applyTransaction(delivery.entry)
        : [];
    for (const identity of touched) evaluate(identity, step.at);
  }
  for (const identity of wakes.keys()) catchUp(identity, until);

  // A question names a person by any of their Employee_IDs, one of a later employment included: who that is, is
  // known at the end; how they stood, is what was known then.
  for (const { n, employeeId, at } of probes) {
    const history = standings.get(company.identityOf.get(employeeId) ?? '') ?? [];
    const { state, systems } = history.findLast((standing) => standing.at <= at) ?? NOBODY;
    answers.set(n, { state, systems });
  }
  return { company, answers, standings, evaluations };
}
