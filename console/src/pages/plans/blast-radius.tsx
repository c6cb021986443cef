import type { Answer } from '@lockstep/sdk';
import { Alert, Group, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { kindInWords, SIGN_COLORS, signOf } from '../../kit/operation-words.ts';
import { SignMark } from '../../kit/sign-mark.tsx';
import { texts } from '../../texts/index.ts';

export type Summary = Answer<'plan'>['summary'];

/** How far a plan reaches: the bar for who looks, the table for who reads. */
export function BlastRadius({
  of: { radius, losing },
  held,
  made = false,
}: {
  readonly of: Summary;
  readonly held: number;
  /** Nothing is decided: those who are held would wait. */
  readonly made?: boolean;
}) {
  const kinds = Object.entries(radius.kinds).sort(([, a], [, b]) => b - a);
  if (radius.operations === 0) return <Text c="dimmed">{texts.plans.nothing}</Text>;
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Group justify="space-between" align="baseline">
          <Title order={2} size="h5">
            {texts.plans.radius}
          </Title>
          <Text fw={600}>{texts.plans.radiusOf(radius.people, radius.accounts, radius.operations)}</Text>
        </Group>
        {radius.irreversible > 0 && (
          <Alert color="red" variant="light" p="xs" icon={<IconAlertTriangle aria-hidden />}>
            {texts.plans.irreversibleOf(radius.irreversible)}
          </Alert>
        )}
        <Bar
          parts={kinds.map(([kind, times]) => ({ id: kind, size: times, color: SIGN_COLORS[signOf(kind)] }))}
        />
        <Table aria-label={texts.plans.radius} verticalSpacing={4} w="auto" maw="100%">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{texts.plans.kind}</Table.Th>
              <Table.Th scope="col" ta="right">
                {texts.plans.times}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {kinds.map(([kind, times]) => (
              <Table.Tr key={kind}>
                <Table.Td>
                  <SignMark of={signOf(kind)} /> {kindInWords(kind)}
                </Table.Td>
                <Table.Td ta="right">{times.toLocaleString('en')}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <Losing {...losing} held={held} made={made} />
      </Stack>
    </Paper>
  );
}

function Losing({
  corroborated,
  uncorroborated,
  held,
  made,
}: Summary['losing'] & { readonly held: number; readonly made: boolean }) {
  if (corroborated + uncorroborated === 0)
    return (
      <Text size="sm" c="dimmed">
        {texts.plans.nobodyLoses}
      </Text>
    );
  const free = Math.max(0, uncorroborated - held);
  const parts = [
    { id: 'corroborated', size: corroborated, color: 'teal', text: texts.plans.corroborated },
    { id: 'free', size: free, color: 'blue', text: texts.plans.uncorroborated },
    { id: 'held', size: held, color: 'yellow', text: made ? texts.plans.wouldWait : texts.plans.waits },
  ].filter(({ size }) => size > 0);
  return (
    <Stack gap={6}>
      <Text size="sm" fw={600}>
        {texts.plans.losing}
      </Text>
      <Bar parts={parts} />
      <Group gap="md" component="ul" className="legend">
        {parts.map(({ id, size, color, text }) => (
          <li key={id}>
            <span className="dot" data-color={color} aria-hidden />
            <Text size="sm" span>
              {size.toLocaleString('en')} {text}
            </Text>
          </li>
        ))}
      </Group>
    </Stack>
  );
}

/** What stands beside it in words is not said again. */
function Bar({
  parts,
}: {
  readonly parts: readonly { readonly id: string; readonly size: number; readonly color: string }[];
}) {
  return (
    <div className="bar" aria-hidden>
      {parts.map(({ id, size, color }) => (
        <span key={id} data-color={color} style={{ flexGrow: size }} />
      ))}
    </div>
  );
}
