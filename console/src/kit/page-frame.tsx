import { Group, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, startTransition, useEffect, useState } from 'react';
import { cameBack } from '../app/came-back.ts';
import { texts } from '../texts/index.ts';

/**
 * Every page: one heading, what it is about in a sentence, its actions on the right. They are painted before the rest is
 * made, so that whoever pressed sees at once where they are.
 */
export function PageFrame({
  title,
  about,
  actions,
  above,
  children,
}: {
  readonly title: string;
  readonly about?: ReactNode;
  readonly actions?: ReactNode;
  /** Where one is: a line of links above the heading. */
  readonly above?: ReactNode;
  readonly children: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · ${texts.shell.name}`;
  }, [title]);
  const [whole, setWhole] = useState(cameBack);
  useEffect(() => startTransition(() => setWhole(true)), []);
  return (
    <Stack gap="md" maw={1480}>
      <Group justify="space-between" align="flex-end" gap="md">
        <div>
          {above}
          <Title order={1} size="h2">
            <bdi>{title}</bdi>
          </Title>
          {about !== undefined && (
            <Text c="dimmed" size="sm" component="div">
              {about}
            </Text>
          )}
        </div>
        <Group gap="xs">{actions}</Group>
      </Group>
      {whole ? children : <div aria-busy="true" />}
    </Stack>
  );
}
