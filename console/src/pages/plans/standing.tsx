import type { Answer } from '@lockstep/sdk';
import { Alert, Group, List, Loader, Stack, Text } from '@mantine/core';
import { IconClockExclamation } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { Failure } from '../../kit/failure.tsx';
import { Name } from '../../kit/name.tsx';
import { operationInWords } from '../../kit/operation-words.ts';
import { StateBadge } from '../../kit/state-badge.tsx';
import { texts } from '../../texts/index.ts';

type Standing = Answer<'planStanding'>;

const LISTED = 20;

/** Whether a plan that waits is still what would be done; else how it would be another one. */
export function StandingOfPlan({ of: query }: { readonly of: UseQueryResult<Standing> }) {
  if (query.error !== null) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data === undefined)
    return (
      <Group gap="xs" role="status">
        <Loader size="xs" aria-hidden />
        <Text size="sm">{texts.plans.checking}</Text>
      </Group>
    );
  const { stale, now, policyChanged, overtaken, added, removed } = query.data;
  if (!stale)
    return (
      <Group gap="xs" role="status">
        <StateBadge state="verified" label={texts.plans.fresh} />
      </Group>
    );
  return (
    <Alert
      color="orange"
      variant="light"
      icon={<IconClockExclamation aria-hidden />}
      title={texts.plans.stale}
      role="alert"
    >
      <Stack gap="xs">
        <Text size="sm">{now === '' ? texts.plans.staleGone : texts.plans.staleHelp}</Text>
        {policyChanged && <Text size="sm">{texts.plans.policyChanged}</Text>}
        <Lines title={texts.plans.overtaken} of={overtaken.map((one) => ({ ...one, what: '' }))} />
        <Lines title={texts.plans.added} of={added.map(inWords)} />
        <Lines title={texts.plans.removed} of={removed.map(inWords)} />
      </Stack>
    </Alert>
  );
}

function inWords({ identity, person, target, operation }: Standing['added'][number]) {
  return { identity, person, what: `${target}: ${operationInWords(operation)}` };
}

function Lines({
  title,
  of: lines,
}: {
  readonly title: (n: number) => string;
  readonly of: readonly { readonly identity: string; readonly person: string; readonly what: string }[];
}) {
  if (lines.length === 0) return null;
  return (
    <div>
      <Text size="sm" fw={600}>
        {title(lines.length)}
      </Text>
      <List size="sm">
        {lines.slice(0, LISTED).map(({ identity, person, what }) => (
          <List.Item key={`${identity} ${what}`}>
            <Name of={what === '' ? person : `${person} · ${what}`} />
          </List.Item>
        ))}
      </List>
      {lines.length > LISTED && <Text size="sm">{texts.holds.andMore(lines.length - LISTED)}</Text>}
    </div>
  );
}
