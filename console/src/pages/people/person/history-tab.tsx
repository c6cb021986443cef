import type { Answer } from '@lockstep/sdk';
import { Button, Code, Popover } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { asking } from '../../../api/api.ts';
import { type Column, DataTable } from '../../../kit/data-table.tsx';
import { Empty } from '../../../kit/empty.tsx';
import { Failure } from '../../../kit/failure.tsx';
import { Waiting } from '../../../kit/waiting.tsx';
import { When } from '../../../kit/when.tsx';
import { texts } from '../../../texts/index.ts';

type Event = Answer<'personEvents'>['events'][number];

const t = texts.person.history;

const COLUMNS: readonly Column<Event>[] = [
  { id: 'n', header: t.n, width: 90, align: 'right', cell: ({ n }) => n },
  { id: 'type', header: t.type, width: 220, cell: ({ type }) => <Code>{type}</Code> },
  { id: 'at', header: t.at, width: 160, cell: ({ at }) => <When at={at} /> },
  { id: 'target', header: t.target, width: 140, cell: ({ target }) => target ?? '–' },
  { id: 'data', header: t.data, cell: (event) => <Details of={event} /> },
];

/** What happened to this person, the newest first, as the event stream has it. */
export function HistoryTab({ person }: { readonly person: string }) {
  const follows = ['identity.', 'leave.', 'operation.', 'certificate.', 'hold.', 'task.'];
  const query = useInfiniteQuery({
    queryKey: ['personEvents', { person }, 'pages'],
    queryFn: ({ pageParam, signal }) =>
      asking(
        'personEvents',
        { person, limit: 100, ...(pageParam === null ? {} : { before: pageParam }) },
        follows,
      ).queryFn({ signal }),
    initialPageParam: null as number | null,
    getNextPageParam: ({ next }) => next,
    meta: { follows },
  });
  const rows = useMemo(() => (query.data?.pages ?? []).flatMap(({ events }) => [...events]), [query.data]);
  const failure =
    query.error === null ? null : <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data === undefined) return failure ?? <Waiting />;
  if (rows.length === 0)
    return (
      <Empty kind="first" title={t.none}>
        {t.noneHelp}
      </Empty>
    );
  return (
    <>
      {failure}
      <DataTable
        label={texts.person.tabs.history}
        rows={rows}
        columns={COLUMNS}
        rowId={({ n }) => String(n)}
        more={{
          has: query.hasNextPage,
          loading: query.isFetchingNextPage,
          load: () => {
            if (!query.isFetching) void query.fetchNextPage();
          },
        }}
      />
    </>
  );
}

function Details({ of: { n, data } }: { readonly of: Event }) {
  return (
    <Popover width={440} position="bottom-end" shadow="md" trapFocus>
      <Popover.Target>
        <Button size="compact-sm" variant="subtle" aria-label={t.showOf(n)}>
          {t.show}
        </Button>
      </Popover.Target>
      <Popover.Dropdown maw="calc(100vw - 16px)" aria-label={t.showOf(n)}>
        <Code block tabIndex={0} mah={360}>
          {JSON.stringify(data, null, 2)}
        </Code>
      </Popover.Dropdown>
    </Popover>
  );
}
