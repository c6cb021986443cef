import { Card, SimpleGrid, Text } from '@mantine/core';
import { To } from '../../kit/to.tsx';
import { texts } from '../../texts/index.ts';
import { needsLook } from './health-badge.tsx';
import type { Target } from './systems-tab.tsx';

const words = texts.targets.strip;

/** All systems in five numbers; each leads to the systems behind it. */
export function NumberStrip({ targets }: { readonly targets: readonly Target[] }) {
  const sum = (of: (target: Target) => number) => targets.reduce((all, one) => all + of(one), 0);
  const numbers = [
    { title: words.systems, count: targets.length, show: 'all', bad: false },
    {
      title: words.trouble,
      count: targets.filter(({ health }) => needsLook(health)).length,
      show: 'trouble',
      bad: true,
    },
    {
      title: words.stillOpen,
      count: sum(({ standings }) => standings.stillOpen),
      show: 'stillOpen',
      bad: true,
    },
    { title: words.orphans, count: sum(({ standings }) => standings.orphan), show: 'orphans', bad: true },
    { title: words.revocations, count: sum(({ backlog }) => backlog.revocations), show: 'all', bad: false },
  ];
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, md: 5 }} spacing="sm" component="section" aria-label={words.label}>
      {numbers.map(({ title, count, show, bad }) => (
        <Card key={title} withBorder padding="sm">
          <Text size="sm" c="dimmed">
            {title}
          </Text>
          <To
            to="/targets"
            search={show === 'all' ? {} : { show }}
            fw={700}
            size="xl"
            className="numbers"
            c={bad && count > 0 ? 'var(--mantine-color-error)' : 'var(--mantine-color-text)'}
            aria-label={`${title}: ${count.toLocaleString('en')}`}
          >
            {count.toLocaleString('en')}
          </To>
        </Card>
      ))}
    </SimpleGrid>
  );
}
