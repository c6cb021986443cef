import { describe, expect, it } from 'vitest';
import { runHistory } from './support/random-history.ts';

const MANY = Number(process.env.LOCKSTEP_HISTORIES ?? 60);
const WITHOUT = (process.env.LOCKSTEP_WITHOUT ?? '').split(',').filter((danger) => danger !== '');
const FIRST = Number(process.env.LOCKSTEP_FIRST_SEED ?? 1);

describe('random lives of a company', () => {
  it(`end with the keys where they belong (${MANY} histories from seed ${FIRST})`, {
    timeout: Math.max(60_000, MANY * 5_000),
  }, async () => {
    const failed: string[] = [];
    for (let seed = FIRST; seed < FIRST + MANY; seed++) {
      const began = performance.now();
      const { wrong, story } = await runHistory(seed, {
        dangers: Object.fromEntries(WITHOUT.map((danger) => [danger, false])),
      });
      if (process.env.LOCKSTEP_TIMES !== undefined)
        console.log(`seed ${seed} took ${Math.round(performance.now() - began)} ms`);
      if (process.env.LOCKSTEP_STORY !== undefined) console.log(story.join('\n'));
      if (wrong.length === 0) continue;
      console.log(`seed ${seed}: ${wrong.slice(0, 5).join('\n   ')}`);
      failed.push(`seed ${seed}: ${wrong.slice(0, 5).join(' | ')}`);

      if (failed.length >= 30) break;
    }
    expect(failed).toEqual([]);
  });
});
