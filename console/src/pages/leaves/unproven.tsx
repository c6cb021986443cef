import { Alert, List, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheckFilled } from '@tabler/icons-react';
import { distance } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';
import type { ShownLeave } from './waterfall-rows.ts';

const t = texts.leave;

/** What a certificate of this moment would not call proven, in its words; or that there is nothing of that. */
export function Unproven({
  of: { unproven, targets, line },
  now,
}: {
  readonly of: ShownLeave;
  readonly now: number;
}) {
  if (unproven.length === 0) {
    const last = targets
      .flatMap(({ accounts }) => accounts.flatMap(({ operations }) => operations))
      .flatMap(({ verifiedAt }) => verifiedAt ?? [])
      .sort()
      .at(-1);
    if (line.stands !== 'proven') return null;
    return (
      <Alert color="teal" variant="light" icon={<IconCircleCheckFilled aria-hidden />} title={t.allProven}>
        {last !== undefined && t.allProvenHelp(distance(last, now))}
      </Alert>
    );
  }
  const named = new Map(targets.map(({ target, title }) => [target, title ?? target]));
  return (
    <Alert
      color={line.stands === 'underWay' ? 'blue' : 'orange'}
      variant="light"
      icon={<IconAlertTriangle aria-hidden />}
      title={`${t.unprovenTitle} (${unproven.length})`}
    >
      <Text size="sm" mb="xs">
        {t.unprovenHelp}
      </Text>
      <List size="sm" spacing={4}>
        {unproven.map(({ target, what, sentence }) => (
          <List.Item key={`${target} ${what ?? ''} ${sentence}`}>
            <Text span inherit fw={600}>
              {named.get(target) ?? target}, <bdi>{what ?? t.whole}</bdi>:
            </Text>{' '}
            {sentence}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
