/** So many rows are asked for, up to and with the last one of the page before: `atMost` takes that one in. */
export const rowsAskedFor = (limit: number): number => limit + 2;

/** One page of rows that stand in the order of their ids, the newest first. */
export function pageAfter<R>(
  rows: readonly R[],
  idOf: (row: R) => string,
  { limit, after }: { readonly limit: number; readonly after?: string | undefined },
): { readonly page: readonly R[]; readonly next: string | null } {
  const fresh = rows.filter((row) => idOf(row) !== after);
  const page = fresh.slice(0, limit);
  const last = page.at(-1);
  return { page, next: fresh.length > limit && last !== undefined ? idOf(last) : null };
}
