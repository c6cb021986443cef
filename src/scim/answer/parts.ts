import { isObject, type Json, type JsonObject } from '../json.ts';
import type { Attribute } from '../schema/attribute.ts';

/**
 * Cuts values of an attribute down to the sub-attributes that are kept. What its schema does not know is not shown;
 * undefined: nothing is left.
 */
export function partsOf(
  attribute: Attribute,
  keeps: (sub: Attribute) => boolean,
): (value: Json) => Json | undefined {
  if (attribute.type !== 'complex') return (value) => value;
  const kept = (attribute.subAttributes ?? []).filter(keeps).map(({ name }) => name);
  const names = new Map([
    ...kept.map((name) => [name.toLowerCase(), name] as const),
    // As they are stored: found at once.
    ...kept.map((name) => [name, name] as const),
  ]);

  function cut(value: JsonObject): JsonObject | undefined {
    const parts: Record<string, Json> = {};
    let some = false;
    for (const given of Object.keys(value)) {
      const name = names.get(given) ?? names.get(given.toLowerCase());
      const part = value[given];
      if (name === undefined || part === undefined || part === null) continue;
      parts[name] = part;
      some = true;
    }
    return some ? parts : undefined;
  }

  return (value) => {
    if (isObject(value)) return cut(value);
    if (!Array.isArray(value)) return undefined;
    const elements: Json[] = [];
    for (const element of value) {
      const parts = isObject(element) ? cut(element) : undefined;
      if (parts !== undefined) elements.push(parts);
    }
    return elements.length === 0 && value.length > 0 ? undefined : elements;
  };
}
