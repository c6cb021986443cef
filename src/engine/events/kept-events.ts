import type { Tx } from '../store.ts';

/** How long events are given out, unless somebody says otherwise. */
export const KEPT_DAYS = 400;
export const DAY_MS = 86_400_000;

/**
 * Number of the first event that is not older than `since`, of those with numbers below `size`; `size` where none is.
 * Found by halves: events are written in the order of their time, but for a clock that jumped, and then one of the
 * places at which it changes from older to younger is found.
 */
export async function firstKept(tx: Tx, since: number, size: number): Promise<number> {
  const at = async (n: number) => {
    const [row] = await tx.find(
      'event',
      { n: { atLeast: n } },
      { order: ['n'], limit: 1, columns: ['n', 'at'] },
    );
    return row;
  };
  const oldest = await at(0);
  if (oldest === undefined) return size;
  if (oldest.at >= since) return oldest.n;
  let [old, young] = [oldest.n, size];
  while (young - old > 1) {
    const middle = Math.floor((old + young) / 2);
    const row = await at(middle);
    if (row === undefined || row.at >= since) young = middle;
    else old = Math.max(row.n, middle);
  }
  return young;
}
