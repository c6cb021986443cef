import type { Answer, Input } from '@lockstep/sdk';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { api } from '../../api/api.ts';
import { useLive } from '../../app/live.ts';

export type LogEntry = Answer<'logEntries'>['entries'][number];

/** Entries that fit, the newest first, older ones as one scrolls; and whether others may have come since this was asked. */
export function useLogPages(input: Input<'logEntries'>) {
  const query = useInfiniteQuery({
    queryKey: ['logEntries', input],
    queryFn: ({ pageParam, signal }) =>
      api.logEntries(pageParam === null ? input : { ...input, before: pageParam }, { signal }),
    initialPageParam: null as number | null,
    getNextPageParam: ({ older }) => older,
    // What stands in the log does not change: newer entries are announced, and nobody's place is moved.
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { data, refetch } = query;
  const rows = useMemo(() => (data?.pages ?? []).flatMap(({ entries }) => entries), [data]);
  const [newer, setNewer] = useState(false);
  const { listen } = useLive();
  useEffect(() => listen(() => setNewer(true)), [listen]);
  return {
    query,
    rows,
    newer,
    showNewer() {
      setNewer(false);
      void refetch();
    },
    more: {
      has: query.hasNextPage,
      loading: query.isFetchingNextPage,
      load: () => {
        if (!query.isFetchingNextPage) void query.fetchNextPage();
      },
    },
  };
}
