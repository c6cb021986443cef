import { LockstepProblem } from '@lockstep/sdk';
import { QueryClient } from '@tanstack/react-query';

/** Nothing is asked again by the clock: events say when something changed. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 60_000,
      refetchOnWindowFocus: false,
      // What the server said is an answer; only a lost connection is worth another try.
      retry: (times, error) => times < 2 && !(error instanceof LockstepProblem),
    },
  },
});
