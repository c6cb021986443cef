import type { Outcome, Rack, Violation } from '../rack.ts';
import type { Fate, FateKind } from '../simulator/kernel.ts';
import { play } from '../simulator/play.ts';
import { STORIES, type Story } from './stories.ts';

/** A pause that outlasts every lease, and how late the database notices a death. */
const FOR_MS = 3_000;
const ANYWHERE: readonly FateKind[] = ['crashBefore', 'crashAfter', 'pause'];
const AT_COMMITS: readonly FateKind[] = ['unknownDone', 'unknownLost'];
export const FATES: readonly FateKind[] = [...ANYWHERE, ...AT_COMMITS];
/** Every so many-th point, other ones each time by the seed; the night takes all. */
const STRIDE = { short: 60, day: 80, night: 1 } as const;
const ENOUGH = 10;

/** Each story once for each step and each thing that can befall a process there. */
export const stories: Rack = {
  name: 'stories',
  shows: 'twelve stories, each with every crash at every step (G2)',
  parts: { short: 2, day: 4, night: STORIES.length },
  run: async ({ size, part, parts, seed, say }): Promise<Outcome> => {
    const mine = STORIES.filter((_, i) => i % parts === part);
    const counts = { storyPlays: 0, crashPoints: 0 };
    const violations: Violation[] = [];
    const figures: string[] = [];
    for (const story of mine) {
      const points = await pointsOf(story);
      const taken = points.filter((_, i) => i % STRIDE[size] === seed % STRIDE[size]);
      for (const fate of taken) {
        if (violations.length >= ENOUGH) break;
        const verdict = await play({ ...story.history, fates: [fate] });
        counts.storyPlays++;
        counts.crashPoints += verdict.fates;
        if (verdict.fates !== 1) violations.push(broken(story, fate, 'the step was not reached'));
        for (const { invariant, what } of verdict.violations.slice(0, 1)) {
          say(`${story.name}, step ${fate.step} ${fate.kind}: ${invariant} ${what}`);
          violations.push(broken(story, fate, `${invariant}: ${what}`));
        }
      }
      figures.push(`${story.name}: ${taken.length} of ${points.length} points`);
    }
    return { counts, figures, violations };
  },
};

function broken(story: Story, fate: Fate, what: string): Violation {
  return {
    what: `${story.name}, ${fate.kind} at step ${fate.step}: ${what}`,
    again: `npm run torture -- --story ${STORIES.indexOf(story)} ${fate.step} ${fate.kind}`,
  };
}

/** Every step of the story at which a process awaits something, with everything that can befall it there. */
async function pointsOf({ history }: Story): Promise<Fate[]> {
  const points: Fate[] = [];
  const verdict = await play(history, {
    trace: (line) => {
      const [, number, kind] = /^\+[\d.]+ (\d+) (?:worker|office)-\d+ (\w+)/.exec(line) ?? [];
      if (number === undefined) return;
      const step = Number(number);
      if (points.some((point) => point.step === step)) return;
      for (const what of [...ANYWHERE, ...(kind === 'commit' ? AT_COMMITS : [])])
        points.push({ step, kind: what, forMs: FOR_MS });
    },
    untilCalm: true,
  });
  if (verdict.violations.length > 0)
    throw new Error(`the story itself is wrong: ${verdict.violations.map(({ what }) => what).join('; ')}`);
  return points;
}

/** One point again, with its timeline. */
export async function replayStory(index: number, step: number, kind: FateKind, say: (line: string) => void) {
  const story = STORIES[index];
  if (story === undefined) throw new Error(`there are ${STORIES.length} stories`);
  const fates = [{ step, kind, forMs: FOR_MS }];
  return play({ ...story.history, fates }, { trace: say });
}
