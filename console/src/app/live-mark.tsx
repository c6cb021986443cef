import { Group, Text, UnstyledButton } from '@mantine/core';
import { IconPlayerPause, IconPlugConnected, IconPlugConnectedX } from '@tabler/icons-react';
import { texts } from '../texts/index.ts';
import { useLive } from './live.ts';

/** Whether what is shown follows what happens; a press stops and starts it. */
export function LiveMark() {
  const { state, pause, resume } = useLive();
  const Icon =
    state === 'paused' ? IconPlayerPause : state === 'broken' ? IconPlugConnectedX : IconPlugConnected;
  const words = texts.shell.live[state];
  return (
    <UnstyledButton
      onClick={state === 'paused' ? resume : pause}
      title={texts.shell.liveHelp[state]}
      mih={24}
      mr="xs"
    >
      <Group gap={6} wrap="nowrap">
        <Icon size={16} aria-hidden color={state === 'live' ? 'var(--mantine-color-teal-7)' : undefined} />
        <Text size="sm" c="dimmed" aria-live="polite">
          {words}
        </Text>
      </Group>
    </UnstyledButton>
  );
}
