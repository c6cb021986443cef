import { Anchor, Stack, Text, Title } from '@mantine/core';
import { texts } from '../texts/index.ts';

export function NotFound() {
  return (
    <Stack p="xl" component="main">
      <Title order={1}>{texts.shell.notFound}</Title>
      <Text>{texts.shell.notFoundHelp}</Text>
      <Anchor href="/">{texts.shell.toToday}</Anchor>
    </Stack>
  );
}
