import { Textarea, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { texts } from '../texts/index.ts';
import { FormSheet } from './form-sheet.tsx';
import { Irreversible } from './irreversible.tsx';

/**
 * A sheet before something that takes away or cannot be undone: a question with its object, the plan itself as body, what
 * cannot be undone, a reason, and a word to type where it is final or many are meant.
 */
export function Dangerous({
  question,
  verb,
  undoable,
  typeWord,
  whyNot = null,
  children,
  onClose,
  onDo,
}: {
  /** `Deprovision 37 people?` */
  readonly question: string;
  /** On the button: what it does. */
  readonly verb: string;
  /** Null: everything can be undone. Else what cannot, line by line. */
  readonly undoable: readonly string[] | null;
  readonly typeWord?: string;
  /** Why it cannot be done as things are: the plan is still being made, or is refused. */
  readonly whyNot?: string | null;
  /** The plan. */
  readonly children: ReactNode;
  readonly onClose: () => void;
  readonly onDo: (reason: string, key: string) => Promise<void>;
}) {
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  return (
    <FormSheet
      title={question}
      size="xl"
      verb={verb}
      color="red.9"
      ready={reason.trim() !== '' && (typeWord === undefined || typed === typeWord)}
      whyNot={whyNot}
      onClose={onClose}
      onDo={(key) => onDo(reason.trim(), key)}
    >
      {children}
      <Irreversible lines={undoable ?? []} />
      <Textarea
        label={texts.kit.reason}
        description={texts.kit.reasonHelp}
        required
        autosize
        minRows={2}
        maxLength={2_000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {typeWord !== undefined && (
        <TextInput
          label={texts.kit.typeToConfirm(typeWord)}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoComplete="off"
        />
      )}
    </FormSheet>
  );
}
