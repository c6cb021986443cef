import { groupBy } from '../domain/group-by.ts';
import { type Company, openCompany, TENANT } from './company.ts';
import type { Recording } from './read-recording.ts';

export type View = 'events' | 'snapshots' | 'both';

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

export interface Ended {
  readonly employeeId: string;
  readonly endedUtc: string;
  readonly restoredUtc: string | null;
}

export interface Year {
  readonly probes: readonly ProbeAnswer[];
  readonly ended: readonly Ended[];
  readonly refusedMessages: number;
  readonly held: number;
  readonly company: Company;
}

type Step = { readonly at: number; readonly what: 'report' | 'message'; readonly index: number };

/** Runs a recorded year through the pipeline on virtual time, as one view of it was known. */
export async function runYear(
  recording: Recording,
  view: View,
  probes: readonly Probe[],
  onProgress: (text: string) => void = () => undefined,
): Promise<Year> {
  const company = await openCompany(recording, recording.from);
  // What the events are about begins with the first report, in every view.
  const reports = view === 'events' ? recording.reports.slice(0, 1) : recording.reports;
  const messages = view === 'snapshots' ? [] : recording.messages;
  const steps: Step[] = [
    ...reports.map((report, index): Step => ({ at: report.at, what: 'report', index })),
    ...messages.map((message, index): Step => ({ at: message.at, what: 'message', index })),
  ].sort((a, b) => a.at - b.at);
  let refusedMessages = 0;
  let held = 0;
  let month = '';
  for (const step of steps) {
    await company.until(step.at);
    const report = step.what === 'report' ? reports[step.index] : undefined;
    const message = step.what === 'message' ? messages[step.index] : undefined;
    if (report !== undefined) {
      const result = await company.report(report);
      if (result.outcome === 'held') held += result.summary.decision.held.length;
    }
    if (message !== undefined) {
      const received = await company.message(message);
      if (received.kind === 'refused') refusedMessages++;
      if (received.kind === 'taken') held += received.decision.held.length;
    }
    const now = new Date(step.at).toISOString().slice(0, 7);
    if (now !== month) {
      month = now;
      onProgress(`${view}: ${month}`);
    }
  }
  await company.until(recording.to);
  const people = await peopleOf(company);
  return {
    probes: probes.map((probe) => answer(company, people, probe)),
    ended: endedAccess(company, people, recording.to),
    refusedMessages,
    held,
    company,
  };
}

/** Who is behind each employee id, and what was known of them since when. */
interface People {
  readonly identityOf: ReadonlyMap<string, string>;
  readonly employments: ReadonlyMap<string, readonly string[]>;
  readonly states: ReadonlyMap<string, readonly { readonly at: number; readonly after: string }[]>;
}

async function peopleOf({ engine }: Company): Promise<People> {
  return engine.store.transaction(TENANT, async (tx) => {
    const rows = await tx.find(
      'employment',
      {},
      { order: ['employment_key'], columns: ['employment_key', 'identity_id'] },
    );
    const known = rows.flatMap((row) =>
      row.identity_id === null ? [] : [{ key: row.employment_key, identity: row.identity_id }],
    );
    const events = await tx.find('event', { type: 'identity.decided' }, { order: ['n'] });
    const changes = events.flatMap((event) =>
      event.subject_id === null
        ? []
        : [{ identity: event.subject_id, at: event.at, after: (event.payload as { after: string }).after }],
    );
    return {
      identityOf: new Map(known.map(({ key, identity }) => [key, identity])),
      employments: new Map(
        [...groupBy(known, ({ identity }) => identity)].map(([identity, list]) => [
          identity,
          list.map(({ key }) => key),
        ]),
      ),
      states: groupBy(changes, ({ identity }) => identity),
    };
  });
}

function stateAt(people: People, identity: string, instant: number): string {
  return people.states.get(identity)?.findLast((change) => change.at <= instant)?.after ?? 'unknown';
}

/** What was known of the person at that instant, and where they could sign in: the latter asked of the systems. */
function answer({ systems }: Company, people: People, probe: Probe): ProbeAnswer {
  const identity = people.identityOf.get(probe.employeeId);
  if (identity === undefined) return { n: probe.n, state: 'unknown', systems: [] };
  const instant = Date.parse(probe.instant);
  const open = systems
    .filter((system) => system.truth.couldSignIn(identity, instant))
    .map((system) => system.name);
  return { n: probe.n, state: stateAt(people, identity, instant), systems: open };
}

/** When people who left could sign in nowhere any more, and when again: from the systems' own history. */
function endedAccess({ systems }: Company, people: People, to: number): Ended[] {
  const result: (Ended & { readonly at: number })[] = [];
  for (const [identity, employeeIds] of people.employments) {
    const changes = systems.flatMap((system) =>
      system.truth.signInHistory(identity).map(({ at, could }) => ({ at, could, system: system.name })),
    );
    changes.sort((a, b) => a.at - b.at);
    const open = new Set<string>();
    let ended: number | null = null;
    const finish = (restored: number | null) => {
      if (ended === null) return;
      const at = ended;
      const state = stateAt(people, identity, at);
      // On leave without any system is no leaver.
      if (state === 'left' || state === 'preHire') {
        result.push({
          at,
          employeeId: employeeIds[0] ?? '',
          endedUtc: new Date(at).toISOString(),
          restoredUtc: restored === null ? null : new Date(restored).toISOString(),
        });
      }
      ended = null;
    };
    for (let i = 0; i < changes.length; i++) {
      const change = changes[i];
      if (change === undefined || change.at >= to) break;
      if (change.could) open.add(change.system);
      else open.delete(change.system);
      // Everything of one instant together: a mover who changes systems at once was never without.
      if (changes[i + 1]?.at === change.at) continue;
      if (open.size === 0) ended ??= change.at;
      else finish(change.at);
    }
    finish(null);
  }
  return result
    .sort((a, b) => a.at - b.at || (a.employeeId < b.employeeId ? -1 : 1))
    .map(({ at: _at, ...ended }) => ended);
}
