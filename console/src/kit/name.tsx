import { Badge, Group, Text, Tooltip } from '@mantine/core';
import { texts } from '../texts/index.ts';

/** Characters that make a name look like another one: direction overrides, invisible ones, controls. */
const DECEIVING = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;

/** A name from outside: text only, apart from its surroundings, cut where it is long, marked where it may deceive. */
export function Name({ of, fallback = '–' }: { readonly of: string | null; readonly fallback?: string }) {
  if (of === null || of === '')
    return (
      <Text span inherit c="dimmed">
        {fallback}
      </Text>
    );
  const deceiving = DECEIVING.test(of);
  return (
    <Group gap={6} wrap="nowrap" display="inline-flex" maw="100%" miw={0}>
      <Text span inherit truncate="end" title={visible(of.slice(0, 400))}>
        <bdi>{shownName(of)}</bdi>
      </Text>
      {deceiving && (
        <Tooltip label={texts.kit.deceivingHelp}>
          <Badge size="xs" color="orange" variant="light" tt="none">
            {texts.kit.deceiving}
          </Badge>
        </Tooltip>
      )}
    </Group>
  );
}

/** The same where only a text can stand: cut where it is long, what deceives made visible. */
export function shownName(text: string): string {
  return visible(text.length > 120 ? `${text.slice(0, 120)}…` : text);
}

function visible(text: string): string {
  return [...text].map((one) => (DECEIVING.test(one) ? '␣' : one)).join('');
}
