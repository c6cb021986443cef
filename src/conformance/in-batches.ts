/** Enough to be quick over a long line, few enough for any server. */
const AT_ONCE = 5;

/** Does this for each, a few at once; the results are in the order of the list. */
export async function inBatches<T, R>(list: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let from = 0; from < list.length; from += AT_ONCE)
    results.push(...(await Promise.all(list.slice(from, from + AT_ONCE).map(work))));
  return results;
}
