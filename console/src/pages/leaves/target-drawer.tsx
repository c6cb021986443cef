import { Accordion, Alert, Drawer, Group, Stack, Text } from '@mantine/core';
import { OperationBadge } from '../../kit/stands-badge.tsx';
import { texts } from '../../texts/index.ts';
import { OperationEvidence } from './operation-evidence.tsx';
import { isRunning, type ShownTarget } from './waterfall-rows.ts';

const t = texts.leave;

/** What was done on one system: each operation in the order of danger, the chosen one open. */
export function TargetDrawer({
  target,
  operation,
  start,
  onOperation,
  onClose,
}: {
  readonly target: ShownTarget | undefined;
  readonly operation: string;
  readonly start: number;
  readonly onOperation: (operation: string) => void;
  readonly onClose: () => void;
}) {
  const all = (target?.accounts ?? []).flatMap(({ name, operations }) =>
    operations.map((one) => ({ name, one })),
  );
  const [only] = all;
  const open = operation !== '' ? operation : all.length === 1 ? (only?.one.id ?? null) : null;
  return (
    <Drawer
      opened={target !== undefined}
      onClose={onClose}
      position="right"
      size="xl"
      // The page has its banner; a sheet's head is none.
      attributes={{ header: { role: 'none' } }}
      title={target === undefined ? '' : t.drawer(target.title ?? target.target)}
      closeButtonProps={{ 'aria-label': texts.kit.close }}
    >
      <Stack>
        {all.length === 0 && <Text>{t.nothingHere}</Text>}
        <Accordion value={open} onChange={(value) => onOperation(value ?? '')} variant="separated" order={3}>
          {all.map(({ name, one }) => (
            <Accordion.Item key={one.id} value={one.id}>
              <Accordion.Control>
                <Group justify="space-between" wrap="nowrap">
                  <Text fw={600} lineClamp={1}>
                    {one.what}
                  </Text>
                  <OperationBadge state={isRunning(one) ? 'running' : one.state} />
                </Group>
              </Accordion.Control>
              <Accordion.Panel>
                <OperationEvidence of={one} account={name} start={start} />
              </Accordion.Panel>
            </Accordion.Item>
          ))}
        </Accordion>
        {target !== undefined && (target.gaps.length > 0 || target.kept.length > 0) && (
          <Alert variant="light" color="orange" title={t.gaps}>
            {[...target.gaps, ...target.kept.map(({ account, why }) => t.kept(account, why))].map((line) => (
              <Text size="sm" key={line}>
                {line}
              </Text>
            ))}
          </Alert>
        )}
      </Stack>
    </Drawer>
  );
}
