import type { Query, QueryClient } from '@tanstack/react-query';

/** Several events of one moment ask a read once. */
const TOGETHER_MS = 250;
/** A list of more pages than these is not asked for page by page at every event: it says that it is old instead. */
const FOLLOWED_PAGES = 2;

export const isLong = (data: unknown): boolean =>
  ((data as { readonly pages?: readonly unknown[] } | undefined)?.pages?.length ?? 0) > FOLLOWED_PAGES;

export interface Refresh {
  /** An event of this type has come: the reads that follow it are asked again. */
  come(type: string): void;
  stop(): void;
}

/**
 * A read that is under way is never cut off, or a slow one would not come to its end while much happens: it may have been
 * answered before the event, so it is asked again when it is done.
 */
export function refreshing(client: QueryClient): Refresh {
  const types = new Set<string>();
  const behind = new Set<Query>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ask = (predicate: (query: Query) => boolean) =>
    void client.invalidateQueries({ predicate }, { cancelRefetch: false });
  const refresh = () => {
    timer = undefined;
    const come = [...types];
    types.clear();
    const follows = ({ meta, state }: Query) =>
      !isLong(state.data) &&
      ((meta?.follows ?? []) as readonly string[]).some((prefix) =>
        come.some((one) => one.startsWith(prefix)),
      );
    for (const query of client.getQueryCache().findAll({ fetchStatus: 'fetching', predicate: follows }))
      behind.add(query);
    ask(follows);
  };
  const unsubscribe = client.getQueryCache().subscribe(({ query }) => {
    if (query.state.fetchStatus === 'idle' && behind.delete(query)) ask((one) => one === query);
  });
  return {
    come(type) {
      types.add(type);
      timer ??= setTimeout(refresh, TOGETHER_MS);
    },
    stop() {
      clearTimeout(timer);
      unsubscribe();
    },
  };
}
