import { isObject, type Json, type JsonObject, own } from '../../scim/json.ts';

/** Names of the members in which two resources differ; of complex ones with the sub-attribute. */
export function changedMembers(before: JsonObject, after: JsonObject): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changed: string[] = [];
  for (const name of names) {
    const old = own(before, name);
    const now = own(after, name);
    if (same(old, now)) continue;
    if (isObject(old) && isObject(now))
      for (const sub of new Set([...Object.keys(old), ...Object.keys(now)])) {
        if (!same(own(old, sub), own(now, sub))) changed.push(`${name}.${sub}`);
      }
    else changed.push(name);
  }
  return changed.sort();
}

/** Two values as JSON, whatever the order of their members: the database keeps another one than the client. */
function same(a: Json | undefined, b: Json | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && ordered(a) === ordered(b));
}

function ordered(value: Json): string {
  return JSON.stringify(value, (_name, inner: Json) =>
    isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}
