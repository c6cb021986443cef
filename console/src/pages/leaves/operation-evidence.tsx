import { Alert, Badge, Group, Stack, Table, Text } from '@mantine/core';
import { Name } from '../../kit/name.tsx';
import { ScrollTable } from '../../kit/scroll-table.tsx';
import { OperationBadge } from '../../kit/stands-badge.tsx';
import { absolute, When } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';
import { isRunning, type ShownOperation } from './waterfall-rows.ts';

const t = texts.leave;

/** One operation: what was tried, what the system said, and what was seen by another call. */
export function OperationEvidence({
  of: operation,
  account,
  start,
}: {
  readonly of: ShownOperation;
  readonly account: string | null;
  readonly start: number;
}) {
  const { sentence, residuals, attested, next, reasons } = operation;
  return (
    <Stack gap="sm">
      <Group gap="md">
        <OperationBadge state={isRunning(operation) ? 'running' : operation.state} />
        <Text size="sm" component="span">
          {t.accountNamed} <Name of={account} />
        </Text>
        {next !== null && operation.state !== 'verified' && (
          <Text size="sm" component="span">
            {t.nextTry} <When at={next} />
          </Text>
        )}
      </Group>
      {sentence !== null && (
        <Text size="sm" fw={600}>
          {sentence}
        </Text>
      )}
      {attested !== null && <Text size="sm">{t.attested(attested.by, attested.note)}</Text>}
      <Attempts of={operation} start={start} />
      <ReadBack of={operation} />
      {residuals.length > 0 && (
        <Alert variant="light" color="orange" title={t.residuals}>
          {residuals.map(({ note, until }) => (
            <Text size="sm" key={note}>
              {t.residual(note, absolute(until))}
            </Text>
          ))}
        </Alert>
      )}
      {reasons.length > 0 && (
        <Text size="sm" c="dimmed">
          {t.because}: {reasons.join('; ')}
        </Text>
      )}
    </Stack>
  );
}

function Attempts({
  of: { attempts, what },
  start,
}: {
  readonly of: ShownOperation;
  readonly start: number;
}) {
  if (attempts.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t.noAttempts}
      </Text>
    );
  return (
    <ScrollTable minWidth={420} label={t.attemptsOf(what)}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t.at}</Table.Th>
          <Table.Th scope="col">{t.took}</Table.Th>
          <Table.Th scope="col">{t.step}</Table.Th>
          <Table.Th scope="col">{t.outcome}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {attempts.map((attempt) => (
          <Table.Tr key={`${attempt.startedAt} ${attempt.step} ${attempt.outcome ?? ''}`}>
            <Table.Td style={{ whiteSpace: 'nowrap' }}>
              <time dateTime={attempt.startedAt} title={absolute(attempt.startedAt)}>
                T+ {texts.leaves.seconds(Math.max(0, Date.parse(attempt.startedAt) - start) / 1_000)}
              </time>
            </Table.Td>
            <Table.Td style={{ whiteSpace: 'nowrap' }}>{tookOf(attempt)}</Table.Td>
            <Table.Td>{t.stepWords[attempt.step] ?? attempt.step}</Table.Td>
            <Table.Td>
              {t.classes[attempt.class]}
              {attempt.times > 1 && ` (${t.times(attempt.times)})`}
              {attempt.outcome !== null && attempt.class !== 'done' && (
                <Badge ml={6} size="xs" variant="default" tt="none">
                  {attempt.outcome}
                </Badge>
              )}
              {attempt.detail !== null && (
                <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                  {t.detail}: {attempt.detail}
                </Text>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </ScrollTable>
  );
}

function ReadBack({ of: { readBack, what } }: { readonly of: ShownOperation }) {
  if (readBack === null)
    return (
      <Text size="sm" c="dimmed">
        {t.noReadBack}
      </Text>
    );
  return (
    <div>
      <Text size="sm" c="dimmed">
        {t.asked(readBack.asked)} <When at={readBack.at} />
      </Text>
      <ScrollTable minWidth={360} label={t.readBackOf(what)}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t.check}</Table.Th>
            <Table.Th scope="col">{t.expected}</Table.Th>
            <Table.Th scope="col">{t.seen}</Table.Th>
            <Table.Th scope="col">{t.readBack}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {readBack.checks.map((check) => (
            <Table.Tr key={`${check.what} ${check.expected}`}>
              <Table.Td>{check.what}</Table.Td>
              <Table.Td>{check.expected}</Table.Td>
              <Table.Td>{check.seen}</Table.Td>
              <Table.Td>{check.ok ? `✓ ${t.matches}` : `✗ ${t.differs}`}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </ScrollTable>
    </div>
  );
}

function tookOf({ startedAt, finishedAt }: ShownOperation['attempts'][number]): string {
  if (finishedAt === null) return '…';
  const ms = Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt));
  return ms < 1_000 ? `${ms} ms` : texts.leaves.seconds(ms / 1_000);
}
