import { Code, Paper, Table, Text, Title } from '@mantine/core';
import { When } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';
import type { ShownLeave } from './waterfall-rows.ts';

const t = texts.leave;

/** Who or what said so, by which rules, approved by whom. */
export function Decision({ of }: { readonly of: ShownLeave }) {
  const { line, trigger, rules, approvals, plan, mode, received } = of;
  const rows: readonly (readonly [string, React.ReactNode])[] = [
    [t.setOffBy, trigger?.by ?? texts.leaves.triggers[line.trigger] ?? line.trigger],
    ...(trigger?.source == null ? [] : [[t.source, trigger.source] as const]),
    ...(trigger?.record == null ? [] : [[t.record, <bdi key="record">{trigger.record}</bdi>] as const]),
    ...(trigger?.note == null ? [] : [[t.reason, <bdi key="note">{trigger.note}</bdi>] as const]),
    [t.received, <When key="received" at={received} />],
    [t.decided, <When key="decided" at={line.decided} />],
    [t.mode, mode.map((one) => t.modes[one] ?? one).join('; ')],
    ...(rules.length === 0 ? [] : [[t.rules, rules.join(', ')] as const]),
    ...(approvals.length === 0
      ? []
      : [[t.approvals, approvals.map(({ by, reason }) => t.approval(by, reason)).join('; ')] as const]),
    ...(plan === null ? [] : [[t.plan, <Code key="plan">{plan.slice(0, 16)}</Code>] as const]),
    [
      t.sameAs,
      <Code key="cli" style={{ overflowWrap: 'anywhere' }}>
        lockstep certificate {line.identity}
      </Code>,
    ],
  ];
  return (
    <Paper withBorder p="md">
      <Title order={2} size="h4" mb="xs">
        {t.decision}
      </Title>
      <Table variant="vertical" layout="fixed" aria-label={t.decision}>
        <Table.Tbody>
          {rows.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" w={150}>
                {name}
              </Table.Th>
              <Table.Td>
                <Text size="sm" component="div" style={{ overflowWrap: 'anywhere' }}>
                  {value}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}
