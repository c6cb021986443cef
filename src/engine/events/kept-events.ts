import { LEAST_KEPT_DAYS } from '../../domain/kept-days.ts';
import { LOG_COUNTER } from '../log/journal.ts';
import type { Tx } from '../store.ts';

export const DAY_MS = 86_400_000;

/** Until when, in numbers: every event before it was kept long enough, and its leaf is signed. */
export async function removableBefore(tx: Tx, now: number, keptDays: number): Promise<number> {
  const [counter] = await tx.find('counter', { name: LOG_COUNTER });
  const [signed] = await tx.find('checkpoint', {}, { order: [{ descending: 'size' }], limit: 1 });
  // The first that is young ends it, also where a clock that jumped made it look so: what is left has no gaps.
  const [young] = await tx.find(
    'event',
    { at: { atLeast: now - keptDays * DAY_MS } },
    { order: ['n'], limit: 1, columns: ['n'] },
  );
  return Math.min(young?.n ?? counter?.value ?? 0, signed?.size ?? 0);
}

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

/** Which events the log itself says may be missing. */
export interface Removal {
  /** Number of the entry that says so. */
  readonly n: number;
  readonly at: number;
  /** The first number that is kept. */
  readonly before: number;
}

/** The newest removal; null: all events have to be there. */
export async function lastRemoval(tx: Tx): Promise<Removal | null> {
  const [row] = await tx.find(
    'event',
    { type: 'events.removed' },
    { order: [{ descending: 'n' }], limit: 1, columns: ['n', 'at', 'payload'] },
  );
  const { before } = (row?.payload ?? {}) as { readonly before?: unknown };
  return row === undefined || typeof before !== 'number' ? null : { n: row.n, at: row.at, before };
}

/** Whether this event may be missing: told so by a later entry, and old enough by its own leaf. */
export function mayBeMissing(
  removal: Removal | null,
  { n, at }: { readonly n: number; readonly at: number },
): boolean {
  return (
    removal !== null && n < removal.before && n < removal.n && at <= removal.at - LEAST_KEPT_DAYS * DAY_MS
  );
}
