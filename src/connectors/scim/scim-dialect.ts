import { ConnectorFault } from '../../domain/connector.ts';
import type { ScimClient } from './scim-client.ts';
import type { ScimConfig } from './scim-config.ts';
import { countOf, flagOf, isObject, type JsonObject, listOf, member, textOf } from './scim-json.ts';

/** What this target really does. Told by discovery (RFC 7644 section 4), corrected by what it refuses. */
export interface Dialect {
  patch: boolean;
  readonly filter: boolean;
  readonly maxResults: number;
  sort: boolean;
  readonly etag: boolean;
  groups: boolean;
  excludesAttributes: boolean;
  /**
   * Whether a group without `members` is known to be empty: the schema says that members are returned, or they
   * were seen. Some servers never show them.
   */
  showsMembers: boolean;
  /** What was learned of filtering by a path ("/Users externalId"): true = it finds what is there. */
  readonly filters: Map<string, boolean>;
  /** Which of the three discovery documents could be read. */
  readonly discovered: readonly string[];
}

/** Absent discovery is normal and leaves the defaults; a target that does not answer at all throws. */
export async function discoverDialect(client: ScimClient, config: ScimConfig): Promise<Dialect> {
  const provider = await readOptional(client, '/ServiceProviderConfig');
  const types = await readOptional(client, '/ResourceTypes');
  const schemas = await readOptional(client, '/Schemas');
  const supports = (name: string, otherwise: boolean): boolean => {
    const feature = provider === null ? undefined : member(provider, name);
    return (isObject(feature) ? flagOf(member(feature, 'supported')) : undefined) ?? otherwise;
  };
  const filter = provider === null ? undefined : member(provider, 'filter');
  const maxResults = isObject(filter) ? countOf(member(filter, 'maxResults')) : undefined;
  return {
    patch: config.update === 'auto' ? supports('patch', true) : config.update === 'patch',
    filter: supports('filter', true),
    maxResults: maxResults === undefined || maxResults === 0 ? config.pageSize : maxResults,
    sort: supports('sort', false),
    etag: supports('etag', false),
    groups: config.groupsBy !== 'none' && hasGroupType(types),
    excludesAttributes: true,
    showsMembers: schemaReturnsMembers(schemas),
    filters: new Map(),
    discovered: [
      ...(provider === null ? [] : ['ServiceProviderConfig']),
      ...(types === null ? [] : ['ResourceTypes']),
      ...(schemas === null ? [] : ['Schemas']),
    ],
  };
}

async function readOptional(client: ScimClient, path: string): Promise<JsonObject | null> {
  try {
    return (await client.get(path)).body;
  } catch (error) {
    if (
      error instanceof ConnectorFault &&
      ['notFound', 'unsupported', 'forbidden', 'invalid'].includes(error.kind)
    ) {
      return null;
    }
    throw error;
  }
}

/** Only a list that names other types and no Group says that there are no groups. */
function hasGroupType(types: JsonObject | null): boolean {
  const names = resourcesOf(types).map((type) => textOf(member(type, 'name'))?.toLowerCase());
  return names.length === 0 || names.includes('group');
}

function schemaReturnsMembers(schemas: JsonObject | null): boolean {
  const group = resourcesOf(schemas).find((one) =>
    textOf(member(one, 'id'))?.toLowerCase().endsWith(':schemas:core:2.0:group'),
  );
  const members = listOf(group === undefined ? undefined : member(group, 'attributes')).find(
    (one) => isObject(one) && textOf(member(one, 'name'))?.toLowerCase() === 'members',
  );
  const returned = isObject(members) ? textOf(member(members, 'returned'))?.toLowerCase() : undefined;
  return returned === 'default' || returned === 'always';
}

export function resourcesOf(list: JsonObject | null): readonly JsonObject[] {
  return list === null ? [] : listOf(member(list, 'Resources')).filter(isObject);
}
