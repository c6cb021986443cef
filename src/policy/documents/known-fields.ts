import { type JsonSchema, jsonSchemaOf } from './json-schema.ts';
import type { Kind } from './kinds.ts';

const schemas = new Map<Kind, JsonSchema>();

/** The fields that may stand at a place of a document, for "did you mean". */
export function knownFields(kind: Kind, path: readonly PropertyKey[]): readonly string[] {
  let schema = schemas.get(kind);
  if (schema === undefined) {
    schema = jsonSchemaOf(kind);
    schemas.set(kind, schema);
  }
  let places: JsonSchema[] = branches(schema);
  for (const step of path) places = places.flatMap((place) => branches(child(place, step)));
  return [...new Set(places.flatMap((place) => Object.keys(object(place.properties) ?? {})))];
}

function branches(schema: JsonSchema | undefined): JsonSchema[] {
  if (schema === undefined) return [];
  const alternatives = [schema.anyOf, schema.oneOf].flatMap((list) => (Array.isArray(list) ? list : []));
  return [schema, ...alternatives.flatMap((alternative) => branches(object(alternative)))];
}

function child(schema: JsonSchema, step: PropertyKey): JsonSchema | undefined {
  if (typeof step === 'number') return object(schema.items);
  const properties = object(schema.properties);
  if (properties !== undefined && Object.hasOwn(properties, step)) return object(properties[String(step)]);
  return object(schema.additionalProperties);
}

function object(value: unknown): JsonSchema | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonSchema)
    : undefined;
}
