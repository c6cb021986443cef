/** Names of members whose values are secrets, or may be. What is not known to be harmless is not shown either. */
const SECRET = /pass|secret|token|credential|assertion|private|pin$|otp|certificate/i;
const DEPTH = 32;
const REDACTED = '[redacted]';
const CUT = '[…]';
/** Quotes, colons and commas around a value, about. */
const AROUND = 4;

/**
 * A copy of what a client sent, or was answered, without the secrets in it: any member that sounds like one. It ends where
 * it has about `room` characters as JSON: of a page of a hundred users nobody keeps more, so nobody looks at more.
 */
export function redacted(value: unknown, room: number): unknown {
  let left = room;
  return copy(value, 0);

  function copy(of: unknown, depth: number): unknown {
    if (depth > DEPTH) return REDACTED;
    if (left <= 0) return CUT;
    left -= AROUND + (typeof of === 'string' ? of.length : 0);
    if (Array.isArray(of)) {
      const elements: unknown[] = [];
      for (const element of of) {
        elements.push(copy(element, depth + 1));
        if (left <= 0) break;
      }
      return elements;
    }
    if (typeof of !== 'object' || of === null) return of;
    // A PATCH names the attribute in its path: `{"op": "replace", "path": "password", "value": "…"}`.
    const path = (of as { readonly path?: unknown }).path;
    const aboutSecret = typeof path === 'string' && SECRET.test(path);
    const members: [string, unknown][] = [];
    for (const [name, inner] of Object.entries(of)) {
      const isSecret = SECRET.test(name) || (aboutSecret && name.toLowerCase() === 'value');
      left -= name.length;
      members.push([name, isSecret ? REDACTED : copy(inner, depth + 1)]);
      if (left <= 0) break;
    }
    return Object.fromEntries(members);
  }
}
