import { NumberInput, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { api, useAskAgain } from '../../../api/api.ts';
import { endAfter } from '../../../api/server-clock.ts';
import { ActButton } from '../../../kit/act-button.tsx';
import { Dangerous } from '../../../kit/dangerous.tsx';
import { texts } from '../../../texts/index.ts';

const words = texts.target.pausing;
const MOST_HOURS = 72;
const HOUR_MS = 3_600_000;

/** Asks that all writes on a system wait; a second person confirms it on the lane's tab. */
export function PauseWrites({ target, name }: { readonly target: string; readonly name: string }) {
  const [opened, setOpened] = useState(false);
  const [hours, setHours] = useState<string | number>(1);
  const askAgain = useAskAgain();
  const valid = typeof hours === 'number' && hours >= 1 && hours <= MOST_HOURS;
  return (
    <>
      <ActButton act="confirm" variant="default" onClick={() => setOpened(true)}>
        {texts.target.pause}
      </ActButton>
      {opened && (
        <Dangerous
          onClose={() => setOpened(false)}
          question={words.question(name)}
          verb={words.verb}
          undoable={words.irreversible}
          whyNot={valid ? null : words.hoursHelp}
          onDo={async (reason) => {
            const until = endAfter(Number(hours) * HOUR_MS);
            await api.pauseTarget({ target, body: { reason, until } });
            askAgain('target', 'targets');
          }}
        >
          <Stack gap="xs">
            <Text size="sm">{words.what}</Text>
            <Text size="sm">{words.second}</Text>
            <NumberInput
              label={words.hours}
              description={words.hoursHelp}
              min={1}
              max={MOST_HOURS}
              value={hours}
              onChange={setHours}
              w={200}
            />
          </Stack>
        </Dangerous>
      )}
    </>
  );
}
