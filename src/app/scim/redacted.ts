/** Names of members whose values are secrets, or may be. What is not known to be harmless is not shown either. */
const SECRET = /pass|secret|token|credential|assertion|private|pin$|otp|certificate/i;
const DEPTH = 32;
export const REDACTED = '[redacted]';

/** A copy of what a client sent, or was answered, without the secrets in it: any member that sounds like one. */
export function redacted(value: unknown, depth = 0): unknown {
  if (depth > DEPTH) return REDACTED;
  if (Array.isArray(value)) return value.map((one) => redacted(one, depth + 1));
  if (typeof value === 'string') return redactedText(value);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value);
  // A PATCH names the attribute in its path, and its members in any case: `{"Path": "password", "Value": "…"}`.
  const aboutSecret = members.some(
    ([name, path]) => name.toLowerCase() === 'path' && typeof path === 'string' && SECRET.test(path),
  );
  return Object.fromEntries(
    members.map(([name, inner]) => [
      name,
      SECRET.test(name) || (aboutSecret && name.toLowerCase() === 'value')
        ? REDACTED
        : redacted(inner, depth + 1),
    ]),
  );
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
