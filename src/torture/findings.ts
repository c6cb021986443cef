import type { Order, Outcome, Violation } from './rack.ts';

/** So many are told in full; the rest is counted. */
const TOLD = 20;

/** The command that does this part of a rack again: all of it follows from the base. */
export function againOf(rack: string, { size, seed }: Pick<Order, 'size' | 'seed'>): string {
  const flag = size === 'day' ? '' : ` --${size}`;
  return `npm run torture --${flag} --only ${rack} --base ${seed}`;
}

/** What went wrong in one part of a rack. */
export function findings(rack: string, order: Order) {
  const again = againOf(rack, order);
  const violations: Violation[] = [];
  let more = 0;
  return {
    wrong(what: string): void {
      order.first?.({ what, again });
      if (violations.length < TOLD) violations.push({ what, again });
      else more++;
    },
    outcome(counts: Outcome['counts'], figures: readonly string[] = []): Outcome {
      const rest = more === 0 ? [] : [{ what: `and ${more} more of these`, again }];
      return { counts, figures, violations: [...violations, ...rest] };
    },
  };
}

export type Findings = ReturnType<typeof findings>;
