import { useQueryClient } from '@tanstack/react-query';
import {
  createContext,
  createElement,
  type ReactNode,
  use,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { refreshing } from './refresh.ts';
import { askingSession } from './session.tsx';
import { stream } from './stream.ts';

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

const LiveContext = createContext<Live | null>(null);

/** One stream for the whole page: what it tells is asked again where it is shown. */
export function LiveProvider({ after, children }: { readonly after: number; readonly children: ReactNode }) {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');
  const listeners = useRef(new Set<(event: LiveEvent) => void>());
  const paused = state === 'paused';
  const place = useRef(after);
  const missed = useRef(false);
  useEffect(() => {
    if (paused) return;
    const refresh = refreshing(client);
    const close = stream(place.current, {
      onOpen() {
        // What nobody listened to cannot be known: everything is asked again.
        if (missed.current) void client.invalidateQueries();
        missed.current = false;
        setState('live');
      },
      onLost() {
        missed.current = true;
        setState('broken');
      },
      onMessage(text) {
        const event = JSON.parse(text) as LiveEvent;
        place.current = event.n;
        refresh.come(event.type);
        for (const listener of listeners.current) listener(event);
      },
      newest: async () => (await client.fetchQuery({ ...askingSession, staleTime: 0 })).event,
    });
    return () => {
      missed.current = true;
      refresh.stop();
      close();
    };
  }, [client, paused]);
  // The same in every state: whoever listens keeps what was heard.
  const listen = useCallback((listener: (event: LiveEvent) => void) => {
    listeners.current.add(listener);
    return () => listeners.current.delete(listener);
  }, []);
  const live = useMemo<Live>(
    () => ({ state, pause: () => setState('paused'), resume: () => setState('connecting'), listen }),
    [state, listen],
  );
  return createElement(LiveContext, { value: live }, children);
}

export function useLive(): Live {
  const live = use(LiveContext);
  if (live === null) throw new Error('outside of LiveProvider');
  return live;
}
