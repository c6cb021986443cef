import type { Answer } from '@lockstep/sdk';
import { NumberInput, Switch, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, asking, useAskAgain } from '../../../../api/api.ts';
import { Dangerous } from '../../../../kit/dangerous.tsx';
import { Read } from '../../../../kit/read.tsx';
import { texts } from '../../../../texts/index.ts';

const { retention: words } = texts.settings;
const TYPED_MS = 200;

/** How long events are kept, with what would be removed as its plan. */
export function ChangeRetention({
  events: { said, usual, least, most },
  onClose,
}: {
  readonly events: Answer<'retention'>['events'];
  readonly onClose: () => void;
}) {
  const askAgain = useAskAgain();
  const [asServer, setAsServer] = useState(said === null);
  const [days, setDays] = useState<number | string>(said ?? usual);
  const wanted = asServer ? null : Number(days);
  const valid = wanted === null || (Number.isInteger(wanted) && wanted >= least && wanted <= most);
  const [asked] = useDebouncedValue(valid ? wanted : undefined, TYPED_MS);
  const preview = useQuery({
    ...asking('retentionPreview', asked === null ? {} : { eventsDays: asked ?? least }, ['events.removed']),
    enabled: asked !== undefined,
  });
  const read = valid && asked === wanted && preview.data !== undefined;
  return (
    <Dangerous
      onClose={onClose}
      question={words.question}
      verb={words.verb}
      undoable={read && preview.data.removes > 0 ? [words.gone] : null}
      whyNot={valid ? (read ? null : words.planNotRead) : words.range(least, most)}
      onDo={async (reason, key) => {
        await api.changeRetention({ body: { eventsDays: wanted, reason }, 'Idempotency-Key': key });
        askAgain('retention');
      }}
    >
      <Switch
        label={words.asServer(usual)}
        checked={asServer}
        onChange={(event) => setAsServer(event.currentTarget.checked)}
      />
      {!asServer && (
        <NumberInput
          label={words.daysKept}
          value={days}
          onChange={setDays}
          min={least}
          max={most}
          clampBehavior="none"
          allowDecimal={false}
          error={valid ? null : words.range(least, most)}
          required
        />
      )}
      {valid && (
        <Read of={preview} lines={1}>
          {({ removes }) => <Text size="sm">{words.removes(removes)}</Text>}
        </Read>
      )}
    </Dangerous>
  );
}
