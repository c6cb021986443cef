import { Anchor, Table, Text } from '@mantine/core';
import { Name } from '../../kit/name.tsx';
import { ScrollTable } from '../../kit/scroll-table.tsx';
import { OperationBadge } from '../../kit/stands-badge.tsx';
import { When } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';
import { isRunning, type ShownLeave } from './waterfall-rows.ts';

const t = texts.leave;

/** The waterfall as a table: the same, for who does not look at pictures. */
export function StepsTable({
  of: { targets },
  onOpen,
}: {
  readonly of: ShownLeave;
  readonly onOpen: (target: string, operation: string) => void;
}) {
  const rows = targets.flatMap(({ target, title, accounts }) =>
    accounts.flatMap(({ name, operations }) =>
      operations.map((operation) => ({ target, title, name, operation })),
    ),
  );
  return (
    <ScrollTable minWidth={760} label={t.stepsLabel}>
      <Table.Thead>
        <Table.Tr>
          {(['target', 'account', 'what', 'state', 'attempts', 'verified', 'took'] as const).map((name) => (
            <Table.Th key={name} scope="col">
              {t.steps[name]}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ target, title, name, operation }) => (
          <Table.Tr key={operation.id}>
            <Table.Td>{title ?? target}</Table.Td>
            <Table.Td>
              <Name of={name} />
            </Table.Td>
            <Table.Td>
              <Anchor component="button" type="button" ta="left" onClick={() => onOpen(target, operation.id)}>
                {operation.what}
              </Anchor>
              {operation.sentence !== null && (
                <Text size="xs" c="dimmed">
                  {operation.sentence}
                </Text>
              )}
            </Table.Td>
            <Table.Td>
              <OperationBadge state={isRunning(operation) ? 'running' : operation.state} />
            </Table.Td>
            <Table.Td>{operation.tries}</Table.Td>
            <Table.Td>
              <When at={operation.verifiedAt} />
            </Table.Td>
            <Table.Td>{operation.seconds === null ? '–' : texts.leaves.seconds(operation.seconds)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </ScrollTable>
  );
}
