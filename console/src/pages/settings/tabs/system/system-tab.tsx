import type { Answer } from '@lockstep/sdk';
import { Alert, Button, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconDownload } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useRead } from '../../../../api/api.ts';
import { Read } from '../../../../kit/read.tsx';
import { When } from '../../../../kit/when.tsx';
import { texts } from '../../../../texts/index.ts';
import { Findings } from './findings.tsx';

type System = Answer<'system'>;

const { system: words } = texts.settings;
const QUEUES = ['revocations', 'lanes', 'notices', 'pushed', 'webhooks', 'hooks', 'unsigned'] as const;
/** What time alone changes is seen when something happens, or when somebody asks. */
const FOLLOWS = [
  'operation.',
  'leave.',
  'hold.',
  'pause.',
  'exception.',
  'clock.',
  'state.',
  'restore.',
  'target.',
];

/** How the house stands: what the doctor says, and the numbers behind it. */
export function Tab() {
  const system = useRead('system', {}, FOLLOWS);
  return (
    <Read of={system}>
      {(now) => (
        <Stack>
          <Text size="sm">{words.about}</Text>
          {now.safeMode !== null && (
            <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title={words.safeMode}>
              {words.safeModeHelp}
            </Alert>
          )}
          {now.clock !== null && (
            <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title={words.clock}>
              {words.clockHelp(now.clock.shiftMs, now.clock.waiting)}
            </Alert>
          )}
          <Section title={words.findings}>
            <Findings of={now.findings} at={now.at} />
          </Section>
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
            <Section title={words.work}>
              <Work of={now} />
            </Section>
            <Section title={words.server}>
              <Server of={now} />
            </Section>
          </SimpleGrid>
          <Section title={words.processes}>
            <Processes of={now} />
          </Section>
          <div>
            <Button
              variant="default"
              component="a"
              href="/api/v1/system"
              download="lockstep-system.json"
              leftSection={<IconDownload size={16} aria-hidden />}
            >
              {words.download}
            </Button>
          </div>
        </Stack>
      )}
    </Read>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Stack gap="xs" component="section">
      <Title order={2} size="h4">
        {title}
      </Title>
      {children}
    </Stack>
  );
}

function Facts({ rows }: { readonly rows: readonly (readonly [string, ReactNode])[] }) {
  return (
    <Table>
      <Table.Tbody>
        {rows.map(([name, value]) => (
          <Table.Tr key={name}>
            <Table.Th scope="row" w={150}>
              {name}
            </Table.Th>
            <Table.Td>{value}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Work({ of: { lanes, queues } }: { readonly of: System }) {
  return (
    <>
      <Text size="sm">
        {words.lanes}: {words.lane(lanes.all, lanes.working, lanes.due)}
      </Text>
      <Table aria-label={words.work}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.queue}</Table.Th>
            <Table.Th ta="right">{words.waiting}</Table.Th>
            <Table.Th ta="right">{words.oldest}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {QUEUES.map((name) => (
            <Table.Tr key={name}>
              <Table.Td>{words.queues[name]}</Table.Td>
              <Table.Td ta="right">{queues[name].waiting.toLocaleString('en')}</Table.Td>
              <Table.Td ta="right">{age(queues[name].oldestSeconds)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}

function age(seconds: number | null): string {
  if (seconds === null) return words.noAge;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} days`;
}

function Server({ of: { version, node, server } }: { readonly of: System }) {
  const own = [
    [words.version, version === '' ? words.unknown : version],
    [words.node, node],
  ] as const;
  if (server === null) return <Facts rows={own} />;
  return (
    <Facts
      rows={[
        ...own,
        [words.database, `${server.database}, ${words.origin[server.origin] ?? server.origin}`],
        [words.up, <When key="up" at={server.startedAt} />],
        [words.size, size(server.bytes)],
        [words.free, server.freeBytes === null ? words.unknown : size(server.freeBytes)],
        [words.connections, words.of(server.connections.used, server.connections.most)],
        [words.apart, `${Math.abs(server.clockDifferenceMs)} ms`],
        [words.migrations, words.applied(server.migrations.applied, server.migrations.known)],
      ]}
    />
  );
}

function size(bytes: number): string {
  const gib = bytes / 2 ** 30;
  return gib >= 1 ? `${gib.toFixed(1)} GiB` : `${Math.round(bytes / 2 ** 20)} MiB`;
}

function Processes({ of: { processes, workers } }: { readonly of: System }) {
  return (
    <>
      {workers !== null && <Text size="sm">{words.workers(workers)}</Text>}
      {processes.length === 0 ? (
        <Text size="sm" c="dimmed">
          {words.noProcesses}
        </Text>
      ) : (
        <Table aria-label={words.processes}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{words.pid}</Table.Th>
              <Table.Th>{words.kind}</Table.Th>
              <Table.Th>{words.since}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {processes.map(({ pid, kind, startedAt, here }) => (
              <Table.Tr key={pid}>
                <Table.Td>{here ? `${pid} (${words.here})` : pid}</Table.Td>
                <Table.Td>{kind}</Table.Td>
                <Table.Td>
                  <When at={startedAt} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </>
  );
}
