import { Anchor, Box, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Countdown } from '../../kit/countdown.tsx';
import { LeaveProgress } from '../../kit/leave-progress.tsx';
import { Name } from '../../kit/name.tsx';
import { type LeaveLine, StandsBadge } from '../../kit/stands-badge.tsx';
import { texts } from '../../texts/index.ts';

const t = texts.today;

/** Leaves as cards of two lines: who, since when; how far, and what keeps it. */
export function LeaveRows({ of }: { readonly of: readonly LeaveLine[] }) {
  return (
    <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
      {of.map((line) => (
        <Box key={line.id} component="li">
          <Group justify="space-between" gap="xs">
            <Anchor component={Link} to={`/leaves/${line.id}`} fw={600} miw={0}>
              <Name of={line.person} fallback={texts.leaves.erased} />
            </Anchor>
            <Group gap="sm" wrap="nowrap">
              <Text size="sm" component="span" style={{ whiteSpace: 'nowrap' }}>
                <Countdown at={line.effective} zone={line.zone} />
              </Text>
              <StandsBadge stands={line.stands} />
            </Group>
          </Group>
          <LeaveProgress of={line} />
          {line.stands === 'gaps' && (
            <Text size="xs" mt={2}>
              {openParts(line)}
            </Text>
          )}
          {line.slowest !== null && line.stands !== 'held' && (
            <Text size="xs" c="dimmed" lineClamp={2} mt={2}>
              {line.slowest.state === 'verified'
                ? t.slowestDone(line.slowest.target, texts.leaves.seconds(line.slowest.seconds))
                : t.slowest(
                    line.slowest.target,
                    line.slowest.what,
                    texts.leaves.seconds(line.slowest.seconds),
                  )}
              {line.slowest.trouble !== null && `: ${line.slowest.trouble}`}
            </Text>
          )}
        </Box>
      ))}
    </Stack>
  );
}

/** What is not proven, by what is in the way of it. */
function openParts({ operations }: LeaveLine): string {
  return (['troubled', 'open', 'attested'] as const)
    .flatMap((part) => (operations[part] === 0 ? [] : [t.openParts[part](operations[part])]))
    .join(', ');
}
