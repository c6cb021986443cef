import { Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { api, useAskAgain } from '../../../api/api.ts';
import { useSession } from '../../../app/session.tsx';
import { ActButton } from '../../../kit/act-button.tsx';
import { ConfirmPause } from '../../../kit/confirm-pause.tsx';
import { Failure } from '../../../kit/failure.tsx';
import { StateBadge } from '../../../kit/state-badge.tsx';
import { useDoing } from '../../../kit/use-doing.ts';
import { texts } from '../../../texts/index.ts';
import type { ShownTarget } from './shown-target.ts';

const words = texts.target.lane;
type Pause = ShownTarget['lane']['pauses'][number];

/** How a pause stands, the second person's word, and its end. One of everything is ended where everything is seen. */
export function PauseActions({ target, pause }: { readonly target: string; readonly pause: Pause }) {
  const { actor } = useSession();
  const [confirming, setConfirming] = useState(false);
  const { doing, error, run } = useDoing();
  const askAgain = useAskAgain();
  const elsewhere = pause.scope === `target:${target}` ? null : words.elsewhere;
  const confirm = async (key: string) => {
    await api.confirmTargetPause({ target, pause: pause.id, 'Idempotency-Key': key });
    askAgain('target', 'targets');
  };
  const end = () =>
    run(async (key) => {
      await api.resumeTarget({ target, pause: pause.id, 'Idempotency-Key': key });
      askAgain('target', 'targets');
    });
  return (
    <Stack gap={4}>
      <Group gap="xs" wrap="nowrap">
        <StateBadge
          state={pause.inForce ? 'paused' : 'pending'}
          label={pause.inForce ? words.pauseState.inForce : words.pauseState.waits}
        />
        {!pause.inForce && (
          <ActButton
            act="confirm"
            size="xs"
            whyNot={elsewhere ?? (pause.askedBy === actor ? words.ownPause : null)}
            onClick={() => setConfirming(true)}
          >
            {words.confirm}
          </ActButton>
        )}
        <ActButton
          act="confirm"
          size="xs"
          variant="default"
          loading={doing}
          whyNot={elsewhere}
          onClick={() => void end()}
        >
          {words.end}
        </ActButton>
      </Group>
      {error !== null && <Failure error={error} />}
      {confirming && <ConfirmPause of={pause} onClose={() => setConfirming(false)} onDo={confirm} />}
    </Stack>
  );
}
