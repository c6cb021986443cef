import { isObject, type Json, type JsonObject, own } from '../json.ts';
import type { Attribute } from '../schema/attribute.ts';
import type { Resolved, Shape } from '../schema/shape.ts';
import { isSecret } from './sub-attribute.ts';

/** A resource while it is made: attributes by their names, those of each extension apart (null: the resource itself). */
export interface Draft {
  readonly of: Map<string | null, Map<string, Json>>;
  /** Members that no schema knows any more: an extension that was taken away keeps what it had. */
  readonly rest: readonly (readonly [string, Json])[];
}

export const emptyDraft = (): Draft => ({ of: new Map(), rest: [] });

/** Of a resource in canonical form. Nothing in it is changed later. */
export function draftOf(resource: JsonObject, shape: Shape): Draft {
  const of: Draft['of'] = new Map([[null, membersOf(resource, shape.attributes, shape)]]);
  for (const { id, attributes } of shape.extensions) {
    const held = own(resource, id);
    if (held !== undefined && isObject(held)) of.set(id, membersOf(held, attributes, shape));
  }
  const known = new Set([
    ...shape.attributes.map(({ name }) => name),
    ...shape.extensions.map(({ id }) => id),
  ]);
  const rest = Object.entries(resource).filter(([name]) => name !== 'schemas' && !known.has(name));
  return { of, rest };
}

function membersOf(held: JsonObject, attributes: readonly Attribute[], shape: Shape): Map<string, Json> {
  const found = new Map<string, Json>();
  for (const attribute of attributes) {
    const value = own(held, attribute.name);
    if (value !== undefined && isKept(attribute, shape)) found.set(attribute.name, value);
  }
  return found;
}

/** Members of groups are rows, not part of the resource; what is read-only is not said by clients. */
export const isKept = (attribute: Attribute, shape: Shape) =>
  attribute.mutability !== 'readOnly' && !isSecret(attribute) && !isMembers(attribute, shape);

export const isMembers = (attribute: Attribute, { type, core }: Shape) =>
  type.name === 'Group' && attribute.name === 'members' && core.attributes.includes(attribute);

export const valueIn = (draft: Draft, { extension, attribute }: Resolved): Json | undefined =>
  draft.of.get(extension)?.get(attribute.name);

/** undefined takes it away. */
export function setValue(draft: Draft, { extension, attribute }: Resolved, value: Json | undefined): void {
  const held = draft.of.get(extension);
  if (value === undefined) held?.delete(attribute.name);
  else if (held === undefined) draft.of.set(extension, new Map([[attribute.name, value]]));
  else held.set(attribute.name, value);
}

/** The resource in the order of its schemas, without what says nothing. */
export function resourceOf(draft: Draft, shape: Shape): JsonObject {
  const extensions = shape.extensions
    .map(({ id, attributes }) => [id, inOrder(draft.of.get(id), attributes)] as const)
    .filter(([, members]) => members.length > 0)
    .map(([id, members]) => [id, Object.fromEntries(members)] as const);
  return Object.fromEntries([...inOrder(draft.of.get(null), shape.attributes), ...extensions, ...draft.rest]);
}

function inOrder(
  held: ReadonlyMap<string, Json> | undefined,
  attributes: readonly Attribute[],
): readonly (readonly [string, Json])[] {
  return attributes.flatMap((attribute) => {
    const value = held?.get(attribute.name);
    const arranged = value === undefined ? undefined : arrange(value, attribute);
    return arranged === undefined ? [] : [[attribute.name, arranged] as const];
  });
}

function arrange(value: Json, attribute: Attribute): Json | undefined {
  if (!Array.isArray(value)) return arrangeOne(value, attribute);
  const elements = value.filter((one) => !isBare(one, attribute)).map((one) => arrangeOne(one, attribute));
  return elements.length === 0 ? undefined : elements;
}

function arrangeOne(value: Json, attribute: Attribute): Json {
  if (!isObject(value)) return value;
  const found = (attribute.subAttributes ?? []).flatMap(({ name }) => {
    const part = own(value, name);
    return part === undefined ? [] : [[name, part] as const];
  });
  return Object.fromEntries(found);
}

/** `{"type": "work"}` alone says nothing: so clients write a telephone number that somebody does not have. */
function isBare(element: Json, { name, subAttributes = [] }: Attribute): boolean {
  if (!isObject(element)) return false;
  const saysMore = subAttributes.some((sub) => sub.name === 'value') || name === 'addresses';
  return saysMore && Object.keys(element).every((part) => part === 'type' || part === 'primary');
}
