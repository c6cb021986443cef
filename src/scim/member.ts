import type { Json, JsonObject } from './json.ts';

/** A member of a message by its name in any case (RFC 7643 section 2.1); one that is null is not there (section 2.5). */
export function member(message: JsonObject, name: string): Json | undefined {
  if (Object.hasOwn(message, name)) return message[name] ?? undefined;
  const wanted = name.toLowerCase();
  const found = Object.keys(message).find((key) => key.toLowerCase() === wanted);
  return found === undefined ? undefined : (message[found] ?? undefined);
}
