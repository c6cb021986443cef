import type { Answer } from '@lockstep/sdk';
import { Alert, Anchor, Button, Code, Drawer, Group, Stack, Table, Text, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useRead } from '../../api/api.ts';
import { CopyText } from '../../kit/copy-text.tsx';
import { Name } from '../../kit/name.tsx';
import { Read } from '../../kit/read.tsx';
import { absolute, When } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';
import type { SeenCheckpoint } from '../../verify/seen-checkpoint.ts';
import { EntryProof } from './entry-proof.tsx';

const { entry: words, table } = texts.audit;

/** One entry: what it says, exactly what is hashed, and its proof, checked here. */
export function EntryDrawer({
  n,
  seen,
  onClose,
  onGo,
}: {
  readonly n: number;
  readonly seen: SeenCheckpoint | null;
  readonly onClose: () => void;
  readonly onGo: (n: number) => void;
}) {
  const entry = useRead('logEntry', { n });
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={words.title(n)}
      closeButtonProps={{ 'aria-label': texts.kit.close }}
    >
      <Stack>
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={() => onGo(n + 1)}>
            {words.newer}
          </Button>
          <Button size="xs" variant="default" disabled={n === 0} onClick={() => onGo(n - 1)}>
            {words.older}
          </Button>
        </Group>
        <Read of={entry}>
          {(shown) => (
            <>
              <Facts of={shown} />
              <EntryProof entry={shown} seen={seen} />
              <Exact of={shown} />
            </>
          )}
        </Read>
      </Stack>
    </Drawer>
  );
}

function Facts({ of: entry }: { readonly of: Answer<'logEntry'> }) {
  return (
    <>
      {entry.damaged && (
        <Alert role="alert" color="red" icon={<IconAlertTriangle aria-hidden />}>
          {words.damaged}
        </Alert>
      )}
      <div>
        <Title order={2} size="h4">
          {entry.type}
        </Title>
        <Text size="sm">{entry.about ?? words.unknownType}</Text>
      </div>
      <Table>
        <Table.Tbody>
          <Fact name={table.at}>
            {absolute(entry.at)} (<When at={entry.at} />)
          </Fact>
          {entry.actor !== null && (
            <Fact name={table.actor}>
              <Name of={entry.actor} />
            </Fact>
          )}
          {entry.subject !== null && (
            <Fact name={words.subject}>
              {entry.person !== null && (
                <Anchor
                  renderRoot={(props) => (
                    <Link {...props} to={`/people/${encodeURIComponent(entry.subject ?? '')}`} />
                  )}
                >
                  <Name of={entry.person} />
                </Anchor>
              )}
              <Code display="block">{entry.subject}</Code>
              <Text size="xs" c="dimmed">
                {words.subjectHelp}
              </Text>
            </Fact>
          )}
          {entry.target !== null && (
            <Fact name={table.target}>
              <Name of={entry.target} />
            </Fact>
          )}
          {entry.operation !== null && (
            <Fact name={words.operation}>
              <Code>{entry.operation}</Code>
            </Fact>
          )}
        </Table.Tbody>
      </Table>
      {!entry.eventKept && (
        <Text size="xs" c="dimmed">
          {words.eventGone}
        </Text>
      )}
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <Table.Tr>
      <Table.Th scope="row" w={110} style={{ verticalAlign: 'top' }}>
        {name}
      </Table.Th>
      <Table.Td>{children}</Table.Td>
    </Table.Tr>
  );
}

function Exact({ of: { n, leaf, body } }: { readonly of: Answer<'logEntry'> }) {
  const command = `lockstep log prove ${n} --out entry-${n}.proof`;
  return (
    <>
      <div>
        <Title order={3} size="h5">
          {words.says}
        </Title>
        <Code block mah={320} tabIndex={0} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {JSON.stringify(body, null, 2)}
        </Code>
        <Text size="xs" c="dimmed">
          {words.commitments}
        </Text>
      </div>
      <div>
        <Group gap={4}>
          <Title order={3} size="h5">
            {words.exact}
          </Title>
          <CopyText text={leaf} />
        </Group>
        <Code block mah={200} tabIndex={0} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {leaf}
        </Code>
      </div>
      <div>
        <Title order={3} size="h5">
          {words.command}
        </Title>
        <Group gap={4} wrap="nowrap">
          <Code>{command}</Code>
          <CopyText text={command} />
        </Group>
      </div>
    </>
  );
}
