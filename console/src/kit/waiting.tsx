import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import { useEffect, useState } from 'react';
import { texts } from '../texts/index.ts';

/** A quick answer needs no placeholder, which would only flicker. */
const SHOWN_AFTER_MS = 300;

export function Waiting({ lines = 6 }: { readonly lines?: number }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), SHOWN_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Stack gap="sm" aria-busy="true">
      <VisuallyHidden role="status">{texts.kit.waiting}</VisuallyHidden>
      {shown &&
        Array.from({ length: lines }, (_, line) => `line ${line}`).map((key) => (
          <Skeleton key={key} height={22} />
        ))}
    </Stack>
  );
}
