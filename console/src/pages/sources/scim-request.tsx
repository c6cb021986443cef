import type { Answer } from '@lockstep/sdk';
import { Alert, Badge, Group, List, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { api, useRead } from '../../api/api.ts';
import { ActButton } from '../../kit/act-button.tsx';
import { Facts } from '../../kit/facts.tsx';
import { Failure } from '../../kit/failure.tsx';
import { Read } from '../../kit/read.tsx';
import { StateBadge } from '../../kit/state-badge.tsx';
import { TextBlock } from '../../kit/text-block.tsx';
import { useDoing } from '../../kit/use-doing.ts';
import { When } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';
import { Status } from './recorder-status.tsx';

const t = texts.sources;

/** One request of an identity provider with its answer, and what it would be answered now. */
export function ScimRequest({ connection, id }: { readonly connection: string; readonly id: string }) {
  const one = useRead('scimRequest', { connection, request: id });
  return <Read of={one}>{(found) => <Shown connection={connection} of={found} />}</Read>;
}

function Shown({ connection, of }: { readonly connection: string; readonly of: Answer<'scimRequest'> }) {
  return (
    <Stack>
      <Group gap="xs">
        <Badge variant="default">{of.method}</Badge>
        <Text size="sm" className="path">
          {of.path}
        </Text>
      </Group>
      <Facts
        of={[
          [t.when, <When key="w" at={of.at} />],
          [t.status, <Status key="s" of={of.status} />],
          [t.took, t.ms(of.took)],
        ]}
      />
      {of.ignored.length > 0 && (
        <Alert color="orange" variant="light" title={t.ignored}>
          <Text size="sm">{t.ignoredHelp}</Text>
          <List size="sm">
            {of.ignored.map((path) => (
              <List.Item key={path}>{path}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      <TextBlock label={t.sent} text={of.request} absent={t.sentNothing} />
      <TextBlock label={t.answered} text={of.answer} absent={t.answeredNothing} />
      <Try connection={connection} id={of.id} />
    </Stack>
  );
}

function Try({ connection, id }: { readonly connection: string; readonly id: string }) {
  const [tried, setTried] = useState<Answer<'tryScimRequest'> | null>(null);
  const { doing, error, run } = useDoing();
  const once = () =>
    run(async () => {
      setTried(await api.tryScimRequest({ connection, request: id }));
    });
  return (
    <Stack gap="xs">
      <Group>
        <ActButton act="operate" variant="default" loading={doing} onClick={() => void once()}>
          {t.tryAgain}
        </ActButton>
        <Text size="sm" c="dimmed">
          {t.tryHelp}
        </Text>
      </Group>
      {error !== null && <Failure error={error} />}
      {tried !== null && (
        <>
          <Group gap="sm" role="status">
            <StateBadge state="simulated" />
            <Text size="sm">
              {tried.status === tried.before
                ? t.triedSame(tried.status)
                : t.triedOther(tried.status, tried.before)}
            </Text>
          </Group>
          <TextBlock
            label={t.answeredNow}
            text={tried.body === null ? null : JSON.stringify(tried.body)}
            absent={t.answeredNothing}
          />
        </>
      )}
    </Stack>
  );
}
