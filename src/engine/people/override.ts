import type { EmploymentState } from '../../domain/identity/lifecycle.ts';
import type { Override } from '../tables/index.ts';

/** All that is said over the sources' heads: what was said last, and the order behind it. */
export function ordersIn(override: Override | null): readonly Override[] {
  if (override === null) return [];
  return override.before === undefined ? [override] : [override, override.before];
}

/** The leave that is in force, whatever was said since. */
export function leftInForce(override: Override | null, instant: number): Override | null {
  return ordersIn(override).find(({ state, since }) => state === 'left' && since <= instant) ?? null;
}

/**
 * What of it counts at an instant over the state that the sources tell: of several in force the hardest. Whoever is
 * suspended can have left all the same.
 */
export function overrideAt(
  override: Override | null,
  told: EmploymentState,
  instant: number,
): Override | null {
  const left = leftInForce(override, instant);
  if (left !== null || told === 'left') return left;
  return ordersIn(override).find(({ since }) => since <= instant) ?? null;
}

/** The leave that is ordered for later: no word of today takes that back. */
export function orderAhead(override: Override | null, now: number): Override | null {
  const ahead = ordersIn(override).find(({ state, since }) => state === 'left' && since > now);
  if (ahead === undefined) return null;
  const { before: _, ...order } = ahead;
  return order;
}

/** A word with the order that stays behind it. */
export function withOrder(word: Override, before: Override | null): Override {
  return before === null ? word : { ...word, before };
}

/** Of two people who are one the earlier word, and behind it the earliest leave that either was to take. */
export function joinedOverride(a: Override | null, b: Override | null): Override | null {
  const words = [...ordersIn(a), ...ordersIn(b)].sort((one, other) => one.since - other.since);
  const [first, ...later] = words.map(({ before: _, ...word }) => word);
  if (first === undefined) return null;
  return withOrder(first, later.find(({ state }) => state === 'left') ?? null);
}
