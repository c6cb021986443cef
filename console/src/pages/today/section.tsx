import { Anchor, Badge, Group, Paper, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useId } from 'react';
import { texts } from '../../texts/index.ts';

/** One question of the day: its heading with the number, and where all of it is. */
export function Section({
  title,
  count,
  to,
  search = {},
  id,
  children,
}: {
  readonly title: string;
  readonly count?: number;
  readonly to?: string;
  readonly search?: Readonly<Record<string, string>>;
  readonly id?: string;
  readonly children: ReactNode;
}) {
  const heading = useId();
  return (
    <Paper
      withBorder
      p="md"
      component="section"
      aria-labelledby={heading}
      {...(id === undefined ? {} : { id })}
    >
      <Group justify="space-between" mb="sm" wrap="nowrap">
        <Group gap="xs" wrap="nowrap">
          <Title order={2} size="h4" id={heading}>
            {title}
          </Title>
          {count !== undefined && count > 0 && (
            <Badge variant="default" className="numbers">
              {count.toLocaleString('en')}
            </Badge>
          )}
        </Group>
        {to !== undefined && (
          <Anchor
            component={Link}
            to={to}
            search={search as never}
            size="sm"
            aria-label={`${texts.today.all}: ${title}`}
          >
            {texts.today.all}
          </Anchor>
        )}
      </Group>
      {children}
    </Paper>
  );
}
