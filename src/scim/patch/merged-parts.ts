import { type Json, type JsonObject, own } from '../json.ts';
import { joinElements } from '../resource/join-elements.ts';
import { assigned, type Parts } from '../resource/read-value.ts';
import { subAttribute } from '../resource/sub-attribute.ts';
import type { Attribute } from '../schema/attribute.ts';

/** A complex value with other parts; undefined: none is left. `adds`: lists among them grow. */
export function mergedParts(
  held: JsonObject,
  parts: Parts,
  attribute: Attribute,
  adds: boolean,
): JsonObject | undefined {
  const all = new Map<string, Json | undefined>(Object.entries(held));
  for (const [name, part] of parts) {
    const sub = adds ? subAttribute(attribute, name) : undefined;
    const before = own(held, name);
    const grows = sub?.multiValued === true && Array.isArray(before) && Array.isArray(part);
    all.set(name, grows ? joinElements(before, part, sub) : part);
  }
  return assigned(all);
}
