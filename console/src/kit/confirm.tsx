import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { texts } from '../texts/index.ts';
import { Failure } from './failure.tsx';
import { useDoing } from './use-doing.ts';

/** A question before something that touches nobody's access: keys and receivers. What does is `Dangerous`. */
export function Confirm({
  opened,
  onClose,
  question,
  body,
  verb,
  undoable,
  onDo,
}: {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly question: string;
  readonly body: string;
  readonly verb: string;
  /** What cannot be undone; null: everything can. */
  readonly undoable: string | null;
  readonly onDo: () => Promise<void>;
}) {
  const { doing, error, run } = useDoing();
  const act = () =>
    run(async () => {
      await onDo();
      onClose();
    });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={question}
      closeButtonProps={{ 'aria-label': texts.kit.close }}
    >
      <Stack>
        <Text size="sm">{body}</Text>
        {undoable !== null && (
          <Alert
            color="orange"
            variant="light"
            icon={<IconAlertTriangle aria-hidden />}
            title={texts.kit.cannotBeUndone}
          >
            {undoable}
          </Alert>
        )}
        {error !== null && <Failure error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {texts.kit.cancel}
          </Button>
          <Button onClick={() => void act()} loading={doing}>
            {verb}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
