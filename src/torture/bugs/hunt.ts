import '../short-lived.ts';
import { setImmediate as breath } from 'node:timers/promises';
import type { History } from '../simulator/history.ts';
import { play } from '../simulator/play.ts';
import { THEME_EVERY, writeHistory } from '../simulator/write-history.ts';
import { STORIES } from '../stories/stories.ts';

/**
 * Plays lives until one breaks something, or told to stop, and says in one line of JSON which:
 *
 *     node dist/torture/bugs/hunt.js FIRST_SEED [PLACE [COUNT]]
 *
 * First every story, with nothing in its way; then histories of which every second one is about a theme. The place is where in
 * that order it begins, the count how many it plays.
 */
const [first = 1, place = 0, count = Number.POSITIVE_INFINITY] = process.argv.slice(2).map(Number);
let caught: { by: string; seed: number; invariant: string; what: string } | null = null;
let end = place + count;
process.once('SIGTERM', () => {
  end = 0;
});
let at = place;
for (; caught === null && at < end; at++) {
  const { by, seed, history } = lifeAt(at);
  const [broken] = (await play(history)).violations;
  if (broken !== undefined) caught = { by, seed, ...broken };
  await breath();
}
process.stdout.write(`${JSON.stringify({ caught, next: at })}\n`);
process.exit(0);

function lifeAt(index: number): { readonly by: string; readonly seed: number; readonly history: History } {
  const story = STORIES[index];
  if (story !== undefined) return { by: 'stories', seed: index, history: { ...story.history, fates: [] } };
  const seed = first + offset(index - STORIES.length);
  return { by: 'simulator', seed, history: writeHistory(seed) };
}

/** Every seed once: themes and what lies between them in turn. */
function offset(index: number): number {
  const half = Math.floor(index / 2);
  const between = THEME_EVERY - 1;
  if (index % 2 === 0) return half * THEME_EVERY;
  return Math.floor(half / between) * THEME_EVERY + 1 + (half % between);
}
