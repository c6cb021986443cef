import { isObject, type Json, type JsonObject, own } from '../json.ts';
import { invalidValue } from '../scim-error.ts';
import { type Attribute, attribute, type Schema } from './attribute.ts';

const LIMITS = { schemas: 20, attributes: 100, subAttributes: 50, text: 1024, values: 100 } as const;
const NAME = /^[A-Za-z][\w$-]{0,63}$/;
const URN = /^urn:[A-Za-z0-9][A-Za-z0-9-]{0,31}:[A-Za-z0-9._:-]{0,199}[A-Za-z0-9_-]$/i;
/** Ours, or not a schema at all. Other names below urn:ietf are what vendors tell administrators to use. */
const TAKEN = [
  'urn:ietf:params:scim:schemas:core:',
  'urn:ietf:params:scim:schemas:extension:enterprise:',
  'urn:ietf:params:scim:api:',
];

const TYPES = [
  'string',
  'boolean',
  'decimal',
  'integer',
  'dateTime',
  'binary',
  'reference',
  'complex',
] as const;
const MUTABILITIES = ['readOnly', 'readWrite', 'immutable', 'writeOnly'] as const;
const RETURNED = ['always', 'never', 'default', 'request'] as const;

const SCHEMA_MEMBERS = ['schemas', 'id', 'name', 'description', 'attributes', 'meta'];
const ATTRIBUTE_MEMBERS = [
  'name',
  'type',
  'multiValued',
  'description',
  'required',
  'caseExact',
  'mutability',
  'returned',
  'uniqueness',
  'canonicalValues',
  'referenceTypes',
  'subAttributes',
];

/** A misspelled characteristic would be a default nobody wants, such as a secret that is shown. */
function object(value: unknown, at: string, members: readonly string[]): JsonObject {
  if (!isObject(value)) throw invalidValue(`${at}: has to be an object`);
  const other = Object.keys(value).find((name) => !members.includes(name));
  if (other !== undefined)
    throw invalidValue(`${at}: ${JSON.stringify(other.slice(0, 64))} is not known here`);
  return value;
}

function text(of: JsonObject, name: string, at: string): string {
  const value = own(of, name) ?? '';
  if (typeof value !== 'string' || value.length > LIMITS.text)
    throw invalidValue(`${at}.${name}: has to be a text of at most ${LIMITS.text} characters`);
  return value;
}

function flag(of: JsonObject, name: string, at: string, otherwise: boolean): boolean {
  const value = own(of, name) ?? otherwise;
  if (typeof value !== 'boolean') throw invalidValue(`${at}.${name}: has to be true or false`);
  return value;
}

function word<W extends string>(
  of: JsonObject,
  name: string,
  at: string,
  words: readonly W[],
  otherwise: W,
): W {
  const value = own(of, name) ?? otherwise;
  const found = words.find((one) => one === value);
  if (found === undefined) throw invalidValue(`${at}.${name}: has to be one of ${words.join(', ')}`);
  return found;
}

function list(value: Json | undefined, at: string, most: number): readonly Json[] {
  if (!Array.isArray(value)) throw invalidValue(`${at}: has to be a list`);
  if (value.length > most) throw invalidValue(`${at}: has more than ${most} entries`);
  return value;
}

function texts(of: JsonObject, name: string, at: string): readonly string[] | undefined {
  const value = own(of, name) ?? undefined;
  if (value === undefined) return undefined;
  return list(value, `${at}.${name}`, LIMITS.values).map((one, index) => {
    if (typeof one !== 'string' || one === '' || one.length > LIMITS.text)
      throw invalidValue(`${at}.${name}[${index}]: has to be a text`);
    return one;
  });
}

/** Names differ in more than their case (RFC 7643 section 2.1). */
function attributes(value: Json | undefined, at: string, inside: boolean): readonly Attribute[] {
  const entries = list(value, at, inside ? LIMITS.subAttributes : LIMITS.attributes);
  if (entries.length === 0) throw invalidValue(`${at}: has to have an attribute`);
  const names = new Set<string>();
  return entries.map((entry, index) => {
    const found = readAttribute(entry, `${at}[${index}]`, inside);
    const name = found.name.toLowerCase();
    if (names.has(name)) throw invalidValue(`${at}[${index}].name: ${found.name} is there twice`);
    names.add(name);
    return found;
  });
}

function refuseContradictions(one: Attribute, at: string): void {
  if (one.mutability === 'writeOnly' && one.returned !== 'never')
    throw invalidValue(`${at}.returned: what is writeOnly is never returned`);
  if (one.mutability === 'readOnly' && one.required)
    throw invalidValue(`${at}.required: nobody can send what is readOnly`);
}

/** Those of a reference have to be named (RFC 7643 section 7); others have none. */
function referenceTypes(of: JsonObject, type: Attribute['type'], at: string) {
  const found = texts(of, 'referenceTypes', at);
  if (type === 'reference') return { referenceTypes: found ?? ['uri'] };
  if (found !== undefined) throw invalidValue(`${at}.referenceTypes: only a reference has them`);
  return {};
}

function subAttributes(of: JsonObject, type: Attribute['type'], at: string) {
  const value = own(of, 'subAttributes') ?? undefined;
  if (type === 'complex') return { subAttributes: attributes(value, `${at}.subAttributes`, true) };
  if (value !== undefined && !(Array.isArray(value) && value.length === 0))
    throw invalidValue(`${at}.subAttributes: only a complex attribute has them`);
  return {};
}

function readAttribute(value: unknown, at: string, inside: boolean): Attribute {
  const of = object(value, at, ATTRIBUTE_MEMBERS);
  const name = text(of, 'name', at);
  if (!NAME.test(name) && !(inside && name === '$ref'))
    throw invalidValue(`${at}.name: has to be letters, digits, $, - and _, a letter first, at most 64`);
  const type = word(of, 'type', at, TYPES, 'string');
  if (inside && type === 'complex')
    throw invalidValue(`${at}.type: nothing is complex inside of a complex one`);
  // Only ids and names of ours are kept unique.
  word(of, 'uniqueness', at, ['none'], 'none');
  const mutability = word(of, 'mutability', at, MUTABILITIES, 'readWrite');
  const canonicalValues = texts(of, 'canonicalValues', at);
  const found = attribute(name, type, text(of, 'description', at), {
    multiValued: flag(of, 'multiValued', at, false),
    required: flag(of, 'required', at, false),
    // RFC 7643 sections 2.3.6 and 2.3.7.
    caseExact: flag(of, 'caseExact', at, type === 'reference' || type === 'binary'),
    mutability,
    returned: word(of, 'returned', at, RETURNED, mutability === 'writeOnly' ? 'never' : 'default'),
    ...(canonicalValues === undefined ? {} : { canonicalValues }),
    ...referenceTypes(of, type, at),
    ...subAttributes(of, type, at),
  });
  refuseContradictions(found, at);
  return found;
}

function readSchema(value: unknown, at: string): Schema {
  const of = object(value, at, SCHEMA_MEMBERS);
  const id = text(of, 'id', at);
  if (!URN.test(id)) throw invalidValue(`${at}.id: has to be a URN, for example urn:example:hr:1.0:User`);
  const taken = TAKEN.find((start) => `${id.toLowerCase()}:`.startsWith(start));
  if (taken !== undefined) throw invalidValue(`${at}.id: names that begin with ${taken} are taken`);
  if (TAKEN.some((start) => start.startsWith(`${id.toLowerCase()}:`)))
    throw invalidValue(`${at}.id: other schemas begin with it`);
  const name = text(of, 'name', at);
  if (name === '') throw invalidValue(`${at}.name: is missing`);
  return {
    id,
    name,
    description: text(of, 'description', at),
    attributes: attributes(own(of, 'attributes'), `${at}.attributes`, false),
  };
}

/**
 * An extension as an administrator declares it, in the format of RFC 7643 section 7.
 * @throws ScimError 400 invalidValue, with the place
 */
export const readDeclaredSchema = (value: unknown): Schema => readSchema(value, 'schema');

/** All extensions of one connection: no name is another one with an attribute behind it. */
export function readDeclaredSchemas(value: unknown): readonly Schema[] {
  if (!Array.isArray(value)) throw invalidValue('schemas: has to be a list');
  if (value.length > LIMITS.schemas) throw invalidValue(`schemas: has more than ${LIMITS.schemas} entries`);
  const found = value.map((one, index) => readSchema(one, `schemas[${index}]`));
  for (const [index, { id }] of found.entries()) {
    const start = `${id.toLowerCase()}:`;
    const other = found.findIndex((one, at) => at !== index && `${one.id.toLowerCase()}:`.startsWith(start));
    if (other >= 0) throw invalidValue(`schemas[${other}].id: is or begins with that of schemas[${index}]`);
  }
  return found;
}
