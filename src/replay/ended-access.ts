import type { SimulatedSystem } from '../simulated/index.ts';

export interface Ended {
  readonly employeeId: string;
  readonly endedUtc: string;
  readonly restoredUtc: string | null;
}

/** An employment as it is known in the end. */
export interface KnownEmployment {
  readonly key: string;
  readonly valid: { readonly start: number; readonly end: number | null } | null;
}

/** Who is behind each employee id, and what was known of them since when. */
export interface People {
  readonly identityOf: ReadonlyMap<string, string>;
  readonly employments: ReadonlyMap<string, readonly KnownEmployment[]>;
  readonly states: ReadonlyMap<string, readonly { readonly at: number; readonly after: string }[]>;
}

export function stateAt(people: People, identity: string, instant: number): string {
  return people.states.get(identity)?.findLast((change) => change.at <= instant)?.after ?? 'unknown';
}

const GONE: ReadonlySet<string> = new Set(['left', 'preHire']);

/**
 * Which employment an end is told of: in hindsight the one that had not ended at all, or began in time, else the one
 * that ended last.
 */
function endedEmployment(employments: readonly KnownEmployment[], at: number): string {
  const rank = ({ valid }: KnownEmployment): number => {
    if (valid === null || valid.start > at) return Number.NEGATIVE_INFINITY;
    return valid.end === null || valid.end > at ? Number.POSITIVE_INFINITY : valid.end;
  };
  return employments.reduce((best, one) => (rank(one) > rank(best) ? one : best)).key;
}

/**
 * When people left and could sign in nowhere any more, and when somewhere again: from the systems' own history. Who
 * works here without any system (somebody on leave) has left only when the employment ends.
 */
export function endedAccess(systems: readonly SimulatedSystem[], people: People, to: number): Ended[] {
  const result: (Ended & { readonly at: number })[] = [];
  for (const [identity, employments] of people.employments) {
    const history = systems.flatMap((system) =>
      system.truth.signInHistory(identity).map((change) => ({ ...change, system: system.name })),
    );
    const states = people.states.get(identity) ?? [];
    const instants = [...new Set([...history, ...states].map(({ at }) => at))].sort((a, b) => a - b);
    const changes = history.sort((a, b) => a.at - b.at);
    const open = new Set<string>();
    let next = 0;
    let inside = false;
    let ended: number | null = null;
    const finish = (restored: number | null) => {
      if (ended === null) return;
      result.push({
        at: ended,
        employeeId: endedEmployment(employments, ended),
        endedUtc: new Date(ended).toISOString(),
        restoredUtc: restored === null ? null : new Date(restored).toISOString(),
      });
      ended = null;
    };
    for (const at of instants) {
      if (at >= to) break;
      // Everything of one instant together: a mover who changes systems at once was never without.
      for (let change = changes[next]; change !== undefined && change.at <= at; change = changes[++next]) {
        if (change.could) open.add(change.system);
        else open.delete(change.system);
      }
      const state = stateAt(people, identity, at);
      if (open.size > 0) {
        finish(at);
        inside = true;
      } else if (GONE.has(state)) {
        if (inside) ended ??= at;
        inside = false;
      } else if (state !== 'unknown') inside = true;
    }
    finish(null);
  }
  return result
    .sort((a, b) => a.at - b.at || (a.employeeId < b.employeeId ? -1 : 1))
    .map(({ at: _at, ...ended }) => ended);
}
