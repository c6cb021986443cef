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
  const { filter, filters } = target.dialect;
  const key = `${endpoint} ${printScimPath(wanted.path)}`;
  const asks = filter && filters.get(key) !== false;
  if (asks) {
    const found = await tryFilter(target, endpoint, wanted, query);
    const same = found?.filter(matches) ?? [];
    if (same.length > 0) filters.set(key, true);
    if (same.length > 0) return same;
    // A strange value may be what the target stumbled over; a plain one shows that it cannot filter by this path.
    if (found === null && isPlain(wanted.value)) filters.set(key, false);
    if (found !== null && !filters.has(key)) {
      const sample = await pagesOf(target, endpoint, query)(1);
      await learn(target, endpoint, wanted.path, key, resourcesOf(sample), query);
    }
    if (found !== null && isPlain(wanted.value) && filters.get(key) === true) return [];
  }
  const all = await readAll(target, endpoint, query);
  if (asks && !filters.has(key)) await learn(target, endpoint, wanted.path, key, all, query);
  return all.filter(matches);
}

/** Tries the filter on a value that is known to be there: some targets answer an unknown filter with nothing. */
async function learn(
  target: ScimTarget,
  endpoint: Endpoint,
  path: ScimPath,
  key: string,
  resources: readonly JsonObject[],
  query: Query,
): Promise<void> {
  const value = resources
    .map((one) => readPath(one, path))
    .find((one) => typeof one === 'string' && isPlain(one));
  if (typeof value !== 'string') return;
  const found = await tryFilter(target, endpoint, { path, value }, query);
  target.dialect.filters.set(key, found?.some((one) => readPath(one, path) === value) ?? false);
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

/** No quote, backslash, control character or space, which sloppy filter parsers stumble over. */
function isPlain(value: string): boolean {
  return /^[^\s"\\\p{Cc}\p{Surrogate}]+$/u.test(value);
}
