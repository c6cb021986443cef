import { ConnectorFault } from '../../domain/connector.ts';
import type { Query } from './scim-client.ts';
import { type Endpoint, pagesOf, readAll, type ScimTarget } from './scim-collection.ts';
import { resourcesOf } from './scim-dialect.ts';
import type { JsonObject } from './scim-json.ts';
import { equalsFilter, printScimPath, type ScimPath } from './scim-path.ts';
import { readPath } from './scim-value.ts';

export interface Wanted {
  readonly path: ScimPath;
  readonly value: string;
}

/**
 * Every object with that value. A filter is a help, not an authority: what it gives is compared again here, so a
 * filter that is ignored or misread cannot choose another person; and "nothing found" counts only from a filter that
 * was seen to find something and for a value that needs no escaping. Otherwise the whole collection is read.
 */
export async function readMatching(
  target: ScimTarget,
  endpoint: Endpoint,
  wanted: Wanted,
  matches: (resource: JsonObject) => boolean,
  query: Query = {},
): Promise<readonly JsonObject[]> {
  const { dialect } = target;
  const path = printScimPath(wanted.path);
  const key = `${endpoint} ${path}`;
  if (dialect.filter && dialect.filters.get(key) !== false) {
    const found = await tryFilter(target, endpoint, wanted, query);
    const same = found?.filter(matches) ?? [];
    if (same.length > 0) dialect.filters.set(key, true);
    if (same.length > 0) return same;
    if (
      found !== null &&
      isPlain(wanted.value) &&
      (await filterFinds(target, endpoint, wanted.path, key, query))
    ) {
      return [];
    }
    // A strange value may be what the target stumbled over; a plain one shows that it cannot filter by this path.
    if (found === null && isPlain(wanted.value)) dialect.filters.set(key, false);
  }
  return (await readAll(target, endpoint, query)).filter(matches);
}

/** null = the target refused the filter. */
async function tryFilter(
  target: ScimTarget,
  endpoint: Endpoint,
  { path, value }: Wanted,
  query: Query,
): Promise<readonly JsonObject[] | null> {
  try {
    return await readAll(target, endpoint, { ...query, filter: equalsFilter(printScimPath(path), value) });
  } catch (error) {
    const refused =
      error instanceof ConnectorFault && (error.kind === 'invalid' || error.kind === 'unsupported');
    if (!refused) throw error;
    return null;
  }
}

/** Tries the filter once on a value that is known to be there. Some targets answer an unknown filter with nothing. */
async function filterFinds(
  target: ScimTarget,
  endpoint: Endpoint,
  path: ScimPath,
  key: string,
  query: Query,
): Promise<boolean> {
  const known = target.dialect.filters.get(key);
  if (known !== undefined) return known;
  const sample = resourcesOf(await pagesOf(target, endpoint, query)(1))
    .map((one) => readPath(one, path))
    .find((value) => typeof value === 'string' && value !== '' && isPlain(value));
  // Nobody on the first page has such a value: nothing to try it on, and nothing that speaks against it.
  if (typeof sample !== 'string') return true;
  const found = await tryFilter(target, endpoint, { path, value: sample }, query);
  const works = found?.some((one) => readPath(one, path) === sample) ?? false;
  target.dialect.filters.set(key, works);
  return works;
}

/** No quote, backslash, control character or space, which sloppy filter parsers stumble over. */
function isPlain(value: string): boolean {
  return /^[^\s"\\\p{Cc}\p{Surrogate}]+$/u.test(value);
}
