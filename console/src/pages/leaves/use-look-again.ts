import { useEffect, useRef } from 'react';

/** A little later than the server says, so that it has happened. */
const AFTER_MS = 400;
const NOT_BEFORE_MS = 1_000;
const NOT_AFTER_MS = 2 ** 31 - 1;

/**
 * Tries that did not work write no event: the answer names the instant of the next one, and the page asks once more
 * after it. While that does not move it asks ever more rarely.
 */
export function useLookAgain(
  read: { readonly at: string; readonly lookAgainAt: string | null } | undefined,
  again: () => void,
): void {
  const patience = useRef({ at: '', ms: NOT_BEFORE_MS });
  const at = read?.at;
  const next = read?.lookAgainAt ?? null;
  const latest = useRef(again);
  latest.current = again;
  useEffect(() => {
    if (at === undefined || next === null) return;
    const same = patience.current.at === next;
    patience.current = { at: next, ms: same ? Math.min(30_000, patience.current.ms * 2) : NOT_BEFORE_MS };
    const wait = Math.max(patience.current.ms, Date.parse(next) - Date.parse(at) + AFTER_MS);
    const timer = setTimeout(() => latest.current(), Math.min(NOT_AFTER_MS, wait));
    return () => clearTimeout(timer);
  }, [at, next]);
}
