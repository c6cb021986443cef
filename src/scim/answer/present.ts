import { isObject, type Json, type JsonObject, own } from '../json.ts';
import type { Attribute } from '../schema/attribute.ts';
import type { Shape } from '../schema/shape.ts';
import { etagOf } from './etag.ts';
import { withParts } from './parts.ts';

/** A resource as it is kept. */
export interface StoredResource {
  /** Attributes by the names of their schema, those of an extension in a member with its URN. */
  readonly resource: JsonObject;
  readonly id: string;
  readonly externalId?: string | null;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly lastModified: number;
  readonly version: number;
  /** Of a user; not there: they were not loaded and are not shown. */
  readonly groups?: readonly GroupOfUser[];
  /** Of a group. */
  readonly members?: readonly MemberOfGroup[];
}

export interface GroupOfUser {
  readonly id: string;
  readonly display: string | null;
  readonly type: 'direct' | 'indirect';
}

export interface MemberOfGroup {
  readonly id: string;
  readonly kind: 'User' | 'Group';
  readonly display: string | null;
}

/** The address of something below the base URL. Colons stay: URNs are read by people. */
export function location(base: string, ...path: readonly string[]): string {
  const root = base.endsWith('/') ? base.slice(0, -1) : base;
  return [root, ...path.map((part) => encodeURIComponent(part).replaceAll('%3A', ':'))].join('/');
}

export const resourceLocation = (base: string, type: 'User' | 'Group', id: string): string =>
  location(base, `${type}s`, id);

const display = (text: string | null) => (text === null ? {} : { display: text });

const groupOf = (base: string, group: GroupOfUser): JsonObject => ({
  value: group.id,
  $ref: resourceLocation(base, 'Group', group.id),
  ...display(group.display),
  type: group.type,
});

const memberOf = (base: string, { id, kind, display: name }: MemberOfGroup): JsonObject => ({
  value: id,
  $ref: resourceLocation(base, kind, id),
  type: kind,
  ...display(name),
});

/** What is kept of these attributes, in their order, without nulls and without what is never shown. */
function shown(of: JsonObject, attributes: readonly Attribute[]): [string, Json][] {
  const found: [string, Json][] = [];
  for (const attribute of attributes) {
    const value = own(of, attribute.name);
    if (value === undefined || value === null || attribute.returned === 'never') continue;
    const kept = withParts(value, attribute, (sub) => sub.returned !== 'never');
    if (kept !== undefined) found.push([attribute.name, kept]);
  }
  return found;
}

/** The whole resource as a client sees it, before `project` cuts it down to what was asked for. */
export function present(stored: StoredResource, shape: Shape, base: string): JsonObject {
  const { id, externalId, groups, members } = stored;
  const isUser = shape.type.name === 'User';
  // These are known elsewhere: a copy in the resource would be an old one.
  const elsewhere = isUser ? 'groups' : 'members';
  const core = shape.core.attributes.filter(({ name }) => name !== elsewhere);
  const extensions: [string, JsonObject][] = [];
  for (const extension of shape.extensions) {
    const member = own(stored.resource, extension.id);
    const kept = isObject(member) ? shown(member, extension.attributes) : [];
    if (kept.length > 0) extensions.push([extension.id, Object.fromEntries(kept)]);
  }
  return {
    schemas: [shape.core.id, ...extensions.map(([urn]) => urn)],
    id,
    ...(externalId === undefined || externalId === null ? {} : { externalId }),
    ...Object.fromEntries(shown(stored.resource, core)),
    ...(isUser && groups !== undefined ? { groups: groups.map((one) => groupOf(base, one)) } : {}),
    ...(!isUser && members !== undefined ? { members: members.map((one) => memberOf(base, one)) } : {}),
    ...Object.fromEntries(extensions),
    meta: {
      resourceType: shape.type.name,
      created: new Date(stored.created).toISOString(),
      lastModified: new Date(stored.lastModified).toISOString(),
      location: resourceLocation(base, shape.type.name, id),
      version: etagOf(stored.version),
    },
  };
}
