import { type JsonObject, own } from '../json.ts';
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
  const all: Parts = new Map([
    ...Object.entries(held),
    ...[...parts].map(([name, part]) => {
      const sub = subAttribute(attribute, name);
      const before = own(held, name);
      const grows = adds && sub?.multiValued === true && Array.isArray(before) && Array.isArray(part);
      return [name, grows ? joinElements(before, part, sub) : part] as const;
    }),
  ]);
  return assigned(all);
}
