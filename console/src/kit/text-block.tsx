import { Box, Group, Text } from '@mantine/core';
import { texts } from '../texts/index.ts';
import { CopyText } from './copy-text.tsx';

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
        {shown !== null && <CopyText text={shown} label={`${texts.kit.copy}: ${label}`} />}
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
