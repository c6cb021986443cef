import { groupBy } from '../domain/group-by.ts';
import type { EmploymentFacts } from '../domain/identity/facts.ts';
import { employmentTimeline } from '../domain/identity/timeline.ts';
import { type Company, type Limits, openCompany, TENANT, USUAL_LIMITS } from './company.ts';
import { type Ended, endedAccess, type People, stateAt } from './ended-access.ts';
import type { Recording, View } from './recording.ts';

export type { View } from './recording.ts';

export interface Probe {
  readonly n: number;
  readonly employeeId: string;
  readonly instant: string;
}

export interface ProbeAnswer {
  readonly n: number;
  readonly state: string;
  readonly systems: readonly string[];
}

export interface Year {
  readonly probes: readonly ProbeAnswer[];
  readonly ended: readonly Ended[];
  /** Reports that were not believed, and why. */
  readonly refusedReports: readonly string[];
  readonly refusedMessages: number;
  readonly held: number;
  readonly company: Company;
}

type Step = { readonly at: number; readonly what: 'report' | 'message'; readonly index: number };

/** Each time the guard would hold somebody of an ordinary year, its limits were too tight for this company. */
const LOOSER = 4;

/**
 * Runs a recorded year through the pipeline on virtual time, as one view of it was known. The guard's limits are those
 * under which the year passes: the usual ones, or so much looser.
 */
export async function runYear(
  recording: Recording,
  view: View,
  probes: readonly Probe[],
  onProgress: (text: string) => void = () => undefined,
): Promise<Year> {
  for (let limits = USUAL_LIMITS; ; ) {
    const year = await runYearWithin(limits, recording, view, probes, onProgress);
    if (year.held === 0 || limits.share >= 1) return year;
    limits = { people: limits.people * LOOSER, share: Math.min(1, limits.share * LOOSER) };
    onProgress(
      `${view}: again with a guard that lets ${limits.people} people or ${limits.share * 100} % go in a week`,
    );
  }
}

async function runYearWithin(
  limits: Limits,
  recording: Recording,
  view: View,
  probes: readonly Probe[],
  onProgress: (text: string) => void,
): Promise<Year> {
  const company = await openCompany(recording, recording.from, limits);
  // What the events are about begins with the first report, in every view.
  const reports = view === 'events' ? recording.reports.slice(0, 1) : recording.reports;
  const messages = view === 'snapshots' ? [] : recording.messages;
  const steps: Step[] = [
    ...reports.map((report, index): Step => ({ at: report.at, what: 'report', index })),
    ...messages.map((message, index): Step => ({ at: message.at, what: 'message', index })),
  ].sort((a, b) => a.at - b.at);
  const refusedReports: string[] = [];
  let refusedMessages = 0;
  let month = '';
  for (const step of steps) {
    await company.until(step.at);
    const report = step.what === 'report' ? reports[step.index] : undefined;
    const message = step.what === 'message' ? messages[step.index] : undefined;
    if (report !== undefined) {
      const result = await company.report(report);
      if (!('summary' in result)) {
        refusedReports.push(`${report.name}: ${result.why}`);
        onProgress(`${view}: a report was not believed: ${report.name}: ${result.why}`);
      }
    }
    if (message !== undefined) {
      const received = await company.message(message);
      if (received.kind === 'refused') refusedMessages++;
    }
    const now = new Date(step.at).toISOString().slice(0, 7);
    if (now !== month) {
      month = now;
      onProgress(`${view}: ${month}`);
      if (limits.share < 1 && (await heldSoFar(company)) > 0) break;
    }
  }
  // A question may be about a moment after the recorded time.
  const last = probes.reduce((latest, { instant }) => Math.max(latest, Date.parse(instant)), recording.to);
  const held = await heldSoFar(company);
  if (held === 0 || limits.share >= 1) await company.until(last);
  const year = { refusedReports, refusedMessages, held: await heldSoFar(company), company };
  const people = await peopleOf(company);
  const ended = endedAccess(company.systems, people, recording.to);
  const strangers = new Set(
    probes.map(({ employeeId }) => employeeId).filter((id) => !people.identityOf.has(id)),
  );
  const everybody = (await introduce(company, strangers, recording, last + 1_000))
    ? await peopleOf(company)
    : people;
  return { ...year, probes: probes.map((probe) => answer(company, everybody, probe)), ended };
}

/**
 * A question may name a person by an employee id that nobody in this view was ever told of. Whose it is, is told after
 * the last moment that is asked about. False: nobody has anything to say.
 */
async function introduce(
  company: Company,
  strangers: ReadonlySet<string>,
  recording: Recording,
  at: number,
): Promise<boolean> {
  if (strangers.size === 0) return false;
  const speaksOfOne = (text: string) => [...strangers].some((id) => text.includes(id));
  const { reports, messages } = recording.beside();
  const last = reports.findLast(({ content }) => speaksOfOne(Buffer.from(content).toString('utf8')));
  if (last !== undefined) await company.report({ ...last, at });
  const hires = recording.webhookSecret === null ? [] : messages.filter(({ body }) => speaksOfOne(body));
  for (const message of hires) await company.message({ ...message, at });
  return last !== undefined || hires.length > 0;
}

/** Whoever was ever held, by whatever trigger. */
async function heldSoFar({ engine }: Company): Promise<number> {
  const holds = await engine.store.transaction(
    TENANT,
    (tx) => tx.find('hold', {}, { columns: ['identity_id'] }),
    { readOnly: true },
  );
  return new Set(holds.map(({ identity_id }) => identity_id)).size;
}

async function peopleOf({ engine }: Company): Promise<People> {
  return engine.store.transaction(TENANT, async (tx) => {
    const policy = await engine.policies.active(tx);
    const rows = await tx.find('employment', {}, { order: ['employment_key'] });
    const opened = await engine.vault.open(
      tx,
      rows.map((row) => ({ subject: row.subject_id, sealed: row.sealed })),
    );
    const known = rows.flatMap((row, i) => {
      const facts = (opened[i] ?? null) as EmploymentFacts | null;
      if (row.identity_id === null || facts === null) return [];
      const { valid } = employmentTimeline(facts, policy.timeline(row.namespace));
      return [{ key: row.employment_key, identity: row.identity_id, valid }];
    });
    const events = await tx.find('event', { type: 'identity.decided' }, { order: ['n'] });
    const changes = events.flatMap((event) =>
      event.subject_id === null
        ? []
        : [{ identity: event.subject_id, at: event.at, after: (event.payload as { after: string }).after }],
    );
    return {
      identityOf: new Map(known.map(({ key, identity }) => [key, identity])),
      employments: groupBy(known, ({ identity }) => identity),
      states: groupBy(changes, ({ identity }) => identity),
    };
  });
}

/** What was known of the person at that instant, and where they could sign in: the latter asked of the systems. */
function answer({ systems, nameOf }: Company, people: People, probe: Probe): ProbeAnswer {
  const identity = people.identityOf.get(probe.employeeId);
  if (identity === undefined) return { n: probe.n, state: 'unknown', systems: [] };
  const instant = Date.parse(probe.instant);
  const open = systems.filter((system) => system.truth.couldSignIn(identity, instant)).map(nameOf);
  return { n: probe.n, state: stateAt(people, identity, instant), systems: open };
}
