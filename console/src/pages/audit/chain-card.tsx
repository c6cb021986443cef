import { Alert, Button, Card, Code, Group, Progress, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconKey, IconShieldCheck } from '@tabler/icons-react';
import { useRead } from '../../api/api.ts';
import { Failure } from '../../kit/failure.tsx';
import { Read } from '../../kit/read.tsx';
import { saveFile } from '../../kit/save-file.ts';
import { StateBadge } from '../../kit/state-badge.tsx';
import { When } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';
import type { Outcome } from '../../verify/verify-log.ts';
import { BlockRow } from './block-row.tsx';
import type { Verification } from './use-verification.ts';

const { chain: words } = texts.audit;

/** Whether the log is untouched, found out here and now. */
export function ChainCard({ of: verification }: { readonly of: Verification }) {
  const { seen, progress, outcome, error, running, start, stop } = verification;
  const head = useRead('logCheckpoint', {}, ['']);
  const verified = running ? (progress?.read ?? 0) : outcome?.kind === 'good' ? outcome.size : 0;
  return (
    <Card withBorder component="section" aria-labelledby="chain">
      <Stack gap="sm">
        <Group justify="space-between">
          <Group gap="sm">
            <Title order={2} size="h4" id="chain">
              {words.title}
            </Title>
            {seen !== null && outcome === null && (
              <Group gap={6}>
                <StateBadge state="verified" label={words.verifiedUpTo(seen.size)} />
                <Text size="sm" c="dimmed" component="span">
                  <When at={seen.at} />
                </Text>
              </Group>
            )}
          </Group>
          {running ? (
            <Button variant="default" onClick={stop}>
              {words.stop}
            </Button>
          ) : (
            <Button leftSection={<IconShieldCheck size={18} aria-hidden />} onClick={() => start()}>
              {outcome === null ? words.verify : words.again}
            </Button>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          {words.how}
          {seen === null && ` ${words.never}`}
        </Text>
        <Read of={head} lines={1}>
          {({ size, signed }) => (
            <BlockRow
              size={Math.max(size, outcome?.kind === 'good' ? outcome.size : 0)}
              signed={signed?.size ?? 0}
              verified={verified}
              bad={outcome?.kind === 'bad' ? outcome.n : outcome?.kind === 'rewritten' ? 0 : null}
            />
          )}
        </Read>
        {running && progress !== null && (
          <div>
            <Progress
              value={progress.size === 0 ? 0 : (100 * progress.read) / progress.size}
              aria-label={words.readingLabel}
            />
            <Text size="xs" c="dimmed">
              {words.reading(progress.read, progress.size)}
            </Text>
          </div>
        )}
        <div aria-live="polite">
          {outcome !== null && <Told outcome={outcome} verification={verification} />}
          {error !== null && (
            <>
              <Text size="sm">{words.failed}</Text>
              <Failure error={error} onRetry={() => start()} />
            </>
          )}
        </div>
        {head.data !== undefined && head.data.signed !== null && head.data.size > head.data.signed.size && (
          <Text size="xs" c="dimmed">
            {words.unsigned(head.data.size - head.data.signed.size)}
          </Text>
        )}
      </Stack>
    </Card>
  );
}

function Told({ outcome, verification }: { readonly outcome: Outcome; readonly verification: Verification }) {
  switch (outcome.kind) {
    case 'empty':
      return <Alert color="blue">{words.empty}</Alert>;
    case 'good':
      return <Good outcome={outcome} notKept={verification.notKept} />;
    case 'bad':
      return (
        <Alert role="alert" color="red" icon={<IconAlertTriangle aria-hidden />} title={words.bad(outcome.n)}>
          <Text size="sm">{outcome.why}</Text>
          <Text size="sm">{words.badHelp}</Text>
        </Alert>
      );
    case 'rewritten':
      return <Rewritten outcome={outcome} onForget={verification.forget} />;
    case 'newKey':
      return (
        <Alert role="alert" color="orange" icon={<IconKey aria-hidden />} title={words.newKey}>
          <Stack gap="xs">
            <Text size="sm">{words.newKeyHelp}</Text>
            {outcome.keys.map((key) => (
              <Code block key={key} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
                {key}
              </Code>
            ))}
            <div>
              <Button size="xs" variant="default" onClick={() => verification.start(outcome.keys)}>
                {words.accept}
              </Button>
            </div>
          </Stack>
        </Alert>
      );
  }
}

function Good({
  outcome: { size, continues, root },
  notKept,
}: {
  readonly outcome: Extract<Outcome, { kind: 'good' }>;
  readonly notKept: boolean;
}) {
  return (
    <Alert color="teal" icon={<IconShieldCheck aria-hidden />} title={words.good(size)}>
      <Text size="sm">{continues === null ? words.first : words.continues(continues)}</Text>
      {notKept && <Text size="sm">{words.notKept}</Text>}
      <Text size="sm">
        {words.root} <Code style={{ overflowWrap: 'anywhere' }}>{root}</Code>
      </Text>
    </Alert>
  );
}

function Rewritten({
  outcome: { seen, note, why },
  onForget,
}: {
  readonly outcome: Extract<Outcome, { kind: 'rewritten' }>;
  readonly onForget: () => void;
}) {
  return (
    <Alert role="alert" color="red" icon={<IconAlertTriangle aria-hidden />} title={words.rewritten}>
      <Stack gap="xs">
        <Text size="sm">{why}</Text>
        <Text size="sm">{words.rewrittenHelp}</Text>
        <Group gap="xs">
          <Button
            size="xs"
            color="red.9"
            onClick={() => saveFile('lockstep-two-histories.txt', 'text/plain', `${seen.note}\n${note}`)}
          >
            {words.keepNotes}
          </Button>
          <Button size="xs" variant="default" onClick={onForget}>
            {words.forget}
          </Button>
        </Group>
        <Text size="xs">{words.forgetHelp}</Text>
      </Stack>
    </Alert>
  );
}
