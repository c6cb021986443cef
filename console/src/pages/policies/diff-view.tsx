import type { Answer } from '@lockstep/sdk';
import { Code, ScrollArea, VisuallyHidden } from '@mantine/core';
import { SignMark } from '../../kit/sign-mark.tsx';
import { texts } from '../../texts/index.ts';

type Line = Answer<'policyDiff'>['lines'][number];

/** Lines around a change that are shown with it. */
const AROUND = 3;

/** What changed in a text, line by line; what stays the same is folded. */
export function DiffView({ of: lines, label }: { readonly of: readonly Line[]; readonly label: string }) {
  const near = lines.map((_, at) =>
    lines.slice(Math.max(0, at - AROUND), at + AROUND + 1).some(({ sign }) => sign !== ' '),
  );
  return (
    <ScrollArea.Autosize
      mah={420}
      type="auto"
      viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': label }}
    >
      <ul className="diff text">
        {lines.map((line, at) =>
          near[at] === true ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text have no name but their place.
            <li key={at} data-sign={line.sign}>
              {line.sign === ' ' ? <span className="same" /> : <SignMark of={line.sign} />}
              <Code className="line">{line.text === '' ? ' ' : line.text}</Code>
            </li>
          ) : near[at - 1] === true || at === 0 ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text have no name but their place.
            <li key={at}>
              <span aria-hidden>⋯</span>
              <VisuallyHidden>{texts.policies.unchanged}</VisuallyHidden>
            </li>
          ) : null,
        )}
      </ul>
    </ScrollArea.Autosize>
  );
}
