import type { Answer } from '@lockstep/sdk';
import { Group, Stack, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, useAskAgain } from '../../api/api.ts';
import { ActButton } from '../../kit/act-button.tsx';
import { Confirm } from '../../kit/confirm.tsx';
import { Failure } from '../../kit/failure.tsx';
import { ShownOnce } from '../../kit/shown-once.tsx';
import { SideSheet } from '../../kit/side-sheet.tsx';
import { StateBadge } from '../../kit/state-badge.tsx';
import { TextBlock } from '../../kit/text-block.tsx';
import { useDoing } from '../../kit/use-doing.ts';
import { texts } from '../../texts/index.ts';
import type { Webhook } from './webhook-state.tsx';

const t = texts.webhooks;

/** What can be done with one webhook: tried, switched, given another key, removed. */
export function WebhookActs({ of: { id, state } }: { readonly of: Webhook }) {
  const navigate = useNavigate();
  const askAgain = useAskAgain();
  const [asking, setAsking] = useState<'rotate' | 'remove' | null>(null);
  const [tested, setTested] = useState<Answer<'testWebhook'> | null>(null);
  const [key, setKey] = useState<string | null>(null);
  // Apart: whoever switches it off does not wait for the answer to a test.
  const testing = useDoing();
  const turning = useDoing();
  const error = testing.error ?? turning.error;
  const act = (how: typeof testing, work: () => Promise<unknown>) =>
    how.run(async () => {
      try {
        await work();
      } finally {
        askAgain('webhook', 'webhooks', 'webhookDeliveries');
      }
    });
  const test = async () => setTested(await api.testWebhook({ webhook: id }));
  const turn = () =>
    api.changeWebhook({ webhook: id, body: { state: state === 'enabled' ? 'disabled' : 'enabled' } });
  return (
    <>
      {error !== null && <Failure error={error} />}
      <ActButton act="operate" loading={testing.doing} onClick={() => void act(testing, test)}>
        {t.test}
      </ActButton>
      <ActButton
        act="administer"
        variant="default"
        loading={turning.doing}
        onClick={() => void act(turning, turn)}
      >
        {state === 'enabled' ? t.disable : t.enable}
      </ActButton>
      <ActButton act="administer" variant="default" onClick={() => setAsking('rotate')}>
        {t.rotate}
      </ActButton>
      <ActButton act="administer" variant="default" onClick={() => setAsking('remove')}>
        {t.remove}
      </ActButton>
      {asking === 'rotate' && (
        <Confirm
          onClose={() => setAsking(null)}
          question={t.rotateQuestion}
          body={[t.rotateBody]}
          verb={t.rotate}
          undoable={null}
          onDo={async () => {
            setKey((await api.rotateWebhook({ webhook: id, body: {} })).verifyWith);
            askAgain('webhook');
          }}
        />
      )}
      {asking === 'remove' && (
        <Confirm
          onClose={() => setAsking(null)}
          question={t.removeQuestion}
          body={[t.removeBody]}
          verb={t.remove}
          undoable={t.removeUndo}
          onDo={async () => {
            await api.removeWebhook({ webhook: id });
            askAgain('webhooks');
            void navigate({ to: '/webhooks' });
          }}
        />
      )}
      <ShownOnce
        title={t.rotatedTitle}
        values={key === null ? null : [[t.verifyWith, key]]}
        onClose={() => setKey(null)}
      />
      <SideSheet opened={tested !== null} onClose={() => setTested(null)} title={t.testTitle}>
        {tested !== null && <Tested of={tested} />}
      </SideSheet>
    </>
  );
}

function Tested({ of }: { readonly of: Answer<'testWebhook'> }) {
  const { taken, failure, took, request, answer } = of;
  return (
    <Stack>
      <Group gap="sm">
        <StateBadge state={taken ? 'done' : 'failed'} label={taken ? t.taken : t.notTaken} />
        <Text size="sm">{[...(failure === null ? [] : [failure]), t.took(took)].join(' · ')}</Text>
      </Group>
      <TextBlock label={t.request} text={request.body} absent={t.nothing} />
      <TextBlock label={t.headers} text={JSON.stringify(request.headers)} absent={t.nothing} />
      <TextBlock
        label={t.received}
        text={answer === null ? null : `HTTP ${answer.status}\n${answer.body}`}
        absent={t.nothing}
      />
    </Stack>
  );
}
