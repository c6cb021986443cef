import { isObject, type Json, type JsonObject, own } from '../json.ts';
import type { Attribute } from '../schema/attribute.ts';
import type { Shape } from '../schema/shape.ts';
import { instantOf } from './date-time.ts';
import { foldFor } from './fold-text.ts';

/**
 * The copy of a normalised resource that filters look at: texts folded where their case does not count, instants as
 * milliseconds. Bytes and secrets are not in it, nor what is in no schema, because nobody can ask for it.
 */
export function foldResource(resource: JsonObject, shape: Shape): JsonObject {
  const folded = entriesOf(resource, shape.attributes);
  for (const { id, attributes } of shape.extensions) {
    const extension = own(resource, id);
    if (!isObject(extension)) continue;
    const entries = entriesOf(extension, attributes);
    if (entries.length > 0) folded.push([id, Object.fromEntries(entries)]);
  }
  return Object.fromEntries(folded);
}

function entriesOf(object: JsonObject, attributes: readonly Attribute[]): [string, Json][] {
  const entries: [string, Json][] = [];
  for (const attribute of attributes) {
    const value = own(object, attribute.name);
    if (value === undefined || attribute.returned === 'never' || attribute.mutability === 'writeOnly')
      continue;
    const folded =
      attribute.multiValued && Array.isArray(value) ? listOf(value, attribute) : one(value, attribute);
    if (folded !== null) entries.push([attribute.name, folded]);
  }
  return entries;
}

const listOf = (values: readonly Json[], attribute: Attribute): Json =>
  values.map((value) => one(value, attribute)).filter((value) => value !== null);

/** null: nothing to search. */
function one(value: Json, attribute: Attribute): Json {
  switch (attribute.type) {
    case 'binary':
      return null;
    case 'complex':
      return isObject(value) ? Object.fromEntries(entriesOf(value, attribute.subAttributes ?? [])) : value;
    case 'string':
    case 'reference':
      return typeof value === 'string' ? foldFor(attribute, value) : value;
    case 'dateTime':
      return typeof value === 'string' ? instantOf(value) : value;
    case 'boolean':
    case 'integer':
    case 'decimal':
      return value;
  }
}
