import { play } from '../simulator/play.ts';
import { STORIES } from '../stories/stories.ts';

/**
 * Plays every story once, without anything that befalls a process, and says in one line of JSON which is wrong first:
 *
 *     node dist/torture/bugs/tell-stories.js
 */
let caught: { seed: number; invariant: string; what: string } | null = null;
for (const [seed, { name, history }] of STORIES.entries()) {
  const [broken] = (await play({ ...history, fates: [] })).violations;
  if (broken === undefined) continue;
  caught = { seed, invariant: broken.invariant, what: `${name}: ${broken.what}` };
  break;
}
process.stdout.write(`${JSON.stringify({ caught })}\n`);
process.exit(0);
