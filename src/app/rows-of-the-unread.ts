import type { FeedRow, RowReject } from '../sources/feed/index.ts';

/** A row that can be read, of somebody of whom another row cannot. */
export const OF_UNREAD_PERSON = 'ROW_OF_UNREAD_PERSON';

/**
 * The readable rows of people of whom another row in the same report cannot be read. An old contract that ends says
 * nothing of somebody whose new one is the unreadable row: such people stay as they are until a report can be read
 * whole. Key of the row -> line of the unreadable one.
 */
export function rowsOfTheUnread(
  rows: readonly FeedRow[],
  rejects: readonly RowReject[],
): ReadonlyMap<string, number> {
  const unread = new Map<string, number>();
  for (const { identifiers, line } of rejects)
    for (const [as, value] of identifiers ?? []) unread.set(`${as}\u0000${value}`, line);
  const found = new Map<string, number>();
  if (unread.size === 0) return found;
  const columns = [...new Set(rejects.flatMap(({ identifiers }) => [...(identifiers?.keys() ?? [])]))];
  for (const row of rows) {
    for (const as of columns) {
      const line = unread.get(`${as}\u0000${String(row.values.get(as) ?? '')}`);
      if (line !== undefined) found.set(row.key, line);
    }
  }
  return found;
}
