import '../short-lived.ts';
import { setImmediate as breath } from 'node:timers/promises';
import { type Broken, playLife } from './lives.ts';

/**
 * Plays lives until one breaks something, or told to stop, and says in one line of JSON which:
 *
 *     node dist/torture/bugs/hunt.js FIRST_SEED [PLACE]
 *
 * The place is where in the order of lives it begins.
 */
const [first = 1, place = 0] = process.argv.slice(2).map(Number);
let caught: Broken | null = null;
let stopped = false;
process.once('SIGTERM', () => {
  stopped = true;
});
let at = place;
for (; caught === null && !stopped; at++) {
  caught = await playLife(first, at);
  await breath();
}
process.stdout.write(`${JSON.stringify({ caught, next: at })}\n`);
process.exit(0);
