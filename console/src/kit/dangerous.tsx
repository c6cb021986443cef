import { Alert, Button, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { texts } from '../texts/index.ts';
import { Failure } from './failure.tsx';
import { useDoing } from './use-doing.ts';

/**
 * A sheet before something that takes away or cannot be undone: a question with its object, the plan itself as body, what
 * cannot be undone, a reason, and a word to type where it is final or many are meant.
 */
export function Dangerous({
  opened,
  onClose,
  question,
  verb,
  undoable,
  typeWord,
  whyNot,
  children,
  onDo,
}: {
  readonly opened: boolean;
  readonly onClose: () => void;
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
  readonly onDo: (reason: string) => Promise<void>;
}) {
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const { doing, error, run } = useDoing();
  const ready =
    reason.trim() !== '' && (typeWord === undefined || typed === typeWord) && (whyNot ?? null) === null;
  const act = () =>
    run(async () => {
      await onDo(reason.trim());
      onClose();
    });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={question}
      size="xl"
      closeButtonProps={{ 'aria-label': texts.kit.close }}
      // The page has one banner, and it is not this.
      attributes={{ header: { role: 'none' } }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (ready && !doing) void act();
        }}
      >
        <Stack>
          {children}
          {undoable !== null && undoable.length > 0 && (
            <Alert
              color="orange"
              variant="light"
              icon={<IconAlertTriangle aria-hidden />}
              title={texts.kit.cannotBeUndone}
            >
              {undoable.map((line) => (
                <Text size="sm" key={line}>
                  {line}
                </Text>
              ))}
            </Alert>
          )}
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
          {error !== null && <Failure error={error} />}
          <Group justify="flex-end">
            {whyNot !== undefined && whyNot !== null && (
              <Text size="sm" c="dimmed">
                {whyNot}
              </Text>
            )}
            <Button variant="default" onClick={onClose}>
              {texts.kit.cancel}
            </Button>
            <Button type="submit" color="red.9" disabled={!ready} loading={doing}>
              {verb}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
