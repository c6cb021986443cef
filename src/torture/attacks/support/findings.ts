import type { Order, Outcome, Violation } from '../../rack.ts';

/** So many are told in full; the rest is counted. */
const TOLD = 20;

/** What went wrong in one part of a rack. All of it follows from the base, so one command shows it again. */
export function findings(rack: string, { size, seed }: Order) {
  const flag = size === 'day' ? '' : ` --${size}`;
  const again = `npm run torture --${flag} --only ${rack} --base ${seed}`;
  const violations: Violation[] = [];
  let more = 0;
  return {
    wrong(what: string): void {
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
