import type { Answer } from '@lockstep/sdk';
import { Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { api, useAskAgain, useRead } from '../../api/api.ts';
import { ActButton } from '../../kit/act-button.tsx';
import { Confirm } from '../../kit/confirm.tsx';
import { Facts } from '../../kit/facts.tsx';
import { Read } from '../../kit/read.tsx';
import { ShownOnce } from '../../kit/shown-once.tsx';
import { StateBadge } from '../../kit/state-badge.tsx';
import { texts } from '../../texts/index.ts';
import { HookCalls } from './hook-calls.tsx';
import { HookTest } from './hook-test.tsx';

const t = texts.hooks;

/** One receiver: what its document says, a test with a sample, its last calls. */
export function OneHook({ id }: { readonly id: string }) {
  const one = useRead('hook', { hook: id }, ['hook.', 'policy.']);
  return <Read of={one}>{({ hook }) => <Shown of={hook} />}</Read>;
}

function Shown({ of: hook }: { readonly of: Answer<'hook'>['hook'] }) {
  const { url, description, events, targets, onFailure, timeout, answerWithin, attributes, signs } = hook;
  return (
    <Stack gap="lg">
      {description !== null && <Text size="sm">{description}</Text>}
      <Facts
        of={[
          [t.url, url],
          [t.point, events.join(', ')],
          [t.targets, targets === null ? t.allTargets : targets.join(', ')],
          [t.onFailure, t.failures[onFailure] ?? onFailure],
          [t.timeout, timeout],
          ...(answerWithin === null ? [] : ([[t.later, answerWithin]] as const)),
          ...(attributes.length === 0 ? [] : ([[t.attributes, attributes.join(', ')]] as const)),
          [t.key, <Key key="k" id={hook.id} signs={signs} />],
        ]}
      />
      <HookTest id={hook.id} events={events} />
      <HookCalls id={hook.id} />
    </Stack>
  );
}

function Key({ id, signs }: { readonly id: string; readonly signs: boolean }) {
  const askAgain = useAskAgain();
  const [asking, setAsking] = useState(false);
  const [key, setKey] = useState<string | null>(null);
  return (
    <Group gap="xs">
      <StateBadge state={signs ? 'verified' : 'needsReview'} label={signs ? t.hasKey : t.noKey} />
      <ActButton act="administer" size="xs" variant="default" onClick={() => setAsking(true)}>
        {t.newKey}
      </ActButton>
      {asking && (
        <Confirm
          onClose={() => setAsking(false)}
          question={t.newKeyQuestion}
          body={[t.newKeyBody]}
          verb={t.newKey}
          undoable={signs ? t.newKeyUndo : null}
          onDo={async () => {
            setKey((await api.makeHookKey({ hook: id, body: {} })).verifyWith);
            askAgain('hook', 'hooks');
          }}
        />
      )}
      <ShownOnce
        title={t.keyTitle}
        values={key === null ? null : [[t.verifyWith, key]]}
        onClose={() => setKey(null)}
      />
    </Group>
  );
}
