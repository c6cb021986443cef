import { type Answer, LockstepProblem } from '@lockstep/sdk';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { api } from '../../api/api.ts';
import { type LiveEvent, useLive } from '../../app/live.ts';

export type LoggedEvent = Answer<'events'>['events'][number];

/** Numbers that are looked at with one question; the server gives no more at once. */
const WINDOW = 500;
/** Windows without anything that fits, until somebody is asked whether to go on. */
const EMPTY_WINDOWS = 20;
/** Longer lists of new events lose their oldest: they are read again from the server when wanted. */
const KEPT = 5_000;

interface Part {
  readonly events: readonly LoggedEvent[];
  /** Number below which the next part begins; null: nothing older is kept. */
  readonly below: number | null;
  /** The newest number that this list began with. */
  readonly top: number;
}

/** Groups of types as the address has them, in the words of the API. */
export const typesOf = (groups: string): string | undefined =>
  groups === ''
    ? undefined
    : groups
        .split(',')
        .map((group) => `${group}.*`)
        .join(',');

/** The newest first, from a number down, or from now down with what comes at the top. */
export function useEventLog(groups: string, at: string) {
  const query = useInfiniteQuery({
    queryKey: ['events', 'log', groups, at],
    queryFn: ({ pageParam, signal }) => part(groups, at, pageParam, signal),
    initialPageParam: null as number | null,
    getNextPageParam: ({ below }) => below,
    // What was read never changes.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const top = query.data?.pages[0]?.top ?? Number.POSITIVE_INFINITY;
  const fresh = useFresh(groups, at === '');
  const rows = useMemo(
    () => [
      ...fresh.filter(({ n }) => n > top),
      ...(query.data?.pages ?? []).flatMap(({ events }) => [...events]),
    ],
    [fresh, top, query.data],
  );
  return { query, rows };
}

async function part(groups: string, at: string, below: number | null, signal: AbortSignal): Promise<Part> {
  const top = below ?? (at === '' ? (await api.session({}, { signal })).event : Number(at));
  let upTo = top;
  for (let looked = 0; looked < EMPTY_WINDOWS; looked++) {
    const after = Math.max(-1, upTo - WINDOW);
    const { events, oldest } = await windowAfter(after, groups, signal);
    const found = events.filter(({ n }) => n <= upTo).reverse();
    const rest = oldest || after < 0 ? null : after;
    if (found.length > 0 || rest === null) return { events: found, below: rest, top };
    upTo = rest;
  }
  return { events: [], below: upTo, top };
}

async function windowAfter(after: number, groups: string, signal: AbortSignal) {
  const types = typesOf(groups);
  const ask = (from: number) =>
    api.events({ after: from, limit: WINDOW, ...(types === undefined ? {} : { types }) }, { signal });
  try {
    return { events: [...(await ask(after)).events], oldest: false };
  } catch (error) {
    const from = error instanceof LockstepProblem && error.code === 'EVENTS_GONE' ? error.details.from : null;
    if (typeof from !== 'number') throw error;
    return { events: [...(await ask(from)).events], oldest: true };
  }
}

/** What has come since this list was opened, the newest first. */
function useFresh(groups: string, wanted: boolean): readonly LoggedEvent[] {
  const { listen } = useLive();
  const [fresh, setFresh] = useState<readonly LoggedEvent[]>([]);
  useEffect(() => {
    setFresh([]);
    if (!wanted) return;
    const prefixes = groups === '' ? [] : groups.split(',').map((group) => `${group}.`);
    return listen((event) => {
      if (prefixes.length > 0 && !prefixes.some((prefix) => event.type.startsWith(prefix))) return;
      setFresh((before) =>
        before.some(({ n }) => n === event.n) ? before : [asLogged(event), ...before].slice(0, KEPT),
      );
    });
  }, [groups, wanted, listen]);
  return fresh;
}

const asLogged = (event: LiveEvent): LoggedEvent => ({ version: 1, operation: null, ...event });
