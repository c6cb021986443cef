import { useRef, useState } from 'react';

interface Doing {
  /** It is under way. */
  readonly doing: boolean;
  /** What went wrong the last time; stays until it is done again. */
  readonly error: unknown;
  /** Does it, unless it is under way: two presses before the page is drawn anew are one. */
  run(work: () => Promise<void>): Promise<void>;
}

/** One act of a person, with what a page shows of it. */
export function useDoing(): Doing {
  const [doing, setDoing] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const underWay = useRef(false);
  const run = async (work: () => Promise<void>) => {
    if (underWay.current) return;
    underWay.current = true;
    setDoing(true);
    setError(null);
    try {
      await work();
    } catch (failed) {
      setError(failed);
    } finally {
      underWay.current = false;
      setDoing(false);
    }
  };
  return { doing, error, run };
}
