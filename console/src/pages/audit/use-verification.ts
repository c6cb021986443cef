import { useCallback, useEffect, useRef, useState } from 'react';
import { api } from '../../api/api.ts';
import { serverTime } from '../../api/server-clock.ts';
import { useSession } from '../../app/session.tsx';
import { openVerifier } from '../../verify/open-verifier.ts';
import {
  forgetCheckpoint,
  keepCheckpoint,
  type SeenCheckpoint,
  seenCheckpoint,
} from '../../verify/seen-checkpoint.ts';
import { type LogSource, type Outcome, type Progress, verifyLog } from '../../verify/verify-log.ts';

/** The server as a source of bytes. */
const SOURCE: LogSource = {
  checkpoint: async () => (await api.logCheckpoint()).signed?.note ?? null,
  keys: async () => (await api.logKeys()).keys.map(({ verifier }) => verifier),
  proof: async (from, to) => (await api.logConsistency({ from, to })).proof,
  file: (path) => api.logTile({ path }),
};

export interface Verification {
  readonly seen: SeenCheckpoint | null;
  readonly progress: Progress | null;
  readonly outcome: Outcome | null;
  /** The browser did not keep what was seen. */
  readonly notKept: boolean;
  readonly error: unknown;
  readonly running: boolean;
  start(accepted?: readonly string[]): void;
  stop(): void;
  forget(): void;
}

/** Verifies the log in this browser, and remembers what was seen. */
export function useVerification(): Verification {
  const { tenant } = useSession();
  const [seen, setSeen] = useState(() => seenCheckpoint(window.localStorage, tenant));
  const [progress, setProgress] = useState<Progress | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [notKept, setNotKept] = useState(false);
  const [running, setRunning] = useState(false);
  const over = useRef<AbortController | null>(null);
  useEffect(() => () => over.current?.abort(), []);

  const start = useCallback(
    (accepted: readonly string[] = []) => {
      over.current?.abort();
      const mine = new AbortController();
      over.current = mine;
      const verifier = openVerifier();
      setOutcome(null);
      setError(null);
      setProgress(null);
      setRunning(true);
      const before = seenCheckpoint(window.localStorage, tenant);
      verifyLog({
        source: SOURCE,
        verifier,
        seen: before,
        accepted,
        onProgress: setProgress,
        signal: mine.signal,
      })
        .then((told) => {
          if (mine.signal.aborted) return;
          setOutcome(told);
          if (told.kind !== 'good') return;
          const { note, size, keys } = told;
          const now = { note, size, keys, at: new Date(serverTime()).toISOString() };
          setNotKept(!keepCheckpoint(window.localStorage, tenant, now));
          setSeen(now);
        })
        .catch((failed: unknown) => {
          if (!mine.signal.aborted) setError(failed);
        })
        .finally(() => {
          verifier.close();
          if (over.current === mine) setRunning(false);
        });
    },
    [tenant],
  );
  const stop = useCallback(() => over.current?.abort(), []);
  const forget = useCallback(() => {
    forgetCheckpoint(window.localStorage, tenant);
    setSeen(null);
    setOutcome(null);
  }, [tenant]);
  return { seen, progress, outcome, notKept, error, running, start, stop, forget };
}
