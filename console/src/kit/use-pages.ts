import type { Answer, Input, PagedName } from '@lockstep/sdk';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { asking, type Follows } from '../api/api.ts';

/** A list of the API page by page (`limit`, `after`, `next`), for a DataTable: its rows so far, and how to get more. */
export function usePages<N extends PagedName, R>(
  name: N,
  input: Input<N>,
  rowsOf: (page: Answer<N>) => readonly R[],
  follows: Follows = [],
) {
  const { queryFn: _one, queryKey, meta } = asking(name, input, follows);
  const query = useInfiniteQuery({
    queryKey: [...queryKey, 'pages'],
    queryFn: ({ pageParam, signal }) =>
      asking(
        name,
        pageParam === null ? input : ({ ...input, after: pageParam } as Input<N>),
        follows,
      ).queryFn({ signal }),
    initialPageParam: null as string | number | null,
    getNextPageParam: (page) => (page as { readonly next: string | number | null }).next,
    meta,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: how rows are read off a page never changes.
  const rows = useMemo(() => (query.data?.pages ?? []).flatMap((page) => [...rowsOf(page)]), [query.data]);
  return {
    query,
    rows,
    more: {
      has: query.hasNextPage,
      loading: query.isFetchingNextPage,
      load: () => {
        if (!query.isFetchingNextPage) void query.fetchNextPage();
      },
    },
  };
}
