import { Modal } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { texts } from '../texts/index.ts';

/** A dialog, rendered only while it is open: nothing of the one before is in the next. Focus goes back where it was. */
export function Sheet({
  title,
  size = 'md',
  held = false,
  onClose,
  children,
}: {
  readonly title: string;
  readonly size?: 'md' | 'lg' | 'xl';
  /** Something is under way in it: closed now, a refusal would be told to nobody, and a success would close the next one. */
  readonly held?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (before instanceof HTMLElement) before.focus();
    },
    [before],
  );
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={size}
      closeOnEscape={!held}
      closeOnClickOutside={!held}
      closeButtonProps={{ 'aria-label': texts.kit.close, disabled: held }}
      // The page has one banner, and it is not this.
      attributes={{ header: { role: 'none' } }}
    >
      {children}
    </Modal>
  );
}
