import { Alert, Button, CopyButton, Group, Modal, Stack, TextInput } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { texts } from '../texts/index.ts';

/** Secrets that nobody can see again: copied now, or lost. They stand in no address and no cache. */
export function ShownOnce({
  title,
  values,
  onClose,
}: {
  readonly title: string;
  /** Null: there is nothing to show. */
  readonly values: readonly (readonly [string, string])[] | null;
  readonly onClose: () => void;
}) {
  return (
    <Modal
      opened={values !== null}
      onClose={onClose}
      title={title}
      size="lg"
      // It goes when somebody says that it is copied: no key and no click beside it loses it.
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <Stack>
        <Alert color="orange" variant="light" icon={<IconKey aria-hidden />} title={texts.once.title}>
          {texts.once.help}
        </Alert>
        {(values ?? []).map(([label, value]) => (
          <Group key={label} align="flex-end" wrap="nowrap" gap="xs">
            <TextInput label={label} value={value} readOnly flex={1} ff="monospace" />
            <CopyButton value={value}>
              {({ copied, copy }) => (
                <Button variant="default" onClick={copy} aria-label={`${texts.kit.copy}: ${label}`}>
                  {copied ? texts.kit.copied : texts.kit.copy}
                </Button>
              )}
            </CopyButton>
          </Group>
        ))}
        <Group justify="flex-end">
          <Button onClick={onClose}>{texts.once.done}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
