import type { Answer } from '@lockstep/sdk';
import { texts } from '../texts/index.ts';
import { stateWord } from './operation-words.ts';
import { StateBadge, type StateWord } from './state-badge.tsx';

export type LeaveLine = Answer<'leaves'>['leaves'][number];

const WORDS: Readonly<Record<LeaveLine['stands'], StateWord>> = {
  held: 'held',
  underWay: 'running',
  gaps: 'needsReview',
  proven: 'verified',
  overtaken: 'skipped',
  erased: 'skipped',
};

/** How a leave stands; `proven` is the word for everything verified. */
export function StandsBadge({ stands }: { readonly stands: LeaveLine['stands'] }) {
  return <StateBadge state={WORDS[stands]} label={texts.leaves.stands[stands]} />;
}

export function OperationBadge({ state }: { readonly state: string }) {
  return <StateBadge state={stateWord(state)} label={texts.leave.states[state] ?? state} />;
}
