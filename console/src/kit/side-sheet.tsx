import { Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import { texts } from '../texts/index.ts';

/** Details beside a list; its place in the address is the page's business. Focus goes in, and back to the row. */
export function SideSheet({
  opened,
  onClose,
  title,
  children,
}: {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly title: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      title={title}
      position="right"
      size="xl"
      closeButtonProps={{ 'aria-label': texts.kit.close }}
    >
      {opened ? children : null}
    </Drawer>
  );
}
