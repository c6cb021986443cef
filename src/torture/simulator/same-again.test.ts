import { expect, it } from 'vitest';
import { play } from './play.ts';
import { writeHistory } from './write-history.ts';

const traceOf = async (seed: number): Promise<string> => {
  const lines: string[] = [];
  await play(writeHistory(seed), { trace: (line) => void lines.push(line) });
  return lines.join('\n');
};

it('the same seed tells the same story, to the byte', async () => {
  for (let seed = 1; seed <= 2; seed++) {
    const [first, second] = [await traceOf(seed), await traceOf(seed)];
    expect(first.length).toBeGreaterThan(5_000);
    expect(second).toBe(first);
  }
});

it('every history has people, targets, workers, steps and a fault enough', async () => {
  for (let seed = 100; seed < 104; seed++) {
    const history = writeHistory(seed);
    const { steps, faults } = await play(history);
    expect([history.people >= 5, history.workers >= 2, steps >= 100, faults >= 1]).toEqual([
      true,
      true,
      true,
      true,
    ]);
  }
});
