import type { Answer } from '@lockstep/sdk';
import { Group, Progress, Text, Tooltip } from '@mantine/core';
import { StateBadge, type StateWord } from '../../kit/state-badge.tsx';
import { texts } from '../../texts/index.ts';

export type StandingCounts = Answer<'coverage'>['targets'][number]['standings'];
export type Standing = keyof StandingCounts;

/** In the order in which people ask: what is right, what is on its way, what is dangerous, what is nobody's. */
export const STANDINGS: readonly Standing[] = [
  'inPlace',
  'closed',
  'notYet',
  'stillOpen',
  'unread',
  'undecided',
  'orphan',
  'known',
  'orphanClosed',
  'service',
];

export const STANDING_COLOR: Readonly<Record<Standing, string>> = {
  inPlace: 'teal',
  closed: 'teal',
  notYet: 'blue',
  stillOpen: 'red',
  unread: 'orange',
  undecided: 'gray',
  orphan: 'orange',
  known: 'gray',
  orphanClosed: 'gray',
  service: 'gray',
};

const AS: Readonly<Record<Standing, StateWord>> = {
  inPlace: 'verified',
  closed: 'verified',
  notYet: 'pending',
  stillOpen: 'failed',
  unread: 'needsReview',
  undecided: 'skipped',
  orphan: 'needsReview',
  known: 'skipped',
  orphanClosed: 'skipped',
  service: 'skipped',
};

export function StandingBadge({ standing }: { readonly standing: Standing }) {
  return (
    <Tooltip label={texts.targetWords.standingHelp[standing]}>
      <span>
        <StateBadge state={AS[standing]} label={texts.targetWords.standing[standing]} />
      </span>
    </Tooltip>
  );
}

/** Of the people with an account there: how many stand as they should. The words say what the bar shows. */
export function ProofBar({ of }: { readonly of: StandingCounts }) {
  const right = of.inPlace + of.closed;
  const owned = right + of.notYet + of.stillOpen + of.unread + of.undecided;
  if (owned === 0)
    return (
      <Text size="sm" c="dimmed">
        {texts.targets.noPeople}
      </Text>
    );
  const part = (count: number) => (count / owned) * 100;
  return (
    <Group gap="xs" wrap="nowrap" miw={150}>
      <Progress.Root size="md" w={72} aria-hidden>
        <Progress.Section value={part(right)} color="teal" />
        <Progress.Section value={part(of.notYet)} color="blue" />
        <Progress.Section value={part(of.unread + of.undecided)} color="orange" />
        <Progress.Section value={part(of.stillOpen)} color="red" />
      </Progress.Root>
      <Text size="sm">{texts.targets.coverageOf(right, owned)}</Text>
    </Group>
  );
}
