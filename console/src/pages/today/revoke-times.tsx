import type { Answer } from '@lockstep/sdk';
import { Anchor, Group, SegmentedControl, Skeleton, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { asking } from '../../api/api.ts';
import { Empty } from '../../kit/empty.tsx';
import { Read } from '../../kit/read.tsx';
import { ScrollTable } from '../../kit/scroll-table.tsx';
import { texts } from '../../texts/index.ts';
import type { Bucket } from './revoke-chart.tsx';
import { Section } from './section.tsx';

const t = texts.today;
type Times = Answer<'revokeTimes'>;

const Chart = lazy(() => import('./revoke-chart.tsx').then(({ RevokeChart }) => ({ default: RevokeChart })));
const { seconds } = texts.leaves;

/** Asked for with the page, so that it is there when the page is. */
export const askingTimes = asking('revokeTimes', {}, ['certificate.issued']);

/** Are we fast: the distribution of the last 30 days, whose each bar is, and which system is slow. */
export function RevokeTimes({
  view,
  onView,
}: {
  readonly view: string;
  readonly onView: (view: string) => void;
}) {
  const navigate = useNavigate();
  const times = useQuery(askingTimes);
  return (
    <Section title={t.times} id="times">
      <Read of={times}>
        {(data) =>
          data.count === 0 ? (
            <Empty kind="first" title={t.timesNone}>
              {t.timesNoneHelp}
            </Empty>
          ) : (
            <Stack>
              <Group justify="space-between">
                <Text size="sm" c="dimmed" maw={760}>
                  {t.timesAbout(data.count, data.leaves)} {data.withGaps > 0 && t.timesGaps(data.withGaps)}{' '}
                  {!data.whole && t.timesNewest}
                </Text>
                <SegmentedControl
                  size="xs"
                  aria-label={t.viewLabel}
                  value={view}
                  onChange={onView}
                  data={[
                    { value: 'picture', label: t.asPicture },
                    { value: 'table', label: t.asTable },
                  ]}
                />
              </Group>
              {view === 'table' ? (
                <Buckets of={data} />
              ) : (
                <Suspense fallback={<Skeleton h={220} />}>
                  <Chart
                    of={bucketsOf(data)}
                    name={t.count}
                    label={t.timesPicture(seconds(data.p50 ?? 0), seconds(data.p95 ?? 0))}
                    onBucket={({ from, to }) =>
                      void navigate({ to: '/leaves', search: searchOf(from, to) as never })
                    }
                  />
                </Suspense>
              )}
              <Text size="sm" fw={600}>
                {t.timesPicture(seconds(data.p50 ?? 0), seconds(data.p95 ?? 0))}
              </Text>
              <BySystem of={data} />
            </Stack>
          )
        }
      </Read>
    </Section>
  );
}

function bucketsOf({ edges, buckets }: Pick<Times, 'edges' | 'buckets'>): readonly Bucket[] {
  return edges.map((from, i) => ({
    bucket: i === edges.length - 1 ? `≥ ${seconds(from)}` : `< ${seconds(edges[i + 1] ?? 0)}`,
    count: buckets[i] ?? 0,
    from,
    to: edges[i + 1] ?? null,
  }));
}

function searchOf(from: number, to: number | null): Readonly<Record<string, string>> {
  return { tookFrom: String(from), ...(to === null ? {} : { tookTo: String(to) }) };
}

function Buckets({ of }: { readonly of: Times }) {
  return (
    <Table aria-label={t.times} maw={560}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t.took}</Table.Th>
          <Table.Th scope="col">{t.count}</Table.Th>
          <Table.Th scope="col">{t.show}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {bucketsOf(of)
          .filter(({ count }) => count > 0)
          .map(({ from, to, count }) => {
            const name = t.bucket(seconds(from), to === null ? null : seconds(to));
            return (
              <Table.Tr key={from}>
                <Table.Th scope="row">{name}</Table.Th>
                <Table.Td>{count}</Table.Td>
                <Table.Td>
                  <Anchor
                    component={Link}
                    to="/leaves"
                    search={searchOf(from, to) as never}
                    aria-label={t.showLeaves(name)}
                    size="sm"
                  >
                    {t.show}
                  </Anchor>
                </Table.Td>
              </Table.Tr>
            );
          })}
      </Table.Tbody>
    </Table>
  );
}

function BySystem({ of: { targets } }: { readonly of: Times }) {
  return (
    <div>
      <Title order={3} size="h5" mb={4}>
        {t.bySystem}
      </Title>
      <ScrollTable minWidth={460} label={t.bySystem}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t.system}</Table.Th>
            <Table.Th scope="col">{t.spread}</Table.Th>
            <Table.Th scope="col">{t.count}</Table.Th>
            <Table.Th scope="col">{t.p50}</Table.Th>
            <Table.Th scope="col">{t.p95}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {targets.map(({ target, title, count, buckets, p50, p95 }) => (
            <Table.Tr key={target}>
              <Table.Th scope="row">{title ?? target}</Table.Th>
              <Table.Td>
                <Spark of={buckets} label={t.spreadOf(title ?? target)} />
              </Table.Td>
              <Table.Td>{count}</Table.Td>
              <Table.Td>{p50 === null ? '–' : seconds(p50)}</Table.Td>
              <Table.Td>{p95 === null ? '–' : seconds(p95)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </ScrollTable>
    </div>
  );
}

/** The same buckets, small. */
function Spark({ of, label }: { readonly of: readonly number[]; readonly label: string }) {
  const most = Math.max(1, ...of);
  return (
    <svg width={of.length * 8} height={20} role="img" aria-label={label}>
      {of.map((count, i) => {
        const height = count === 0 ? 1 : 3 + (17 * count) / most;
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: buckets are known by their place.
            key={i}
            x={i * 8}
            y={20 - height}
            width={6}
            height={height}
            fill={count === 0 ? 'var(--mantine-color-default-border)' : 'var(--mantine-color-indigo-6)'}
          />
        );
      })}
    </svg>
  );
}
