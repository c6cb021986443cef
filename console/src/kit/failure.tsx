import { LockstepProblem, NoAnswer } from '@lockstep/sdk';
import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { NotUsed } from '../api/passkey.ts';
import { texts } from '../texts/index.ts';

/** What happened, what to do, the stable code; stays on the page until it is mended. */
export function Failure({
  error,
  onRetry,
}: {
  readonly error: unknown;
  readonly onRetry?: (() => void) | undefined;
}) {
  const { what, todo, code } = told(error);
  return (
    <Alert
      role="alert"
      color="red"
      variant="light"
      icon={<IconAlertTriangle aria-hidden />}
      title={what}
      my="sm"
    >
      <Stack gap="xs">
        <Text size="sm">{todo}</Text>
        <Group gap="sm">
          {code !== null && (
            <Text size="sm">
              {texts.kit.code} <Code>{code}</Code>
            </Text>
          )}
          {onRetry !== undefined && (
            <Button size="xs" variant="default" onClick={onRetry}>
              {texts.kit.retry}
            </Button>
          )}
        </Group>
      </Stack>
    </Alert>
  );
}

function told(error: unknown): {
  readonly what: string;
  readonly todo: string;
  readonly code: string | null;
} {
  if (error instanceof LockstepProblem) return { what: error.detail, todo: error.remedy, code: error.code };
  if (error instanceof NoAnswer)
    return {
      what: texts.kit.noAnswer[error.reason],
      todo: error.mayBeDone ? texts.kit.mayBeDone : texts.kit.noAnswerHelp,
      code: null,
    };
  if (error instanceof NotUsed)
    return { what: error.message, todo: texts.signIn.stepUp.cancelled, code: null };
  return { what: texts.kit.broken, todo: error instanceof Error ? error.message : String(error), code: null };
}
