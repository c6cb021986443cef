import { groupBy } from '../group-by.ts';
import type { Instant } from '../identity.ts';

/** One limit of a Guard document: at most max(people, share of the population) may lose access within a window. */
export interface GuardWindow {
  readonly per: 'tenant' | 'source' | 'target';
  readonly overMs: number;
  readonly people: number;
  /** 0.05 = 5 % of the people who have access now. */
  readonly share: number;
  /** A company of fewer people than this is not counted by share. */
  readonly fromPeople: number;
}

/** Somebody who lost, or is about to lose, access with neither approval nor corroboration. */
export interface Loss {
  readonly identityId: string;
  readonly target: string;
  readonly source: string;
  readonly at: Instant;
  /**
   * What kind of change it comes from ('leave Retirement', 'move …'): the bulk of one kind waits, the few of another
   * pass. Without one it counts to the largest kind: nobody can say that it is another.
   */
  readonly kind?: string;
}

export interface GuardVerdict {
  /** Identities whose items wait for a person. Empty: the plan may go. */
  readonly held: ReadonlySet<string>;
  /** What tripped, in words; empty when nothing did. */
  readonly tripped: readonly string[];
}

/** How one window stands with a batch: who lost access within it before, who would with the batch, and its limit. */
export interface GuardFigure {
  readonly per: GuardWindow['per'];
  /** The source or target; empty for the tenant. */
  readonly name: string;
  readonly overMs: number;
  readonly earlier: number;
  readonly people: number;
  readonly limit: number;
}

/** The windows that a batch counts in, the fullest first. */
export function guardFigures(
  batch: readonly Loss[],
  earlier: readonly Loss[],
  windows: readonly GuardWindow[],
  population: (bucket: { per: GuardWindow['per']; name: string }) => number,
  now: Instant,
): GuardFigure[] {
  const company = population({ per: 'tenant', name: '' });
  const figures = windows.flatMap((window) =>
    [...buckets(batch, window.per)].map(([name, losses]) => {
      const counted = countedEarlier(earlier, window, name, now);
      return {
        per: window.per,
        name,
        overMs: window.overMs,
        earlier: counted.size,
        people: new Set([...counted, ...losses.map(({ identityId }) => identityId)]).size,
        limit: limitOf(window, company, population({ per: window.per, name })),
      };
    }),
  );
  return figures.sort((a, b) => b.people - b.limit - (a.people - a.limit));
}

function countedEarlier(
  earlier: readonly Loss[],
  { per, overMs }: GuardWindow,
  name: string,
  now: Instant,
): Set<string> {
  return new Set(
    earlier
      .filter((loss) => loss.at > now - overMs && bucketOf(loss, per) === name)
      .map(({ identityId }) => identityId),
  );
}

function limitOf({ people, share, fromPeople }: GuardWindow, company: number, there: number): number {
  return Math.max(people, Math.floor((company < fromPeople ? 0 : share) * there));
}

/**
 * Who of a batch must wait. Counts distinct people, not operations, and never lets more of them lose access within a
 * window than its limit. When a window would overflow, the smallest kinds of change pass as long as they fit; the
 * kind that does not is held whole and by name: nobody can say which of its people are the true leavers.
 * `population` is the number of people with access in the tenant, or on the target for windows per target.
 */
export function guard(
  batch: readonly Loss[],
  earlier: readonly Loss[],
  windows: readonly GuardWindow[],
  population: (bucket: { per: GuardWindow['per']; name: string }) => number,
  now: Instant,
): GuardVerdict {
  const held = new Set<string>();
  const tripped = new Set<string>();
  const company = population({ per: 'tenant', name: '' });
  for (const window of windows) {
    for (const [name, losses] of buckets(batch, window.per)) {
      const counted = countedEarlier(earlier, window, name, now);
      const limit = limitOf(window, company, population({ per: window.per, name }));
      const everybody = new Set([...counted, ...losses.map((loss) => loss.identityId)]);
      if (everybody.size <= limit) continue;
      for (const people of kindsOf(losses)) {
        const after = new Set([...counted, ...people]);
        if (after.size <= limit) for (const person of people) counted.add(person);
        else for (const person of people) held.add(person);
      }
      const where = window.per === 'tenant' ? 'in the company' : `by ${window.per} ${name}`;
      tripped.add(
        `${everybody.size} people would lose access ${where} within ${inWords(window.overMs)}; the limit is ${limit}`,
      );
    }
  }
  return { held, tripped: [...tripped] };
}

/** People by kind of change, the smallest kind first; a person who fits two counts to the larger. */
function kindsOf(losses: readonly Loss[]): Set<string>[] {
  const byKind = groupBy(losses, (loss) => loss.kind);
  const unknown = byKind.get(undefined) ?? [];
  byKind.delete(undefined);
  const groups = [...byKind.values()].map((group) => new Set(group.map((loss) => loss.identityId)));
  groups.sort((a, b) => b.size - a.size);
  const [bulk = new Set<string>(), ...others] = groups;
  for (const { identityId } of unknown) bulk.add(identityId);
  groups.splice(0, groups.length, bulk, ...others);
  const seen = new Set<string>();
  const apart = groups.map((group) => {
    const own = new Set([...group].filter((person) => !seen.has(person)));
    for (const person of own) seen.add(person);
    return own;
  });
  return apart.filter((group) => group.size > 0).sort((a, b) => a.size - b.size);
}

function bucketOf(loss: Loss, per: GuardWindow['per']): string {
  return per === 'tenant' ? '' : per === 'source' ? loss.source : loss.target;
}

function buckets(losses: readonly Loss[], per: GuardWindow['per']): Map<string, Loss[]> {
  const map = new Map<string, Loss[]>();
  for (const loss of losses) {
    const name = bucketOf(loss, per);
    const list = map.get(name);
    if (list === undefined) map.set(name, [loss]);
    else list.push(loss);
  }
  return map;
}

function inWords(ms: number): string {
  if (ms % 86_400_000 === 0) return `${ms / 86_400_000} d`;
  if (ms % 3_600_000 === 0) return `${ms / 3_600_000} h`;
  return `${Math.round(ms / 60_000)} min`;
}
