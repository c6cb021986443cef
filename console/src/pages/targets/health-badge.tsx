import type { Answer } from '@lockstep/sdk';
import { StateBadge, type StateWord } from '../../kit/state-badge.tsx';
import { texts } from '../../texts/index.ts';

export type Health = Answer<'targets'>['targets'][number]['health'];

const AS: Readonly<Record<Health, StateWord>> = {
  broken: 'failed',
  trouble: 'needsReview',
  paused: 'paused',
  unchecked: 'pending',
  reporting: 'simulated',
  ok: 'verified',
};

/** How a system stands, in one word of the grammar. */
export function HealthBadge({ health }: { readonly health: Health }) {
  return <StateBadge state={AS[health]} label={texts.targetWords.health[health]} />;
}

/** Somebody has to look. */
export function needsLook(health: Health): boolean {
  return health === 'broken' || health === 'trouble';
}
