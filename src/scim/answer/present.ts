import { isObject, type Json, type JsonObject, own } from '../json.ts';
import type { Schema } from '../schema/attribute.ts';
import type { Shape } from '../schema/shape.ts';
import { etagOf } from './etag.ts';
import { projector, type Wanted } from './projection.ts';

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

/** What is kept under these names, in their order. */
function kept(of: JsonObject, names: readonly string[]): Record<string, Json> {
  const found: Record<string, Json> = {};
  for (const name of names) {
    const value = own(of, name);
    if (value !== undefined && value !== null) found[name] = value;
  }
  return found;
}

/** Makes of resources what a client may see and wants to see, in the order of their schemas. */
export function presenter(
  shape: Shape,
  wanted: Wanted,
  base: string,
): (stored: StoredResource) => JsonObject {
  const { name: kind } = shape.type;
  // These are known elsewhere: a copy in the resource would be an old one.
  const elsewhere = kind === 'User' ? 'groups' : 'members';
  const names = namesIn(shape.core).filter((name) => name !== elsewhere);
  const extensions = shape.extensions.map((schema) => ({ id: schema.id, names: namesIn(schema) }));
  const cut = projector(shape, wanted);
  return ({ resource, id, externalId, groups, members, created, lastModified, version }) => {
    const whole: Record<string, Json> = { id };
    if (externalId !== undefined && externalId !== null) whole.externalId = externalId;
    Object.assign(whole, kept(resource, names));
    if (kind === 'User' && groups !== undefined) whole.groups = groups.map((one) => groupOf(base, one));
    if (kind === 'Group' && members !== undefined) whole.members = members.map((one) => memberOf(base, one));
    for (const extension of extensions) {
      const member = own(resource, extension.id);
      if (isObject(member)) whole[extension.id] = kept(member, extension.names);
    }
    whole.meta = {
      resourceType: kind,
      created: new Date(created).toISOString(),
      lastModified: new Date(lastModified).toISOString(),
      location: resourceLocation(base, kind, id),
      version: etagOf(version),
    };
    return cut(whole);
  };
}

const namesIn = (schema: Schema) => schema.attributes.map(({ name }) => name);
