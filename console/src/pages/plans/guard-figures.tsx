import type { Answer } from '@lockstep/sdk';
import { Group, Paper, ScrollArea, Stack, Table, Text, Title } from '@mantine/core';
import { inWords } from '../../kit/operation-words.ts';
import { StateBadge } from '../../kit/state-badge.tsx';
import { When } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';

/** What the guard says of a plan, and the figures by which it does. */
export function GuardFigures({ of: plan }: { readonly of: Answer<'plan'> }) {
  const { held, tripped, figures } = plan.summary;
  const verdict =
    held === 0
      ? texts.plans.guardOk
      : plan.state === 'made'
        ? texts.plans.guardWouldHold(held)
        : texts.plans.guardHolds(held);
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} size="h5">
            {texts.plans.guard}
          </Title>
          <StateBadge state={held === 0 ? 'done' : 'held'} label={verdict} />
        </Group>
        {figures.length === 0 &&
          tripped.map((line) => (
            <Text size="sm" key={line}>
              {line}
            </Text>
          ))}
        {plan.waiting > 0 && (
          <Text size="sm" fw={600} c={plan.overdue ? 'red' : 'inherit'} component="div">
            {texts.plans.waiting(plan.waiting)} · {plan.overdue ? texts.holds.overdue : texts.holds.deadline}{' '}
            <When at={plan.deadline} />
          </Text>
        )}
        {figures.length > 0 && (
          <ScrollArea.Autosize mah={260} viewportProps={{ tabIndex: 0 }} type="auto">
            <Table aria-label={texts.plans.guard} verticalSpacing={4}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">{texts.plans.window}</Table.Th>
                  <Table.Th scope="col" ta="right">
                    {texts.plans.earlier}
                  </Table.Th>
                  <Table.Th scope="col" ta="right">
                    {texts.plans.withThis}
                  </Table.Th>
                  <Table.Th scope="col" ta="right">
                    {texts.plans.limit}
                  </Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {figures.map(({ per, name, overMs, earlier, people, limit }) => (
                  <Table.Tr key={`${per} ${name} ${overMs} ${limit}`}>
                    <Table.Td>{texts.plans.windowOf(per, name, inWords(overMs))}</Table.Td>
                    <Table.Td ta="right">{earlier.toLocaleString('en')}</Table.Td>
                    <Table.Td ta="right" fw={people > limit ? 700 : undefined}>
                      {people.toLocaleString('en')}
                      {people > limit ? ` (${texts.plans.over})` : ''}
                    </Table.Td>
                    <Table.Td ta="right">{limit.toLocaleString('en')}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </ScrollArea.Autosize>
        )}
      </Stack>
    </Paper>
  );
}
