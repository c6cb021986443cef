import type { Attributes, AttributeValue } from '../connector.ts';
import type { Instant } from '../identity.ts';
import type { DatedAttributes, DatedValue } from './effective-dates.ts';
import { REPORTED, sameValue } from './effective-dates.ts';
import { localInstant, MIDNIGHT } from './local-time.ts';

/** All attributes of an employment from an instant on. */
export interface AttributeStep {
  /** Null: since ever. */
  readonly from: Instant | null;
  readonly values: Attributes;
}

/**
 * The same, by instants: a change starts at 00:00 of its date in the zone in force on that date. What a report
 * said holds at its `asOf` at the latest. Before its first value an attribute has that value.
 */
export function attributeSteps(dated: DatedAttributes, asOf: Instant | null): AttributeStep[] {
  const startOf = ({ date, rank }: DatedValue): number => {
    if (date === '') return Number.NEGATIVE_INFINITY;
    const start = localInstant(date, MIDNIGHT, dated.zoneOn(date));
    return rank === REPORTED && asOf !== null ? Math.min(start, asOf) : start;
  };
  const first: Record<string, AttributeValue> = {};
  const byInstant = new Map<number, Record<string, AttributeValue>>();
  for (const [name, values] of dated.values) {
    const [only, ...others] = values;
    if (only !== undefined && others.length === 0) {
      first[name] = only.value;
      continue;
    }
    // The latest effective date counts among those begun: what begins later in time but earlier by date never does.
    let next = Number.POSITIVE_INFINITY;
    const kept: { from: number; value: AttributeValue }[] = [];
    for (const value of values.toReversed()) {
      const from = startOf(value);
      if (from >= next) continue;
      next = from;
      kept.push({ from, value: value.value });
    }
    kept.reverse();
    for (const [index, { from, value }] of kept.entries()) {
      if (index === 0) {
        first[name] = value;
      } else if (!sameValue(kept[index - 1]?.value, value)) {
        const changed = byInstant.get(from) ?? {};
        changed[name] = value;
        byInstant.set(from, changed);
      }
    }
  }
  const steps: AttributeStep[] = [{ from: null, values: first }];
  let values: Attributes = first;
  for (const [from, changed] of [...byInstant].sort(([a], [b]) => a - b)) {
    values = { ...values, ...changed };
    steps.push({ from, values });
  }
  return steps;
}

/** The attributes in force at `t`. */
export function attributesAt(steps: readonly AttributeStep[], t: Instant): Attributes {
  return (steps.findLast((step) => step.from === null || step.from <= t) ?? steps[0])?.values ?? {};
}
