import type { Loss } from '../../domain/guard/guard.ts';
import type { Tx } from '../store.ts';

const DAY_MS = 86_400_000;
/** As long as the longest of the default windows, begun days included. */
const DAYS = 8;

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Moves a counter of people. Before it grows for the first time on a day, what it was is kept. */
export async function countPopulation(tx: Tx, name: string, by: number, now: number): Promise<void> {
  const before = await tx.advance(name, by);
  if (by > 0 && before > 0) await tx.insertNew('counter', [{ name: `${name}@${dayOf(now)}`, value: before }]);
}

/**
 * How many people the guard takes its share of, in the company ('') and on each target with losses: the fewest that
 * there were within the last days. Whoever can invent people must not make room for firing real ones with them.
 */
export async function populationFor(
  tx: Tx,
  losses: readonly Loss[],
  now: number,
): Promise<ReadonlyMap<string, number>> {
  const days = Array.from({ length: DAYS }, (_, i) => dayOf(now - i * DAY_MS));
  const names = ['people', ...new Set(losses.map(({ target }) => `people:${target}`))];
  const counters = await tx.find('counter', {
    name: { in: names.flatMap((name) => [name, ...days.map((day) => `${name}@${day}`)]) },
  });
  const fewest = new Map<string, number>();
  for (const { name, value } of counters) {
    const [base = ''] = name.split('@');
    fewest.set(base, Math.min(value, fewest.get(base) ?? value));
  }
  return fewest;
}
