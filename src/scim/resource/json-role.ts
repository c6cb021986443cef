import { isObject, type Json, type JsonObject, own } from '../json.ts';

/**
 * Microsoft Entra ID writes a role as a text of JSON with `id`, `value` and `displayName`, as the element itself or as
 * its `value`. What is in it is meant.
 */
export function unpackRole(element: Json): Json {
  let role = element;
  // Each turn is shorter by what it unwraps: quotation marks inside are written with ever more backslashes.
  for (;;) {
    const text = isObject(role) ? own(role, 'value') : role;
    const inside = typeof text === 'string' && text.startsWith('{') ? parsed(text) : null;
    if (inside === null) return role;
    const value = textIn(inside, 'value') ?? textIn(inside, 'id');
    if (value === null) return role;
    const display = textIn(inside, 'displayName') ?? textIn(inside, 'display');
    role = { ...(isObject(role) ? role : {}), value, ...(display === null ? {} : { display }) };
  }
}

/** Longer ones are refused as texts. */
const LONGEST = 8192;

function parsed(text: string): JsonObject | null {
  if (text.length > LONGEST) return null;
  try {
    const found: unknown = JSON.parse(text);
    return isObject(found) ? found : null;
  } catch {
    return null;
  }
}

function textIn(object: JsonObject, name: string): string | null {
  const found = own(object, name);
  return typeof found === 'string' && found !== '' ? found : null;
}
