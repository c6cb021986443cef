import { isObject, type Json, type JsonObject } from '../json.ts';
import type { Attribute } from '../schema/attribute.ts';

function partsOf(
  value: JsonObject,
  subs: ReadonlyMap<string, Attribute>,
  keeps: (sub: Attribute) => boolean,
): JsonObject | undefined {
  const parts: [string, Json][] = [];
  for (const [name, part] of Object.entries(value)) {
    const sub = subs.get(name.toLowerCase());
    if (sub !== undefined && part !== null && keeps(sub)) parts.push([sub.name, part]);
  }
  return parts.length === 0 ? undefined : Object.fromEntries(parts);
}

/** A value with the sub-attributes that are kept only. What its schema does not know is not shown; undefined: nothing is left. */
export function withParts(
  value: Json,
  attribute: Attribute,
  keeps: (sub: Attribute) => boolean,
): Json | undefined {
  if (attribute.type !== 'complex') return value;
  const subs = new Map((attribute.subAttributes ?? []).map((sub) => [sub.name.toLowerCase(), sub]));
  if (isObject(value)) return partsOf(value, subs, keeps);
  if (!Array.isArray(value)) return undefined;
  const elements: Json[] = [];
  for (const element of value) {
    const parts = isObject(element) ? partsOf(element, subs, keeps) : undefined;
    if (parts !== undefined) elements.push(parts);
  }
  return elements.length === 0 && value.length > 0 ? undefined : elements;
}
