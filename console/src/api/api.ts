import { type Answer, type Input, lockstep, type OperationName } from '@lockstep/sdk';
import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query';
import { queryClient } from '../app/query-client.ts';
import { hearClock } from './server-clock.ts';
import { withStepUp } from './step-up.ts';

/** The server that this page came from, as whoever signed in. */
export const api = withStepUp(
  lockstep({ url: window.location.origin, token: null, retries: 1, fetch: listened }),
);

/** Whatever is read or done: the first answer that knows nobody any more takes the page away (`app/shell.tsx`). */
async function listened(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const answer = await fetch(input, init);
  hearClock(answer.headers.get('date'));
  // Of the session itself it is under way: that it is not asked twice ends this.
  if (answer.status === 401)
    void queryClient.invalidateQueries({ queryKey: ['session'] }, { cancelRefetch: false });
  return answer;
}

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
