import { ActionIcon, Code, CopyButton, Group, Stack, Text, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { texts } from '../texts/index.ts';

/** The same on the command line: what the console does, anybody can do and automate without it. */
export function Equivalent({ title, lines }: { readonly title: string; readonly lines: readonly string[] }) {
  return (
    <Stack gap={4}>
      <Text size="sm" c="dimmed">
        {title}
      </Text>
      {lines.map((line) => (
        <Group key={line} gap="xs" wrap="nowrap">
          <Code style={{ overflowWrap: 'anywhere' }}>{line}</Code>
          <CopyButton value={line}>
            {({ copied, copy }) => (
              <Tooltip label={copied ? texts.kit.copied : texts.kit.copy}>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  onClick={copy}
                  aria-label={`${texts.kit.copy} ${line}`}
                >
                  {copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
                </ActionIcon>
              </Tooltip>
            )}
          </CopyButton>
        </Group>
      ))}
    </Stack>
  );
}
