import { Text, VisuallyHidden } from '@mantine/core';
import { texts } from '../texts/index.ts';
import { SIGN_COLORS, type Sign } from './operation-words.ts';
import './diff.css';

/** The mark of a line in a diff; who does not see it is told what it means. */
export function SignMark({ of: sign }: { readonly of: Sign }) {
  return (
    <>
      <Text
        span
        ff="monospace"
        fw={700}
        c={`var(--mantine-color-${SIGN_COLORS[sign]}-light-color)`}
        aria-hidden
      >
        {sign}
      </Text>
      <VisuallyHidden>{texts.plans.signs[sign]}: </VisuallyHidden>
    </>
  );
}
