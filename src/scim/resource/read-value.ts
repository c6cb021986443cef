import { isObject, type Json, type JsonObject, own } from '../json.ts';
import type { Attribute } from '../schema/attribute.ts';
import { invalidSyntax, invalidValue } from '../scim-error.ts';
import { joinElements, primaryIndex } from './join-elements.ts';
import { unpackRole } from './json-role.ts';
import { readScalar } from './read-scalar.ts';
import { entriesIn, ignore, RESOURCE_LIMITS, type Reading, shown } from './reading.ts';
import { isSecret, subAttribute } from './sub-attribute.ts';

/** Sub-attributes by canonical name; undefined: said to be unassigned. */
export type Parts = ReadonlyMap<string, Json | undefined>;

/** What a client says an attribute is, in canonical form; undefined: unassigned. Never deeper than the schema. */
export function readValue(
  value: Json,
  attribute: Attribute,
  path: string,
  reading: Reading,
): Json | undefined {
  if (attribute.multiValued) return readList(value, attribute, path, reading);
  const one = single(value, path, reading);
  if (attribute.type !== 'complex') return readScalar(bare(one, reading), attribute, path, reading);
  return assigned(readParts(one, attribute, path, reading));
}

/** A value that is one by its schema, where clients put a list around it. */
export function single(value: Json, path: string, reading: Reading): Json {
  if (!Array.isArray(value)) return value;
  if (value.length === 0) return null;
  if (reading.dialect === 'strict') throw invalidValue(`${path}: expected one value, not a list`);
  if (value.length > 1) ignore(reading, path);
  return value.find((one) => isObject(one) && isTrue(own(one, 'primary'))) ?? value[0];
}

/** Microsoft Entra ID has written simple values as `{"$ref": null, "value": "False"}`. */
function bare(value: Json, { dialect }: Reading): Json {
  if (dialect === 'strict' || !isObject(value)) return value;
  const inside = own(value, 'value');
  const alone = Object.entries(value).every(([name, part]) => name === 'value' || part === null);
  return inside === undefined || isObject(inside) || !alone ? value : inside;
}

const isTrue = (value: Json | undefined) =>
  value === true || (typeof value === 'string' && value.toLowerCase() === 'true');

function readList(value: Json, attribute: Attribute, path: string, reading: Reading): Json | undefined {
  if (value === null || (value === '' && reading.dialect === 'tolerant')) return undefined;
  if (!Array.isArray(value) && reading.dialect === 'strict') throw invalidValue(`${path}: expected a list`);
  const given: readonly Json[] = Array.isArray(value) ? value : [value];
  if (given.length > RESOURCE_LIMITS.list)
    throw invalidValue(`${path}: more than ${RESOURCE_LIMITS.list} values`);
  const read = given
    .map((one, index) => readElement(one, attribute, `${path}[${index}]`, reading))
    .filter((one) => one !== undefined);
  if (reading.dialect === 'strict' && primaryIndex(read, 1) >= 0)
    throw invalidValue(`${path}: only one value can be primary`);
  const joined = joinElements([], read, attribute);
  return joined.length === 0 ? undefined : joined;
}

/** One element of a list; undefined: there is nothing in it. */
export function readElement(
  value: Json,
  attribute: Attribute,
  path: string,
  reading: Reading,
): Json | undefined {
  if (value === null && reading.dialect === 'strict') throw invalidValue(`${path}: null is no value`);
  if (attribute.type !== 'complex') return readScalar(value, attribute, path, reading);
  if (reading.dialect === 'strict' && !isObject(value)) throw invalidValue(`${path}: expected an object`);
  return assigned(readElementParts(value, attribute, path, reading));
}

/** Like `readParts`, of an element of a list. */
export function readElementParts(value: Json, attribute: Attribute, path: string, reading: Reading): Parts {
  const meant = reading.dialect === 'tolerant' && attribute.name === 'roles' ? unpackRole(value) : value;
  return readParts(meant, attribute, path, reading);
}

/** The sub-attributes that a client speaks of, those that it says are unassigned too. */
export function readParts(value: Json, attribute: Attribute, path: string, reading: Reading): Parts {
  const parts = new Map<string, Json | undefined>();
  if (value === null || (value === '' && reading.dialect === 'tolerant')) return parts;
  for (const [name, part] of entriesIn(asObject(value, attribute, path), path)) {
    const sub = subAttribute(attribute, name);
    const at = `${path}.${shown(name)}`;
    if (sub === undefined) {
      if (reading.dialect === 'strict') throw invalidSyntax(`${at}: there is no such attribute`);
      ignore(reading, at);
    } else if (sub.mutability !== 'readOnly' && !isSecret(sub)) {
      if (reading.dialect === 'strict' && parts.has(sub.name)) throw invalidSyntax(`${at}: is there twice`);
      parts.set(sub.name, readValue(part, sub, `${path}.${sub.name}`, reading));
    }
  }
  if (reading.dialect === 'strict' && parts.size === 0 && isObject(value) && Object.keys(value).length === 0)
    throw invalidValue(`${path}: an empty object is no value`);
  return parts;
}

/** A text for an object means its `value`: so clients name a manager, a mail address or a role. */
function asObject(value: Json, attribute: Attribute, path: string): JsonObject {
  if (isObject(value)) return value;
  const simple = typeof value === 'string' || typeof value === 'number';
  if (simple && subAttribute(attribute, 'value') !== undefined) return { value };
  throw invalidValue(`${path}: expected an object`);
}

/** The object of what is assigned; undefined: nothing is. Names are those of a schema: none begins with an underscore. */
export function assigned(parts: Parts): JsonObject | undefined {
  const there: Record<string, Json> = {};
  let any = false;
  for (const [name, part] of parts) {
    if (part === undefined) continue;
    there[name] = part;
    any = true;
  }
  return any ? there : undefined;
}
