import { Text } from '@mantine/core';
import { texts } from '../texts/index.ts';
import { Confirm } from './confirm.tsx';
import { When } from './when.tsx';

const { pauses: words } = texts.settings;

/** The second person's word for a pause: who asked, why, until when, and what it means for whoever leaves meanwhile. */
export function ConfirmPause({
  of: { scope, askedBy, reason, until },
  onClose,
  onDo,
}: {
  readonly of: {
    readonly scope: string;
    readonly askedBy: string;
    readonly reason: string;
    readonly until: string;
  };
  readonly onClose: () => void;
  readonly onDo: (key: string) => Promise<void>;
}) {
  return (
    <Confirm
      question={words.confirmQuestion(scopeInWords(scope))}
      verb={words.confirm}
      color="red.9"
      undoable={words.past}
      onClose={onClose}
      onDo={onDo}
    >
      <Text size="sm">
        <bdi>{askedBy}</bdi>: <bdi>{reason}</bdi>
      </Text>
      <Text size="sm" component="div">
        {words.until} <When at={until} />
      </Text>
    </Confirm>
  );
}

export function scopeInWords(scope: string): string {
  if (scope === 'all' || scope === 'grants') return words.scopes[scope];
  return words.scopes.target(scope.slice('target:'.length));
}
