import { Anchor, Box, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Countdown } from '../../kit/countdown.tsx';
import { Name } from '../../kit/name.tsx';
import { texts } from '../../texts/index.ts';
import { LeaveProgress } from '../leaves/leave-progress.tsx';
import { type LeaveLine, StandsBadge } from '../leaves/stands-badge.tsx';

const t = texts.today;

/** Leaves as cards of two lines: who, since when; how far, and what keeps it. */
export function LeaveRows({ of }: { readonly of: readonly LeaveLine[] }) {
  return (
    <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
      {of.map((line) => (
        <Box key={line.id} component="li">
          <Group justify="space-between" wrap="nowrap" gap="sm">
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
