import { Code, Paper, Stack, Text, Title } from '@mantine/core';
import { texts } from '../texts/index.ts';

/** A word for a shell: nothing in it is run, whatever it holds. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** What the page does, for whoever would rather type it. */
export function Equivalent({
  cli,
  path,
}: {
  /** Words of the command, behind `lockstep`. */
  readonly cli: readonly (readonly string[])[];
  /** Below /api/v1; without it only the commands. */
  readonly path?: string;
}) {
  const lines = cli.map((words) => ['lockstep', ...words].map(shellWord).join(' '));
  return (
    <Paper withBorder p="sm">
      <Title order={2} size="h6" mb="xs">
        {texts.person.same}
      </Title>
      <Stack gap={4}>
        <Text size="sm" c="dimmed">
          {texts.person.cli}
        </Text>
        <Code block tabIndex={0}>
          {lines.join('\n')}
        </Code>
        {path !== undefined && (
          <>
            <Text size="sm" c="dimmed">
              {texts.person.curl}
            </Text>
            <Code block tabIndex={0}>
              {`curl -H "Authorization: Bearer $LOCKSTEP_TOKEN" \\\n  ${shellWord(`${window.location.origin}/api/v1${path}`)}`}
            </Code>
          </>
        )}
      </Stack>
    </Paper>
  );
}
