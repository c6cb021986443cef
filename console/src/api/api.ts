import { type Answer, type Input, lockstep, type OperationName } from '@lockstep/sdk';
import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query';
import { withStepUp } from './step-up.ts';

/** The server that this page came from, as whoever signed in. */
export const api = withStepUp(lockstep({ url: window.location.origin, token: null, retries: 1 }));

/** What a read follows: it is asked again when an event whose type begins so has come (`app/live.ts`). */
export type Follows = readonly string[];

type Ask = (input: unknown, options: { readonly signal?: AbortSignal }) => Promise<unknown>;

/** The options of a query for one operation: for `useQuery`, `useInfiniteQuery` and prefetching alike. */
export function asking<N extends OperationName>(name: N, input: Input<N>, follows: Follows) {
  return {
    queryKey: [name, input] as const,
    queryFn: ({ signal }: { readonly signal?: AbortSignal }) =>
      (api[name] as Ask)(input, signal === undefined ? {} : { signal }) as Promise<Answer<N>>,
    meta: { follows },
  };
}

/** One read, kept up to date by events. */
export function useRead<N extends OperationName>(
  name: N,
  input: Input<N>,
  follows: Follows = [],
): UseQueryResult<Answer<N>> {
  return useQuery(asking(name, input, follows));
}

/** After a change of ours the reads of these operations are asked again, before its event is back. */
export function useAskAgain(): (...names: readonly OperationName[]) => void {
  const client = useQueryClient();
  return (...names) => {
    for (const name of names) void client.invalidateQueries({ queryKey: [name] });
  };
}
