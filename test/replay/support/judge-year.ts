import type { Ended } from '../../../src/replay/ended-access.ts';
import type { ProbeAnswer } from '../../../src/replay/run-year.ts';
import type { MadeCompany, View } from './made-company.ts';
import type { Oracle } from './oracle.ts';
import type { Dice } from './random.ts';

export interface MadeProbe {
  readonly n: number;
  readonly employeeId: string;
  readonly instant: string;
}

/** Questions about everybody around every instant at which something changes, and some at any time. */
export function makeProbes(company: MadeCompany, oracle: Oracle, view: View, dice: Dice): MadeProbe[] {
  const probes: MadeProbe[] = [];
  const lastReport = company.reports.at(-1) ?? 0;
  const hires = company.entries.filter(({ type }) => type === 'worker.hired');
  // Who entered an employment that neither a report nor a message tells of, nobody can ask about by its id.
  const told = new Set(
    hires.filter((h) => h.entered <= lastReport || h.delivered.length > 0).map(({ employee }) => employee),
  );
  const ask = (person: number, at: number): void => {
    const ids = (oracle.people[person] ?? []).filter((id) => told.has(id));
    if (ids.length === 0) return;
    const employeeId = dice.pick(ids);
    probes.push({ n: probes.length + 1, employeeId, instant: new Date(at).toISOString() });
  };
  for (const person of oracle.people.keys()) {
    for (const at of oracle.instants(person, view)) {
      // Every weekly report is an instant: only some of them are asked about.
      if (company.reports.includes(at) && !dice.chance(0.15)) continue;
      for (const off of [-1_000, 0, 1_000]) if (at + off < company.to) ask(person, at + off);
    }
    ask(person, dice.int(company.from / 1_000, company.to / 1_000 - 1) * 1_000);
  }
  return probes;
}

/** What is wrong with the answers, in words; empty: nothing. */
export function wrongAnswers(
  company: MadeCompany,
  oracle: Oracle,
  view: View,
  probes: readonly MadeProbe[],
  answers: readonly ProbeAnswer[],
): string[] {
  const byNumber = new Map(answers.map((answer) => [answer.n, answer]));
  return probes.flatMap(({ n, employeeId, instant }) => {
    const at = Date.parse(instant);
    const wanted = at < company.from ? null : oracle.standing(oracle.personOf(employeeId), view, at);
    const answer = byNumber.get(n);
    const given = `${answer?.state} ${[...(answer?.systems ?? [])].sort().join()}`;
    const right = wanted === null ? 'unknown ' : `${wanted.state} ${wanted.systems.join()}`;
    return given === right ? [] : [`${view} ${employeeId} ${instant}: ${given} instead of ${right}`];
  });
}

const IN: ReadonlySet<string> = new Set(['active', 'leaving', 'onLeave']);

/** rules.md 9, as a view knew it: who was out from when to when. */
export function expectedEnds(oracle: Oracle, view: View): string[] {
  const ends: string[] = [];
  const say = (person: number, ended: number, restored: number | null): void => {
    const [id] = oracle.people[person] ?? [];
    const back = restored === null ? 'never' : new Date(restored).toISOString();
    ends.push(`${id} ${new Date(ended).toISOString()} ${back}`);
  };
  for (const person of oracle.people.keys()) {
    let inside = false;
    let ended: number | null = null;
    for (const at of oracle.instants(person, view)) {
      const { state, systems } = oracle.standing(person, view, at);
      if (IN.has(state)) {
        if (ended !== null && systems.length > 0) {
          say(person, ended, at);
          ended = null;
        }
        inside = true;
      } else if (inside) {
        if (ended === null) ended = at;
        inside = false;
      }
    }
    if (ended !== null) say(person, ended, null);
  }
  return ends.sort();
}

export function givenEnds(oracle: Oracle, ended: readonly Ended[]): string[] {
  return ended
    .map(({ employeeId, endedUtc, restoredUtc }) => {
      const [id] = oracle.people[oracle.personOf(employeeId)] ?? [];
      return `${id} ${endedUtc} ${restoredUtc ?? 'never'}`;
    })
    .sort();
}
