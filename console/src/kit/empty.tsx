import { Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconCheck, IconFilterOff, IconSparkles } from '@tabler/icons-react';
import type { ReactNode } from 'react';

const ICONS = { first: IconSparkles, nothingFound: IconFilterOff, allGood: IconCheck };

/**
 * Three kinds: nothing was ever here and what to do first; nothing fits the filter; all is well, as of when. A list
 * that is empty and does not say how fresh it is would be a lie.
 */
export function Empty({
  kind,
  title,
  children,
}: {
  readonly kind: keyof typeof ICONS;
  readonly title: string;
  readonly children?: ReactNode;
}) {
  const Icon = ICONS[kind];
  return (
    <Stack align="center" gap="xs" py="xl" ta="center">
      <ThemeIcon variant="light" size="xl" radius="xl" color={kind === 'allGood' ? 'teal' : 'indigo'}>
        <Icon aria-hidden />
      </ThemeIcon>
      <Title order={2} size="h4">
        {title}
      </Title>
      <Text component="div" c="dimmed" maw={520}>
        {children}
      </Text>
    </Stack>
  );
}
