import { mkdirSync, writeFileSync } from 'node:fs';
import type { Outcome, Rack, Violation } from '../rack.ts';
import { play } from './play.ts';
import { shrink } from './shrink.ts';
import { writeHistory } from './write-history.ts';

/** More failures than anybody reads. */
const ENOUGH = 10;

/** Lives of companies on simulated time, by seed. */
export const histories: Rack = {
  name: 'histories',
  shows: 'random lives with crashes, pauses and faults break no invariant (G1)',
  // A process needs some thousand histories until it is at its fastest.
  parts: { short: 2, day: 3, night: 50 },
  run: async ({ size, part, seed, say }): Promise<Outcome> => {
    const many = { short: 200, day: 3_340, night: 10_000 }[size];
    const first = seed * 10_000_000 + part * many;
    const violations: Violation[] = [];
    const steps: number[] = [];
    const counts = { histories: 0, crashPoints: 0, effects: 0, faults: 0, certificates: 0 };
    for (let one = first; one < first + many && violations.length < ENOUGH; one++) {
      const verdict = await play(writeHistory(one));
      counts.histories++;
      counts.crashPoints += verdict.fates;
      counts.effects += verdict.effects;
      counts.faults += verdict.faults;
      counts.certificates += verdict.certificates;
      steps.push(verdict.steps);
      const [broken] = verdict.violations;
      if (broken === undefined) continue;
      say(`seed ${one}: ${broken.invariant} ${broken.what}`);
      violations.push({
        what: `seed ${one} breaks ${broken.invariant}: ${broken.what}`,
        again: `npm run torture -- --seed ${one}`,
      });
    }
    steps.sort((a, b) => a - b);
    const median = steps[Math.floor(steps.length / 2)] ?? 0;
    return {
      counts,
      ...(part === 0 ? { figures: [`median of ${median} steps on seams in a history`] } : {}),
      violations,
    };
  },
};

/** One history again, to the byte: its timeline is written down, and made smaller when it fails. True: nothing is broken. */
export async function replay(seed: number, folder: string, say: (line: string) => void): Promise<boolean> {
  const history = writeHistory(seed);
  const lines: string[] = [];
  const verdict = await play(history, { trace: (line) => void lines.push(line) });
  mkdirSync(folder, { recursive: true });
  const write = (name: string, content: readonly string[]) => {
    writeFileSync(`${folder}/${name}`, `${content.join('\n')}\n`);
    say(`written: ${folder}/${name}`);
  };
  write(`seed-${seed}.txt`, [JSON.stringify(history), ...lines]);
  say(
    `seed ${seed}: ${history.profile}, ${history.people} people, ${verdict.steps} steps, ${verdict.faults} faults, ${verdict.effects} effects`,
  );
  for (const { invariant, what } of verdict.violations) say(`${invariant}: ${what}`);
  const [broken] = verdict.violations;
  if (broken === undefined) return true;
  const smaller = await shrink(history, broken.invariant, say);
  const again: string[] = [];
  await play(smaller, { trace: (line) => void again.push(line) });
  write(`seed-${seed}-small.txt`, [JSON.stringify(smaller), ...again]);
  return false;
}
