import type { Answer } from '@lockstep/sdk';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { asking } from '../../api/api.ts';
import { useLive } from '../../app/live.ts';
import type { PeopleInput } from './people-query.ts';

export type ListedPerson = Answer<'people'>['people'][number];

const PAGE = 200;
/** Up to here the list follows what happens by itself; a longer one would be asked for page by page at every event. */
const FOLLOWED_PAGES = 2;
const TOGETHER_MS = 400;
const FOLLOWS = ['identity.', 'import.', 'leave.', 'person.', 'dsync.', 'exception.', 'hold.', 'operation.'];

const NO_PAGES: readonly Answer<'people'>[] = [];

/** People page by page. What was shown stays until the next answer is there: letters typed one after the other do not flicker. */
export function usePeople(input: PeopleInput) {
  const query = useInfiniteQuery({
    queryKey: ['people', input, 'pages'],
    queryFn: ({ pageParam, signal }) =>
      asking(
        'people',
        { ...input, limit: PAGE, ...(pageParam === null ? {} : { after: pageParam }) },
        [],
      ).queryFn({ signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  });
  const pages = query.data?.pages ?? NO_PAGES;
  // Somebody who moved between two pages while they were read would stand there twice.
  const rows = useMemo(
    () => [...new Map(pages.flatMap(({ people }) => people.map((one) => [one.id, one]))).values()],
    [pages],
  );
  const { changed, renew } = useChanged(pages.length, query.refetch);
  return {
    query,
    rows,
    changed,
    renew,
    more: {
      has: query.hasNextPage && !query.isPlaceholderData && query.error === null,
      loading: query.isFetchingNextPage,
      load: () => {
        if (!query.isFetching) void query.fetchNextPage();
      },
    },
  };
}

/** How many fit, apart from the pages: it is asked once for a question, and when something happens. */
export function useTotal({ sort: _order, ...input }: PeopleInput) {
  return useQuery({
    ...asking('people', { ...input, limit: 1, total: 'true' }, FOLLOWS),
    placeholderData: keepPreviousData,
  });
}

function useChanged(pages: number, refetch: () => Promise<unknown>) {
  const { listen } = useLive();
  const [changed, setChanged] = useState(false);
  const short = useRef(true);
  short.current = pages <= FOLLOWED_PAGES;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = listen(({ type }) => {
      if (!FOLLOWS.some((prefix) => type.startsWith(prefix))) return;
      if (!short.current) setChanged(true);
      else
        timer ??= setTimeout(() => {
          timer = undefined;
          void refetch();
        }, TOGETHER_MS);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [listen, refetch]);
  const renew = useCallback(() => {
    setChanged(false);
    void refetch();
  }, [refetch]);
  return { changed, renew };
}
