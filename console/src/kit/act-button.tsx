import { Button, type ButtonProps, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { type Act, useMay } from '../app/session.tsx';
import { texts } from '../texts/index.ts';

/** A button for what not everybody may do: seen by all, and says why it cannot be pressed. The API decides all the same. */
export function ActButton({
  act,
  onClick,
  whyNot,
  children,
  ...rest
}: ButtonProps & {
  readonly act: Act;
  readonly onClick: () => void;
  /** Another reason why it cannot be pressed now. */
  readonly whyNot?: string | null;
  readonly children: ReactNode;
}) {
  const roles = useMay()(act);
  const why = roles === null ? (whyNot ?? null) : texts.kit.mayNot(roles);
  const button = (
    <Button
      {...rest}
      onClick={(event) => (why === null ? onClick() : event.preventDefault())}
      data-disabled={why !== null}
      aria-disabled={why !== null}
    >
      {children}
    </Button>
  );
  return why === null ? button : <Tooltip label={why}>{button}</Tooltip>;
}
