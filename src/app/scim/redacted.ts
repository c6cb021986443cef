/** Names of members whose values are secrets, or may be. What is not known to be harmless is not shown either. */
const SECRET = /pass|secret|token|credential|assertion|private|pin$|otp|certificate/i;
const DEPTH = 32;
export const REDACTED = '[redacted]';

/** A copy of what a client sent, or was answered, without the secrets in it: any member that sounds like one. */
export function redacted(value: unknown, depth = 0): unknown {
  if (depth > DEPTH) return REDACTED;
  if (Array.isArray(value)) return value.map((one) => redacted(one, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  // A PATCH names the attribute in its path: `{"op": "replace", "path": "password", "value": "…"}`.
  const path = (value as { readonly path?: unknown }).path;
  const aboutSecret = typeof path === 'string' && SECRET.test(path);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      SECRET.test(name) || (aboutSecret && name.toLowerCase() === 'value')
        ? REDACTED
        : redacted(inner, depth + 1),
    ]),
  );
}
