import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { WHOLE } from '../support/runs.ts';
import { judgeBroken, judgeView } from './support/judge-company.ts';
import type { View } from './support/made-company.ts';
import { makeCompany } from './support/make-company.ts';

/** `LOCKSTEP_SEEDS=1-300` asks many companies everything; without it, one is asked a little in each view. */
const asked = process.env.LOCKSTEP_SEEDS;
const [low = 1, high = low] = (asked ?? '7').split('-').map(Number);
const seeds = Array.from({ length: high - low + 1 }, (_, i) => low + i);
const VIEWS: readonly View[] = WHOLE || asked !== undefined ? ['events', 'snapshots', 'both'] : ['both'];
const FEW = /^(05b|06-Hire_Date-L|10|11|17-|18|23)/;

async function inFolder<T>(work: (dir: string) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'made-company-'));
  try {
    return await work(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

describe('companies that nobody has seen before', () => {
  it.each(seeds.flatMap((seed) => VIEWS.map((view) => [seed, view] as const)))(
    'answers for company %i in the view %s as the rules do',
    async (seed, view) => {
      const wrong = await inFolder((dir) => judgeView(makeCompany(seed), view, dir));
      expect(wrong.slice(0, 10)).toEqual([]);
    },
  );

  it.each(seeds)('believes no broken report of company %i', async (seed) => {
    const isAsked = asked === undefined ? (feed: string) => FEW.test(feed) : undefined;
    const wrong = await inFolder((dir) => judgeBroken(makeCompany(seed + 10_000, 'small'), dir, isAsked));
    expect(wrong).toEqual([]);
  });
});
