import { expect, it } from 'vitest';
import { guardWindowsOf } from '../../engine/active-policy.ts';
import { defaultGuard } from '../../policy/documents/guard.ts';
import { heldOnDay } from './drip.ts';
import { randomBatches } from './random-batches.ts';

it('never lets a window take more people than its limit, whatever comes (150 companies)', () => {
  const wrong: string[] = [];
  for (let seed = 1; seed <= 150; seed++)
    wrong.push(...randomBatches(seed).wrong.map((what) => `${seed}: ${what}`));
  expect(wrong).toEqual([]);
});

it('holds one percent a day by the fifth day, from ten people up', () => {
  const windows = guardWindowsOf(defaultGuard());
  const late = [10, 11, 20, 40, 59, 60, 61, 79, 80, 99, 100, 150, 333, 1_000].filter(
    (people) => heldOnDay(people, windows) > 5,
  );
  expect(late).toEqual([]);
});
