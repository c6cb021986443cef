import { Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { Name } from '../../kit/name.tsx';
import { To } from '../../kit/to.tsx';
import { texts } from '../../texts/index.ts';
import { HealthBadge } from './health-badge.tsx';
import type { Target } from './systems-tab.tsx';

const words = texts.targets.applications;

/** Systems by the application that they are a part of, as their documents say. */
export function ApplicationsTab({ targets }: { readonly targets: readonly Target[] }) {
  const groups = new Map<string | null, Target[]>();
  for (const target of targets) {
    const group = groups.get(target.application) ?? [];
    groups.set(target.application, [...group, target]);
  }
  const named = [...groups].sort(([a], [b]) => (a === null ? 1 : b === null ? -1 : a < b ? -1 : 1));
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
      {named.map(([application, members]) => (
        <Application key={application ?? ''} name={application} members={members} />
      ))}
    </SimpleGrid>
  );
}

function Application({
  name,
  members,
}: {
  readonly name: string | null;
  readonly members: readonly Target[];
}) {
  const sum = (of: (target: Target) => number) => members.reduce((all, one) => all + of(one), 0);
  const owners = [...new Set(members.map(({ owner }) => owner))].sort();
  return (
    <Card withBorder padding="md">
      <Stack gap="xs">
        <Title order={2} size="h5">
          {name === null ? words.none : <Name of={name} />}
        </Title>
        <Text size="sm" c="dimmed" component="div">
          {name === null ? (
            words.noneHelp
          ) : (
            <>
              {words.owners} <Name of={owners.join(', ')} />
            </>
          )}
        </Text>
        <Text size="sm">
          {`${sum(({ standings }) => standings.inPlace).toLocaleString('en')} ${words.accounts} · ${sum(({ standings }) => standings.stillOpen).toLocaleString('en')} ${words.open} · ${sum(({ standings }) => standings.orphan).toLocaleString('en')} ${words.orphans}`}
        </Text>
        {members.map(({ id, title, health }) => (
          <Group key={id} justify="space-between" wrap="nowrap">
            <To to={`/targets/${id}`} size="sm">
              <Name of={title ?? id} />
            </To>
            <HealthBadge health={health} />
          </Group>
        ))}
      </Stack>
    </Card>
  );
}
