import { Box, Progress, Text } from '@mantine/core';
import { texts } from '../texts/index.ts';
import type { LeaveLine } from './stands-badge.tsx';

const PARTS = [
  ['verified', 'teal.7'],
  ['attested', 'violet.6'],
  ['troubled', 'red.7'],
] as const;

/** n of m verified; what somebody only says, and what is in trouble, in colours of their own beside it. */
export function LeaveProgress({ of: { operations } }: { readonly of: Pick<LeaveLine, 'operations'> }) {
  const { all, verified } = operations;
  if (all === 0) return <Text size="sm">{texts.leaves.nothingToEnd}</Text>;
  return (
    <Box miw={110}>
      <Text size="xs" className="numbers">
        {texts.leaves.verifiedOf(verified, all)}
      </Text>
      <Progress.Root size="sm" aria-hidden>
        {PARTS.map(([part, color]) => (
          <Progress.Section
            key={part}
            value={(100 * operations[part]) / all}
            color={color}
            withAria={false}
          />
        ))}
      </Progress.Root>
    </Box>
  );
}
