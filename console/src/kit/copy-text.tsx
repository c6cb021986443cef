import { ActionIcon, CopyButton, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { texts } from '../texts/index.ts';

/** Puts a text into the clipboard, and says that it is there. */
export function CopyText({
  text,
  label = texts.kit.copy,
}: {
  readonly text: string;
  readonly label?: string;
}) {
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? texts.kit.copied : label}>
          <ActionIcon
            variant="subtle"
            color={copied ? 'teal' : 'gray'}
            size={28}
            onClick={copy}
            aria-label={copied ? texts.kit.copied : label}
          >
            {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  );
}
