import { Tooltip } from '@mantine/core';
import { type ReactNode, type SyntheticEvent, useState } from 'react';

/** What is shown of something while it is pointed at. Made only then: a page may have hundreds. */
export function useHint(label: string): {
  readonly pointing: Readonly<
    Record<
      'onPointerEnter' | 'onPointerLeave' | 'onFocus' | 'onBlur',
      (event: SyntheticEvent<HTMLElement>) => void
    >
  >;
  readonly hint: ReactNode;
} {
  const [target, setTarget] = useState<HTMLElement | null>(null);
  const show = ({ currentTarget }: SyntheticEvent<HTMLElement>) => setTarget(currentTarget);
  const hide = () => setTarget(null);
  return {
    pointing: { onPointerEnter: show, onPointerLeave: hide, onFocus: show, onBlur: hide },
    hint: target !== null && <Tooltip target={target} label={label} defaultOpened />,
  };
}
