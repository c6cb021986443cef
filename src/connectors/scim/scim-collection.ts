import { ConnectorFault } from '../../domain/connector.ts';
import type { Query, ScimAnswer, ScimClient } from './scim-client.ts';
import type { ScimConfig } from './scim-config.ts';
import type { Dialect } from './scim-dialect.ts';
import { isObject, type JsonObject, member, textOf } from './scim-json.ts';
import { type AskPage, newPageWalk, nextPage } from './scim-pages.ts';
import { idSegment } from './scim-path.ts';

export type Endpoint = '/Users' | '/Groups';

/** What every part of this connector works with. */
export interface ScimTarget {
  readonly config: ScimConfig;
  readonly client: ScimClient;
  readonly dialect: Dialect;
  readonly clock: () => number;
}

export interface FoundResource {
  readonly resource: JsonObject;
  /** For If-Match; only where the target says that it knows versions. */
  readonly etag?: string;
}

/** null = the target says that there is no such object (404, 410). */
export async function readById(
  target: ScimTarget,
  endpoint: Endpoint,
  id: string,
): Promise<FoundResource | null> {
  let answer: ScimAnswer;
  try {
    answer = await target.client.get(`${endpoint}/${idSegment(id)}`);
  } catch (error) {
    if (error instanceof ConnectorFault && error.kind === 'notFound') return null;
    throw error;
  }
  const found = foundResource(target, answer);
  if (textOf(member(found.resource, 'id')) !== id) {
    throw new ConnectorFault('retryable', 'The target answered with another object than the one asked for', {
      scope: 'object',
    });
  }
  return found;
}

export function foundResource(target: ScimTarget, answer: ScimAnswer): FoundResource {
  const etag = target.dialect.etag ? (answer.etag ?? versionOf(answer.body)) : undefined;
  return { resource: answer.body, ...(etag !== undefined && { etag }) };
}

function versionOf(resource: JsonObject): string | undefined {
  const meta = member(resource, 'meta');
  const version = isObject(meta) ? textOf(member(meta, 'version')) : undefined;
  return version === '' ? undefined : version;
}

/** Pages of a whole collection. Sorting makes them stable where the target can sort. */
export function pagesOf(target: ScimTarget, endpoint: Endpoint, query: Query = {}): AskPage {
  const { client, config, dialect } = target;
  const ask = async (start: number, sorted: boolean) => {
    const order = sorted ? { sortBy: 'id', sortOrder: 'ascending' } : {};
    const count = Math.min(config.pageSize, dialect.maxResults);
    const answer = await client.get(endpoint, { ...query, ...order, startIndex: start, count });
    return answer.body;
  };
  return async (start) => {
    if (!dialect.sort) return collectionExists(endpoint, start, () => ask(start, false));
    try {
      return await collectionExists(endpoint, start, () => ask(start, true));
    } catch (error) {
      if (!(error instanceof ConnectorFault) || error.kind !== 'invalid' || start !== 1) throw error;
      const body = await ask(start, false);
      dialect.sort = false;
      return body;
    }
  };
}

/** A collection that is not there must not look like an object that is not there. */
async function collectionExists(
  endpoint: Endpoint,
  start: number,
  ask: () => Promise<JsonObject>,
): Promise<JsonObject> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ConnectorFault && error.kind === 'notFound' && start === 1) {
      throw new ConnectorFault('unsupported', `This target has no ${endpoint}`, { cause: error });
    }
    throw error;
  }
}

/** Every object of a collection. */
export async function readAll(
  target: ScimTarget,
  endpoint: Endpoint,
  query: Query = {},
): Promise<readonly JsonObject[]> {
  const walk = newPageWalk();
  const ask = pagesOf(target, endpoint, query);
  const all: JsonObject[] = [];
  for (;;) {
    const { fresh, done } = await nextPage(walk, ask);
    all.push(...fresh);
    if (done) return all;
  }
}
