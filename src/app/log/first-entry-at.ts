import type { Tx } from '../../engine/store.ts';
import { read } from './entry-in-words.ts';

/**
 * Number of the first entry that is not older than an instant, of `size`; `size` where none is. Found by halves in the
 * leaves, which are all kept. Where a clock jumped, one of the places at which it changes from older to younger is found.
 */
export async function firstEntryAt(tx: Tx, instant: number, size: number): Promise<number> {
  let [old, young] = [-1, size];
  while (young - old > 1) {
    const middle = Math.floor((old + young) / 2);
    const [row] = await tx.find('log_leaf', { n: middle }, { columns: ['leaf'] });
    const at = row === undefined ? undefined : read(row.leaf)?.at;
    if (at === undefined || Date.parse(at) >= instant) young = middle;
    else old = middle;
  }
  return young;
}
