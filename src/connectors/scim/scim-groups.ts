import { ConnectorFault } from '../../domain/connector.ts';
import type { Query } from './scim-client.ts';
import { type FoundResource, readById, type ScimTarget } from './scim-collection.ts';
import { isObject, type JsonObject, listOf, member, textOf } from './scim-json.ts';
import { readMatching } from './scim-match.ts';

export interface ScimGroup extends FoundResource {
  readonly id: string;
  /** What an entitlement calls it: display name or id, as configured. */
  readonly value: string;
  readonly members: ReadonlySet<string>;
  /** False when the answer had no member list and this target is not known to leave out empty ones only. */
  readonly showsMembers: boolean;
}

/**
 * The group that an entitlement names, with its members read from the group itself. null = there is none.
 * Throws ConnectorFault `conflict` when several groups have that name: SCIM does not keep names apart.
 */
export async function findGroup(target: ScimTarget, value: string): Promise<ScimGroup | null> {
  if (!target.dialect.groups) throw new ConnectorFault('unsupported', 'This target has no groups');
  if (target.config.groupsBy === 'id') return readGroup(target, value);
  const wanted = { path: { attribute: 'displayName' }, value };
  const isNamed = (one: JsonObject) => nameOf(one)?.toLowerCase() === value.toLowerCase();
  const named = await leavingOutMembers(target, (query) =>
    readMatching(target, '/Groups', wanted, isNamed, query),
  );
  const exact = named.filter((one) => nameOf(one) === value);
  const same = exact.length > 0 ? exact : named;
  if (same.length > 1) {
    throw new ConnectorFault('conflict', `${same.length} groups have that name: use groupsBy: id`, {
      scope: 'object',
    });
  }
  const id = same[0] === undefined ? undefined : textOf(member(same[0], 'id'));
  return id === undefined ? null : readGroup(target, id);
}

export async function readGroup(target: ScimTarget, id: string): Promise<ScimGroup | null> {
  const found = await readById(target, '/Groups', id);
  if (found === null) return null;
  return { ...found, ...describeGroup(target, found.resource), id };
}

/** Reads one group resource; seeing one member list tells that this target shows them. */
export function describeGroup(
  target: ScimTarget,
  resource: JsonObject,
): Pick<ScimGroup, 'value' | 'members' | 'showsMembers'> {
  const members = member(resource, 'members');
  if (Array.isArray(members)) target.dialect.showsMembers = true;
  const value = target.config.groupsBy === 'id' ? textOf(member(resource, 'id')) : nameOf(resource);
  return {
    value: value ?? '',
    members: new Set(listOf(members).flatMap((one) => memberId(one) ?? [])),
    showsMembers: target.dialect.showsMembers,
  };
}

/** Members are told apart by id alone; `display` and `$ref` may be missing or wrong. */
export function memberId(element: unknown): string | undefined {
  return isObject(element) ? textOf(member(element, 'value')) : textOf(element);
}

/** Groups without their members, which may be many; some targets cannot leave them out. */
export async function leavingOutMembers<T>(
  target: ScimTarget,
  ask: (query: Query) => Promise<T>,
): Promise<T> {
  if (target.dialect.excludesAttributes) {
    try {
      return await ask({ excludedAttributes: 'members' });
    } catch (error) {
      if (!(error instanceof ConnectorFault) || error.kind !== 'invalid') throw error;
    }
  }
  const groups = await ask({});
  target.dialect.excludesAttributes = false;
  return groups;
}

function nameOf(resource: JsonObject): string | undefined {
  return textOf(member(resource, 'displayName'));
}
