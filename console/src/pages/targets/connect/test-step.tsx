import { List, Stack, Text, Title } from '@mantine/core';
import { Name } from '../../../kit/name.tsx';
import { PlainTable } from '../../../kit/plain-table.tsx';
import { StateBadge, type StateWord } from '../../../kit/state-badge.tsx';
import { texts } from '../../../texts/index.ts';
import { CheckItems } from '../target/check-items.tsx';
import type { Tested } from './draft.ts';

const words = texts.connect;
const AS: Readonly<Record<Tested['steps'][number]['result'], StateWord>> = {
  ok: 'verified',
  failed: 'failed',
  skipped: 'skipped',
};

/** Each step with what was wanted and what was found, up to the one that failed. */
export function TestStep({ tested }: { readonly tested: Tested | null }) {
  if (tested === null) return <Text size="sm">{words.notTested}</Text>;
  return (
    <Stack gap="md">
      <div role="status">
        <Title order={2} size="h4">
          {tested.ok ? words.works : words.worksNot}
        </Title>
      </div>
      <List type="ordered" listStyleType="decimal" spacing="md">
        {tested.steps.map(({ step, result, items, failure }) => (
          <List.Item key={step}>
            <Stack gap="xs">
              <Text component="div" fw={600}>
                {words.step[step]} <StateBadge state={AS[result]} label={words.result[result]} />
              </Text>
              {failure !== null && (
                <Text size="sm">
                  <bdi>{failure}</bdi>
                </Text>
              )}
              <CheckItems label={words.step[step]} items={items} />
            </Stack>
          </List.Item>
        ))}
      </List>
      {tested.ownAccount !== null && (
        <Text size="sm">
          {words.account} <Name of={tested.ownAccount} />
        </Text>
      )}
      {tested.keys.length > 0 && (
        <Text size="sm">
          {words.foundKeys}: {tested.keys.join(', ')}
        </Text>
      )}
      {tested.sample.length > 0 && (
        <PlainTable
          label={words.sample}
          head={[words.sampleName, words.sampleState]}
          rows={tested.sample.map(({ name, active }) => ({
            id: name,
            cells: [<Name key="name" of={name} />, active ? words.yes : words.no],
          }))}
        />
      )}
    </Stack>
  );
}
