import { appendFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runHistory } from './support/random-history.ts';

/**
 * LOCKSTEP_HISTORIES=n runs n histories instead of a few, LOCKSTEP_FIRST_SEED=n begins elsewhere, LOCKSTEP_REPORT=file
 * writes down each seed as it goes (and its story, when it failed).
 */
const MANY = Number(process.env.LOCKSTEP_HISTORIES ?? 1);
const FIRST = Number(process.env.LOCKSTEP_FIRST_SEED ?? 1);
const REPORT = process.env.LOCKSTEP_REPORT;

describe('random lives of a company', () => {
  it(`end with the keys where they belong (${MANY} histories from seed ${FIRST})`, {
    timeout: Math.max(60_000, MANY * 10_000),
  }, async () => {
    const failed: string[] = [];
    for (let seed = FIRST; seed < FIRST + MANY && failed.length < 30; seed++) {
      const began = performance.now();
      const { wrong, story } = await runHistory(seed);
      const took = Math.round(performance.now() - began);
      if (REPORT !== undefined) appendFileSync(REPORT, `seed ${seed}: ${took} ms, ${wrong.length} wrong\n`);
      if (wrong.length === 0) continue;
      failed.push(`seed ${seed}: ${wrong.slice(0, 5).join(' | ')}`);
      if (REPORT !== undefined)
        appendFileSync(REPORT, `${story.join('\n')}\nWRONG ${wrong.slice(0, 10).join('\nWRONG ')}\n\n`);
    }
    expect(failed).toEqual([]);
  });
});
