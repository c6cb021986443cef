import type { History } from '../simulator/history.ts';
import { play } from '../simulator/play.ts';
import { THEME_EVERY, writeHistory } from '../simulator/write-history.ts';
import { STORIES } from '../stories/stories.ts';

/** What broke in a life, and by which. */
export interface Broken {
  readonly by: string;
  readonly seed: number;
  readonly invariant: string;
  readonly what: string;
}

/** Plays the life at a place of the order: first every story, with nothing in its way; then histories. */
export async function playLife(first: number, place: number): Promise<Broken | null> {
  const { by, seed, history } = lifeAt(first, place);
  const [broken] = (await play(history)).violations;
  return broken === undefined ? null : { by, seed, ...broken };
}

function lifeAt(first: number, place: number): { by: string; seed: number; history: History } {
  const story = STORIES[place];
  if (story !== undefined) return { by: 'stories', seed: place, history: { ...story.history, fates: [] } };
  const seed = first + offset(place - STORIES.length);
  return { by: 'simulator', seed, history: writeHistory(seed) };
}

/** Every seed once: themes and what lies between them in turn. */
function offset(index: number): number {
  const half = Math.floor(index / 2);
  const between = THEME_EVERY - 1;
  if (index % 2 === 0) return half * THEME_EVERY;
  return Math.floor(half / between) * THEME_EVERY + 1 + (half % between);
}
