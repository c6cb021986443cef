import type { Answer } from '@lockstep/sdk';
import { StateBadge, type StateWord } from '../../kit/state-badge.tsx';
import { texts } from '../../texts/index.ts';

const t = texts.exceptions;
const SIGNS: readonly StateWord[] = ['pending', 'needsReview', 'needsReview', 'failed', 'failed'];

export type Shown = Answer<'exceptions'>['exceptions'][number];

export function Severity({ of }: { readonly of: number }) {
  return <StateBadge state={SIGNS[of] ?? 'needsReview'} label={t.severities[of] ?? String(of)} />;
}

/** The cause in words; one that this console does not know yet, as the server calls it. */
export function causeOf(kind: string): string {
  return Object.hasOwn(t.kinds, kind)
    ? (t.kinds[kind] ?? kind)
    : kind.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}
