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
    if (typeof of === 'string') return redactedText(of);
    if (Array.isArray(of)) {
      const elements: unknown[] = [];
      for (const element of of) {
        elements.push(copy(element, depth + 1));
        if (left <= 0) break;
      }
      return elements;
    }
    if (typeof of !== 'object' || of === null) return of;
    const given = Object.entries(of);
    // A PATCH names the attribute in its path, and its members in any case: `{"Path": "password", "Value": "…"}`.
    const aboutSecret = given.some(
      ([name, path]) => name.toLowerCase() === 'path' && typeof path === 'string' && SECRET.test(path),
    );
    const members: [string, unknown][] = [];
    for (const [name, inner] of given) {
      const isSecret = SECRET.test(name) || (aboutSecret && name.toLowerCase() === 'value');
      left -= name.length;
      members.push([name, isSecret ? REDACTED : copy(inner, depth + 1)]);
      if (left <= 0) break;
    }
    return Object.fromEntries(members);
  }
}

/** The path of a request with its query: names of parameters, filters that ask for a secret, and tokens of ours. */
export function redactedPath(path: string): string {
  const at = path.indexOf('?');
  if (at < 0) return withoutTokens(path);
  const query = [...new URLSearchParams(path.slice(at + 1))];
  const isSecret = ([name, value]: readonly [string, string]) => SECRET.test(name) || SECRET.test(value);
  if (!query.some(isSecret)) return withoutTokens(path);
  const shown = query.map((one): [string, string] => [one[0], isSecret(one) ? REDACTED : one[1]]);
  return withoutTokens(`${path.slice(0, at)}?${new URLSearchParams(shown)}`);
}

/** A text of JSON, as Microsoft Entra ID writes roles, may have a secret inside. */
function redactedText(text: string): string {
  return /^\s*[[{]/.test(text) && SECRET.test(text) ? REDACTED : withoutTokens(text);
}

const withoutTokens = (text: string) =>
  text.includes('lss_') ? text.replaceAll(/lss_[\w.-]{8,300}/g, REDACTED) : text;
