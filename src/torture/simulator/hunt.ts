import { play } from './play.ts';
import { THEME_EVERY, writeHistory } from './write-history.ts';

/**
 * Plays histories until one breaks something or the time is over, and says in one line of JSON which:
 *
 *     node dist/torture/simulator/hunt.js SECONDS FIRST_SEED [PLACE]
 *
 * Every second one is about a theme, where the first seed is; the place is where in that order it begins, 0 at the first.
 */
const [seconds = 60, first = 1, place = 0] = process.argv.slice(2).map(Number);
const begun = performance.now();
let caught: { seed: number; invariant: string; what: string } | null = null;
let at = place;
for (; caught === null && performance.now() - begun < seconds * 1_000; at++) {
  const seed = first + offset(at);
  const [broken] = (await play(writeHistory(seed))).violations;
  if (broken !== undefined) caught = { seed, ...broken };
}
process.stdout.write(
  `${JSON.stringify({ caught, next: at, seconds: (performance.now() - begun) / 1_000 })}\n`,
);
process.exit(0);

/** Every seed once: themes and what lies between them in turn. */
function offset(index: number): number {
  const half = Math.floor(index / 2);
  const between = THEME_EVERY - 1;
  if (index % 2 === 0) return half * THEME_EVERY;
  return Math.floor(half / between) * THEME_EVERY + 1 + (half % between);
}
