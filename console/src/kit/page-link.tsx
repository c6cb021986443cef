import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** A link to a page of the console, also inside of rows that can be pressed. */
export function PageLink({ to, children }: { readonly to: string; readonly children: ReactNode }) {
  return (
    <Anchor component={Link} to={to} inherit underline="hover" onClick={(event) => event.stopPropagation()}>
      {children}
    </Anchor>
  );
}
