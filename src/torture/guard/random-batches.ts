import { type GuardWindow, guard, type Loss } from '../../domain/guard/guard.ts';
import { dice } from '../dice.ts';
import { type Limit, overflows, type Seen } from './count-windows.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;
const OVERS = [10 * MINUTE, HOUR, DAY, 3 * DAY, 7 * DAY];
const PAUSES = [1, MINUTE, 10 * MINUTE, HOUR, DAY - 1, DAY, 2 * DAY, 7 * DAY - 1, 7 * DAY];
const KINDS = ['leave resignation', 'leave contractEnd', 'move from a', 'leave', undefined];

export interface BatchesResult {
  readonly batches: number;
  readonly held: number;
  readonly wrong: readonly string[];
}

/**
 * One company's losses, batch after batch, through the guard alone: random windows, people, targets, sources, kinds and
 * pauses, and a population that changes on the way. What passed is counted by `overflows`.
 */
export function randomBatches(seed: number): BatchesResult {
  const { below, chance, pick } = dice(seed);
  const windows = Array.from(
    { length: 1 + below(4) },
    (): GuardWindow => ({
      per: pick(['tenant', 'source', 'target']),
      overMs: pick(OVERS),
      people: below(6),
      share: chance(0.3) ? 0 : below(40) / 100,
      fromPeople: pick([0, 10, 20]),
    }),
  );
  const crowd = 4 + below(40);
  const targets = ['a', 'b', 'c'].slice(0, 1 + below(3));
  const sources = ['hr', 'events', 'operator'].slice(0, 1 + below(3));
  const population = new Map<string, number>();
  const peopleOf = (name: string) => population.get(name) ?? crowd;
  /** What the documents say, once more in other words. */
  const mostOf = (window: GuardWindow, bucket: string): number => {
    const people = peopleOf(window.per === 'target' ? bucket : '');
    let most = window.people;
    if (peopleOf('') >= window.fromPeople) while (most + 1 <= people * window.share + 1e-12) most++;
    return most;
  };

  const passed: Loss[] = [];
  const wrong: string[] = [];
  let now = Date.UTC(2026, 2, 2);
  let held = 0;
  const batches = 2 + below(8);
  for (let n = 0; n < batches; n++) {
    now += pick(PAUSES);
    if (chance(0.3)) population.set(pick(['', ...targets]), below(crowd * 2));
    const leaving = Array.from({ length: chance(0.2) ? 1 : 1 + below(12) }, () => `p${below(crowd)}`);
    const batch = [...new Set(leaving)].flatMap((identityId) => {
      const kind = pick(KINDS);
      const source = pick(sources);
      const lost = targets.filter(() => chance(0.6));
      return (lost.length === 0 ? [pick(targets)] : lost).map(
        (target): Loss => ({ identityId, target, source, at: now, ...(kind === undefined ? {} : { kind }) }),
      );
    });
    const verdict = guard(
      batch,
      passed,
      windows,
      ({ per, name }) => peopleOf(per === 'target' ? name : ''),
      now,
    );
    held += verdict.held.size;
    const goes = batch.filter(({ identityId }) => !verdict.held.has(identityId));
    // What the limit was at earlier losses was looked at then: the population has changed since.
    const limitsNow = windows.map(
      (window): Limit => ({
        per: window.per,
        overMs: window.overMs,
        most: (bucket, at) => (at === now ? mostOf(window, bucket) : Number.POSITIVE_INFINITY),
      }),
    );
    const fresh = (all: readonly Loss[]): Seen[] =>
      all.map(({ identityId, target, source, at }) => ({ who: identityId, at, target, source }));
    wrong.push(...overflows(fresh([...passed, ...goes]), limitsNow));
    // Nobody waits where everybody would fit, and whoever waits is told why.
    const fits = overflows(fresh([...passed, ...batch]), limitsNow).length === 0;
    if (fits !== (verdict.held.size === 0))
      wrong.push(fits ? 'somebody waits although everybody fits' : 'a batch that overflows passes whole');
    if (verdict.held.size > 0 && verdict.tripped.length === 0) wrong.push('held without a word');
    passed.push(...goes);
  }
  return { batches, held, wrong };
}
