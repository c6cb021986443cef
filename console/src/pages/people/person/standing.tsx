import { StateBadge, type StateWord } from '../../../kit/state-badge.tsx';
import { texts } from '../../../texts/index.ts';

export type Standing = keyof typeof texts.person.standings;

const WORDS: Readonly<Record<Standing, StateWord>> = {
  held: 'verified',
  missing: 'pending',
  beside: 'needsReview',
  unread: 'skipped',
};

/** Whether somebody has what they are to have, and nothing else. */
export function StandingBadge({ of: standing }: { readonly of: Standing }) {
  return <StateBadge state={WORDS[standing]} label={texts.person.standings[standing]} />;
}
