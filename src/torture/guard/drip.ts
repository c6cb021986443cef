import { type GuardWindow, guard, type Loss } from '../../domain/guard/guard.ts';

const DAY_MS = 86_400_000;

/** On which day a guard holds somebody when one percent of `people`, and one at least, are made to leave every day. */
export function heldOnDay(people: number, windows: readonly GuardWindow[], share = 0.01): number {
  const earlier: Loss[] = [];
  const history: number[] = [];
  let gone = 0;
  for (let day = 1; ; day++) {
    history.push(people - gone);
    const fewest = Math.min(...history.slice(-8));
    const until = Math.max(day, Math.ceil(day * share * people - 1e-9));
    const batch: Loss[] = [];
    for (; gone < until; gone++)
      batch.push({
        identityId: `p${gone}`,
        target: 'directory',
        source: 'hr',
        at: day * DAY_MS,
        kind: 'leave',
      });
    const { held } = guard(batch, earlier, windows, () => fewest, day * DAY_MS);
    if (held.size > 0 || gone >= people) return day;
    earlier.push(...batch);
  }
}
