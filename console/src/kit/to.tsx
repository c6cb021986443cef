import { Anchor, type AnchorProps } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** A link to another place of the console: the address stands in it, so that it can be copied and opened beside. */
export function To({
  to,
  search,
  children,
  ...rest
}: AnchorProps & {
  readonly to: string;
  readonly search?: Readonly<Record<string, string>>;
  readonly children: ReactNode;
}) {
  return (
    <Anchor
      {...(rest.size === undefined ? { inherit: true } : {})}
      {...rest}
      renderRoot={(props) => (
        <Link
          {...props}
          to={to}
          {...(search === undefined ? {} : { search })}
          // In a row that opens something else, the link alone is meant.
          onClick={(event) => event.stopPropagation()}
        />
      )}
    >
      {children}
    </Anchor>
  );
}
