import type { Answer, Input } from '@lockstep/sdk';
import { Group, Select, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../api/api.ts';
import { ActButton } from '../../kit/act-button.tsx';
import { Failure } from '../../kit/failure.tsx';
import { StateBadge } from '../../kit/state-badge.tsx';
import { TextBlock } from '../../kit/text-block.tsx';
import { useDoing } from '../../kit/use-doing.ts';
import { texts } from '../../texts/index.ts';

const t = texts.hooks;
type Point = NonNullable<Input<'testHook'>['body']['event']>;

/** A real call about a made-up person: request, answer, and how it was understood. */
export function HookTest({ id, events }: { readonly id: string; readonly events: readonly Point[] }) {
  const points: readonly Point[] = ['test', ...events.filter((event) => event !== 'test')];
  const [event, setEvent] = useState<Point>('test');
  const [tested, setTested] = useState<Answer<'testHook'> | null>(null);
  const { doing, error, run } = useDoing();
  const send = () =>
    run(async () => {
      setTested(null);
      setTested(await api.testHook({ hook: id, body: { event } }));
    });
  return (
    <Stack gap="xs" component="section" aria-label={t.test}>
      <Title order={3} size="h5">
        {t.test}
      </Title>
      <Text size="sm" c="dimmed">
        {t.testHelp}
      </Text>
      <Group align="flex-end">
        <Select
          label={t.testPoint}
          data={[...points]}
          value={event}
          allowDeselect={false}
          onChange={(value) => setEvent(points.find((one) => one === value) ?? 'test')}
        />
        <ActButton act="operate" loading={doing} onClick={() => void send()}>
          {t.send}
        </ActButton>
      </Group>
      {error !== null && <Failure error={error} />}
      {tested !== null && <Tested of={tested} />}
    </Stack>
  );
}

function Tested({
  of: { works, failure, meaning, took, request, answer },
}: {
  readonly of: Answer<'testHook'>;
}) {
  return (
    <Stack gap="sm">
      <Group gap="sm" role="status">
        <StateBadge state={works ? 'done' : 'failed'} label={works ? t.works : t.worksNot} />
        <Text size="sm">
          {[
            ...(failure === null ? [] : [failure]),
            ...(meaning === null ? [] : [t.meanings[meaning] ?? meaning]),
            t.ms(took),
          ].join(' · ')}
        </Text>
      </Group>
      <TextBlock label={t.request} text={request.body} absent={t.noAnswer} height={220} />
      <TextBlock
        label={t.answer}
        text={answer === null ? null : answer.body}
        absent={t.noAnswer}
        height={220}
      />
    </Stack>
  );
}
