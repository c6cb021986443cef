import { play } from './play.ts';
import { writeHistory } from './write-history.ts';

/**
 * Plays histories until one breaks something or the time is over, and says in one line of JSON which:
 *
 *     node dist/torture/simulator/hunt.js SECONDS FIRST_SEED
 */
const [seconds = 60, first = 1] = process.argv.slice(2).map(Number);
const begun = performance.now();
let caught: { seed: number; invariant: string; what: string } | null = null;
let histories = 0;
for (let seed = first; caught === null && performance.now() - begun < seconds * 1_000; seed++) {
  const [broken] = (await play(writeHistory(seed))).violations;
  histories++;
  if (broken !== undefined) caught = { seed, ...broken };
}
process.stdout.write(
  `${JSON.stringify({ caught, histories, seconds: (performance.now() - begun) / 1_000 })}\n`,
);
process.exit(0);
