import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { FormSheet } from './form-sheet.tsx';
import { Irreversible } from './irreversible.tsx';

/** A question before something that needs neither plan nor reason: keys, receivers, the second person's word. */
export function Confirm({
  question,
  body = [],
  verb,
  color,
  undoable,
  ready,
  children,
  onClose,
  onDo,
}: {
  readonly question: string;
  /** What follows from it, line by line. */
  readonly body?: readonly string[];
  readonly verb: string;
  readonly color?: string;
  /** What cannot be undone; null: everything can. */
  readonly undoable: string | null;
  readonly ready?: boolean;
  /** What it is about, where a line does not say it. */
  readonly children?: ReactNode;
  readonly onClose: () => void;
  readonly onDo: (key: string) => Promise<void>;
}) {
  return (
    <FormSheet
      title={question}
      verb={verb}
      onClose={onClose}
      onDo={onDo}
      {...(color === undefined ? {} : { color })}
      {...(ready === undefined ? {} : { ready })}
    >
      {children}
      {body.map((line) => (
        <Text size="sm" key={line}>
          {line}
        </Text>
      ))}
      <Irreversible lines={undoable === null ? [] : [undoable]} />
    </FormSheet>
  );
}
