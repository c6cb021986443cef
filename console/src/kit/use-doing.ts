import { useRef, useState } from 'react';
import { freshOrderKey } from '../api/order-key.ts';

/** For the order that is given, if it is one. The same until it is known that the order was carried out. */
type OrderKey = string;

interface Doing {
  /** It is under way. */
  readonly doing: boolean;
  /** What went wrong the last time; stays until it is done again. */
  readonly error: unknown;
  /** Does it, unless it is under way: two presses before the page is drawn anew are one. */
  run(work: (key: OrderKey) => Promise<void>): Promise<void>;
}

/** One act of a person, with what a page shows of it. */
export function useDoing(): Doing {
  const [doing, setDoing] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const underWay = useRef(false);
  const key = useRef<OrderKey | null>(null);
  const run = async (work: (key: OrderKey) => Promise<void>) => {
    if (underWay.current) return;
    underWay.current = true;
    setDoing(true);
    setError(null);
    try {
      key.current ??= freshOrderKey();
      await work(key.current);
      key.current = null;
    } catch (failed) {
      setError(failed);
    } finally {
      underWay.current = false;
      setDoing(false);
    }
  };
  return { doing, error, run };
}
