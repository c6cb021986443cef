import { Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../../api/api.ts';
import { FormSheet } from '../../../kit/form-sheet.tsx';
import { texts } from '../../../texts/index.ts';
import { ChosenPerson, type Found } from './chosen-person.tsx';

const words = texts.account;

/** Says that an account is meant to be, who answers for it, and when to look again. */
export function KeepAccount({
  target,
  account,
  name,
  system,
  onDone,
  onClose,
}: {
  readonly target: string;
  readonly account: string;
  readonly name: string;
  readonly system: string;
  readonly onDone: () => void;
  readonly onClose: () => void;
}) {
  const [owner, setOwner] = useState<Found | null>(null);
  const [reason, setReason] = useState('');
  const [day, setDay] = useState('');
  return (
    <FormSheet
      title={words.keepQuestion(name, system)}
      size="lg"
      verb={words.keepVerb}
      ready={owner !== null && reason.trim() !== ''}
      onClose={onClose}
      onDo={async () => {
        await api.keepAccount({
          target,
          account,
          body: {
            owner: owner?.id ?? '',
            reason: reason.trim(),
            ...(day === '' ? {} : { until: `${day}T00:00:00Z` }),
          },
        });
        onDone();
      }}
    >
      <Text size="sm">{words.keepHelp}</Text>
      <ChosenPerson
        label={words.owner}
        help={words.ownerHelp}
        chosen={owner}
        saying={words.ownerChosen}
        held={false}
        onChoose={setOwner}
      />
      <Textarea
        label={words.what}
        description={words.whatHelp}
        required
        autosize
        minRows={2}
        maxLength={2_000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <TextInput
        type="date"
        label={words.until}
        description={words.untilHelp}
        value={day}
        onChange={(event) => setDay(event.currentTarget.value)}
        w={260}
      />
    </FormSheet>
  );
}
