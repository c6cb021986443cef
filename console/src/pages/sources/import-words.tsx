import type { Answer } from '@lockstep/sdk';
import { Text, Tooltip } from '@mantine/core';
import { StateBadge, type StateWord } from '../../kit/state-badge.tsx';
import { texts } from '../../texts/index.ts';

export type Source = Answer<'sources'>['sources'][number];
export type Run = Answer<'sourceImports'>['imports'][number];

const OUTCOMES: Readonly<Record<string, StateWord>> = {
  accepted: 'done',
  held: 'needsReview',
  rejected: 'failed',
  refusedHeld: 'held',
  noop: 'skipped',
};

export function Outcome({ of }: { readonly of: string }) {
  return <StateBadge state={OUTCOMES[of] ?? 'pending'} label={texts.sources.outcomes[of] ?? of} />;
}

const FRESH = { fresh: 'verified', late: 'needsReview', never: 'pending', unknown: 'pending' } as const;

export function Freshness({ of: { state } }: { readonly of: Source['freshness'] }) {
  return (
    <Tooltip label={texts.sources.freshHelp[state]} multiline w={260}>
      <span>
        <StateBadge state={FRESH[state]} label={texts.sources.fresh[state]} />
      </span>
    </Tooltip>
  );
}

/** What a report changed against the one before. */
export function Delta({ of }: { readonly of: Run | null }) {
  if (of === null)
    return (
      <Text span inherit c="dimmed">
        –
      </Text>
    );
  return <span className="numbers">{texts.sources.deltaText(of.added, of.changed)}</span>;
}

/** A count that needs somebody as soon as it is more than none. */
export function Trouble({ count }: { readonly count: number }) {
  return count === 0 ? <>0</> : <StateBadge state="needsReview" label={count.toLocaleString('en')} />;
}
