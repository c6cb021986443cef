import { Card, SimpleGrid, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Equivalent } from '../../../kit/equivalent.tsx';
import { PlainTable } from '../../../kit/plain-table.tsx';
import { StateBadge } from '../../../kit/state-badge.tsx';
import { When } from '../../../kit/when.tsx';
import { texts } from '../../../texts/index.ts';
import { PauseActions } from './pause-actions.tsx';
import { Section } from './section.tsx';
import type { ShownTarget } from './shown-target.ts';

const words = texts.target.lane;

/** What one worker at a time does for this system, within which limits, and what waits. */
export function LaneTab({ of: { id, lane } }: { readonly of: ShownTarget }) {
  const facts: readonly (readonly [string, ReactNode])[] = [
    [words.rate, lane.rate === null ? words.noRate : words.perSecond(lane.rate.perSecond, lane.rate.burst)],
    [words.concurrency, words.bears(lane.bears, lane.concurrency)],
    [words.served, lane.served ? words.byWorker : words.resting],
    [words.next, <When key="next" at={lane.nextAt} />],
    [
      words.breaker,
      lane.breakerUntil === null ? (
        `${words.closed}, ${words.failures(lane.failures)}`
      ) : (
        <>
          <StateBadge state="failed" label={words.open} /> <When at={lane.breakerUntil} />
        </>
      ),
    ],
    [words.notBefore, <When key="before" at={lane.notBefore} />],
    [words.oldest, <When key="oldest" at={lane.oldestRevocationAt} absent={words.noRevocation} />],
  ];
  return (
    <Stack gap="xl">
      <Section title={words.title} help={words.help}>
        <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="sm">
          {facts.map(([title, value]) => (
            <Card key={title} withBorder padding="sm">
              <Text size="sm" c="dimmed">
                {title}
              </Text>
              <Text component="div">{value}</Text>
            </Card>
          ))}
        </SimpleGrid>
      </Section>
      <Section title={words.backlog}>
        {lane.backlog.length === 0 ? (
          <StateBadge state="verified" label={words.noBacklog} />
        ) : (
          <PlainTable
            label={words.backlog}
            head={[words.kind, words.waiting, words.due, words.failed]}
            right={[1, 2, 3]}
            rows={lane.backlog.map(({ kind, waiting, due, failed }) => ({
              id: kind,
              cells: [
                texts.targetWords.kind[kind] ?? kind,
                waiting.toLocaleString('en'),
                due.toLocaleString('en'),
                failed.toLocaleString('en'),
              ],
            }))}
          />
        )}
      </Section>
      <Section title={words.pauses}>
        {lane.pauses.length === 0 ? (
          <Text size="sm">{words.noPauses}</Text>
        ) : (
          <PlainTable
            label={words.pauses}
            head={[words.scope, words.until, words.reason, words.by, words.pauses]}
            rows={lane.pauses.map((pause) => ({
              id: pause.id,
              cells: [
                scopeOf(pause.scope),
                <When key="until" at={pause.until} />,
                <bdi key="reason">{pause.reason}</bdi>,
                [pause.askedBy, pause.confirmedBy].filter((name) => name !== null).join(', '),
                <PauseActions key="act" target={id} pause={pause} />,
              ],
            }))}
          />
        )}
      </Section>
      <Equivalent
        cli={[
          ['pause', 'target', id, '--until', 'PT1H', '--reason', '…'],
          ['pause', 'list'],
        ]}
      />
    </Stack>
  );
}

function scopeOf(scope: string): string {
  if (scope === 'grants' || scope === 'all') return words.scopes[scope];
  return words.scopes.target;
}
