import type { Answer } from '@lockstep/sdk';
import { shownName } from '../../../kit/name.tsx';
import { texts } from '../../../texts/index.ts';

export type Timeline = Answer<'personTimeline'>;

/** What a fact is about, in a word. */
export function factName({ what, name }: Pick<Timeline['facts'][number], 'what' | 'name'>): string {
  return what === 'attribute' && name !== null ? shownName(name) : texts.person.timeline.whats[what];
}
