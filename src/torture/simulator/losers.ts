import { MINUTE } from './company.ts';

/** As the company's Guard document has it (company.ts), counted in our own way. */
const A_DAY = 5;
const TEN_MINUTES = 3;
/** What was decided within the limit may be carried out later, closer together: a window is counted with room for that. */
const SLACK_MS = 2 * MINUTE;

/** S3: no more people lose access with neither approval nor a second source than the guard allows. */
export function tooManyLosers(
  losers: ReadonlyMap<string, { readonly at: number; readonly prompt: boolean }>,
  wrong: (invariant: string, what: string) => void,
): void {
  if (losers.size > A_DAY)
    wrong('S3', `${losers.size} people lost access within a day; the limit is ${A_DAY}`);
  const prompt = [...losers.values()]
    .filter(({ prompt }) => prompt)
    .map(({ at }) => at)
    .sort((a, b) => a - b);
  prompt.forEach((at, i) => {
    const within = prompt.slice(i).filter((later) => later < at + 10 * MINUTE - SLACK_MS).length;
    if (within > TEN_MINUTES)
      wrong('S3', `${within} people lost access within ten minutes; the limit is ${TEN_MINUTES}`);
  });
}
