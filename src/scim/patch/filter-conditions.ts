import type { Filter } from '../filter/filter.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Attribute } from '../schema/attribute.ts';
import { partAt } from './element-meets.ts';

/** What an element must say to meet `type eq "work" and primary eq true`. Of other conditions nothing can be set. */
export function conditionsOf(filter: Filter, attribute: Attribute): JsonObject {
  const found = new Map<string, Json>();
  for (const part of filter.kind === 'and' ? filter.of : [filter])
    if (part.kind === 'compare' && part.op === 'eq' && part.value !== null)
      found.set(partAt(part.path, attribute).name, part.value);
  return Object.fromEntries(found);
}
