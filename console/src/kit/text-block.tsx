import { ActionIcon, Box, CopyButton, Group, Text, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { texts } from '../texts/index.ts';

/** Text from outside as it came, or JSON with its lines: scrolls by itself, can be copied, is never anything but text. */
export function TextBlock({
  label,
  text,
  absent,
  height = 320,
}: {
  readonly label: string;
  readonly text: string | null;
  /** Instead of nothing. */
  readonly absent: string;
  readonly height?: number;
}) {
  const shown = text === null || text === '' ? null : inLines(text);
  return (
    <div>
      <Group justify="space-between" mb={4}>
        <Text size="sm" fw={600}>
          {label}
        </Text>
        {shown !== null && (
          <CopyButton value={shown}>
            {({ copied, copy }) => (
              <Tooltip label={copied ? texts.kit.copied : texts.kit.copy}>
                <ActionIcon variant="subtle" onClick={copy} aria-label={`${texts.kit.copy}: ${label}`}>
                  {copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
                </ActionIcon>
              </Tooltip>
            )}
          </CopyButton>
        )}
      </Group>
      {shown === null ? (
        <Text size="sm" c="dimmed">
          {absent}
        </Text>
      ) : (
        <Box component="section" className="text-block" mah={height} aria-label={label} tabIndex={0}>
          <pre>{shown}</pre>
        </Box>
      )}
    </div>
  );
}

/** JSON is easier to read line by line; anything else stays as it is. */
function inLines(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
