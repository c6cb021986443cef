import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** A part of a page with a heading of its own. */
export function Section({
  title,
  help,
  children,
}: {
  readonly title: string;
  readonly help?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section>
      <Title order={2} size="h4">
        {title}
      </Title>
      {help !== undefined && (
        <Text size="sm" c="dimmed" component="div">
          {help}
        </Text>
      )}
      <div className="section-body">{children}</div>
    </section>
  );
}
