import type { QueryClient } from '@tanstack/react-query';
import { useQueryClient } from '@tanstack/react-query';
import {
  createContext,
  createElement,
  type ReactNode,
  use,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';

/** One event as the stream gives it; `data` as the SDK describes it for its type. */
export interface LiveEvent {
  readonly n: number;
  readonly type: string;
  readonly at: string;
  readonly subject: string | null;
  readonly target: string | null;
  readonly data: unknown;
}

export type LiveState = 'connecting' | 'live' | 'broken' | 'paused';

interface Live {
  readonly state: LiveState;
  pause(): void;
  resume(): void;
  /** Every event from now on, until the answer is called. */
  listen(listener: (event: LiveEvent) => void): () => void;
}

/** Several events of one moment ask a read once. */
const TOGETHER_MS = 250;

const LiveContext = createContext<Live | null>(null);

/** One stream for the whole page: what it tells is asked again where it is shown. */
export function LiveProvider({ after, children }: { readonly after: number; readonly children: ReactNode }) {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');
  const listeners = useRef(new Set<(event: LiveEvent) => void>());
  const paused = state === 'paused';
  const place = useRef(after);
  useEffect(() => {
    if (paused) return;
    const refresh = refreshing(client);
    const source = new EventSource(`/api/v1/events?after=${place.current}`);
    let lost = false;
    source.onopen = () => {
      // What was said while nobody listened is given again by the server, from the last number on.
      if (lost) void client.invalidateQueries();
      lost = false;
      setState('live');
    };
    source.onerror = () => {
      lost = true;
      setState('broken');
      // Closed for good: not allowed any more. The next read says why.
      if (source.readyState === EventSource.CLOSED) void client.invalidateQueries({ queryKey: ['session'] });
    };
    source.onmessage = ({ data }: MessageEvent<string>) => {
      const event = JSON.parse(data) as LiveEvent;
      place.current = event.n;
      refresh(event.type);
      for (const listener of listeners.current) listener(event);
    };
    return () => source.close();
  }, [client, paused]);
  const live = useMemo<Live>(
    () => ({
      state,
      pause: () => setState('paused'),
      resume: () => setState('connecting'),
      listen(listener) {
        listeners.current.add(listener);
        return () => listeners.current.delete(listener);
      },
    }),
    [state],
  );
  return createElement(LiveContext, { value: live }, children);
}

export function useLive(): Live {
  const live = use(LiveContext);
  if (live === null) throw new Error('outside of LiveProvider');
  return live;
}

function refreshing(client: QueryClient): (type: string) => void {
  const types = new Set<string>();
  let waiting = false;
  return (type) => {
    types.add(type);
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      const come = [...types];
      types.clear();
      void client.invalidateQueries({
        predicate: ({ meta }) => {
          const follows = (meta?.follows ?? []) as readonly string[];
          return follows.some((prefix) => come.some((one) => one.startsWith(prefix)));
        },
      });
    }, TOGETHER_MS);
  };
}
