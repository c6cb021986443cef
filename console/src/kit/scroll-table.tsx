import { Table } from '@mantine/core';
import type { ReactNode } from 'react';

/** A table that is wider than a narrow window scrolls sideways inside, by keyboard, too. */
export function ScrollTable({
  label,
  minWidth,
  children,
}: {
  readonly label: string;
  /** Pixels. */
  readonly minWidth: number;
  /** Head and body. */
  readonly children: ReactNode;
}) {
  return (
    <Table.ScrollContainer
      type="native"
      minWidth={minWidth}
      // Who scrolls by keyboard has to get there.
      tabIndex={0}
      role="region"
      aria-label={label}
    >
      <Table aria-label={label} verticalSpacing={6}>
        {children}
      </Table>
    </Table.ScrollContainer>
  );
}
