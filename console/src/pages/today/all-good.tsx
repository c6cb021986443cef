import { Group, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { absolute } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';

/** Nothing of it, as of when: an empty list that does not say how fresh it is would be a lie. */
export function AllGood({
  title,
  at,
  source,
}: {
  readonly title: string;
  readonly at: string;
  readonly source?: string | null;
}) {
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <IconCircleCheck size={20} color="var(--mantine-color-teal-7)" aria-hidden style={{ flexShrink: 0 }} />
      <Text size="sm">
        {title}
        <Text span inherit c="dimmed">
          {' · '}
          {texts.today.asOf} {absolute(at)}
          {source == null ? '' : ` · ${source}`}
        </Text>
      </Text>
    </Group>
  );
}
