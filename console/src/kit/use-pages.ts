import type { Answer, Input, PagedName } from '@lockstep/sdk';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { asking, type Follows } from '../api/api.ts';
import { useLive } from '../app/live.ts';
import { isLong } from '../app/refresh.ts';

/** What a list says of the rows that are not there yet. */
export interface More {
  readonly has: boolean;
  readonly loading: boolean;
  load(): void;
  /** Something happened since a list that is too long to follow by itself was read. */
  readonly changed?: boolean;
  renew?(): void;
}

interface Options {
  /** What was shown stays until the next answer is there: letters typed one after the other do not flicker. */
  readonly keep?: boolean;
}

/** A list of the API page by page (`limit`, `after`, `next`), for a DataTable: its rows so far, and how to get more. */
export function usePages<N extends PagedName, R>(
  name: N,
  input: Input<N>,
  rowsOf: (page: Answer<N>) => readonly R[],
  follows: Follows = [],
  { keep = false }: Options = {},
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
    ...(keep ? { placeholderData: keepPreviousData } : {}),
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: how rows are read off a page never changes.
  const rows = useMemo(() => (query.data?.pages ?? []).flatMap((page) => [...rowsOf(page)]), [query.data]);
  const { changed, renew } = useChanged(isLong(query.data), follows, query.refetch);
  const more: More = {
    has: query.hasNextPage && !query.isPlaceholderData && query.error === null,
    loading: query.isFetchingNextPage,
    load: () => {
      if (!query.isFetching) void query.fetchNextPage();
    },
    changed,
    renew,
  };
  return { query, rows, more };
}

/** Whether what a long list follows has happened since it was read as a whole. */
function useChanged(long: boolean, follows: Follows, refetch: () => Promise<unknown>) {
  const { listen } = useLive();
  const [changed, setChanged] = useState(false);
  const prefixes = follows.join();
  useEffect(() => {
    setChanged(false);
    if (!long || prefixes === '') return;
    return listen(({ type }) => {
      if (prefixes.split(',').some((prefix) => type.startsWith(prefix))) setChanged(true);
    });
  }, [listen, long, prefixes]);
  const renew = useCallback(() => {
    setChanged(false);
    void refetch();
  }, [refetch]);
  return { changed, renew };
}
