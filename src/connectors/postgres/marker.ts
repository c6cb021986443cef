/**
 * The strong keys of a person, kept on the role itself as its comment:
 * `{"lockstep":{"employeeNumber":"E1"},"note":"text of a person"}`. Only who may alter a role may comment on it.
 */
export interface Marker {
  readonly keys: Readonly<Record<string, string>>;
  /** Free text that stood, or stands, in the comment. */
  readonly note?: string;
  /** CONNECTION LIMIT before the role was switched off, given back when it is switched on. */
  readonly connectionLimit?: number;
  /** The operation that issued a credential: its repetition may issue one more (the first never arrived), no other may. */
  readonly credentialFor?: string;
}

const MAX_COMMENT = 8192;
const MAX_KEYS = 20;
const MAX_KEY_TEXT = 256;

/** null = the comment carries no marker. Never throws: comments are written by people. */
export function parseMarker(comment: string | null): Marker | null {
  if (comment === null || comment.length > MAX_COMMENT || !comment.includes('"lockstep"')) return null;
  const value = parseObject(comment);
  const own = value === null ? null : asObject(value.lockstep);
  if (value === null || own === null) return null;
  const keys = Object.entries(own).filter(
    (entry): entry is [string, string] =>
      isKeyText(entry[0]) && typeof entry[1] === 'string' && isKeyText(entry[1]),
  );
  const { note, connectionLimit, credentialFor } = value;
  return {
    keys: Object.fromEntries(keys.slice(0, MAX_KEYS)),
    ...(typeof note === 'string' && { note }),
    ...(typeof connectionLimit === 'number' && Number.isSafeInteger(connectionLimit) && { connectionLimit }),
    ...(typeof credentialFor === 'string' && { credentialFor }),
  };
}

/** The marker a role gets next; a comment that is not ours is kept as its note. */
export function markerOf(comment: string | null): Marker {
  return parseMarker(comment) ?? { keys: {}, ...(comment !== null && comment !== '' && { note: comment }) };
}

/** Throws RangeError when the comment would become larger than what is read back. */
export function formatMarker({ keys, note, connectionLimit, credentialFor }: Marker): string {
  const text = JSON.stringify({ lockstep: keys, note, connectionLimit, credentialFor });
  const entries = Object.entries(keys);
  if (text.length > MAX_COMMENT) throw new RangeError(`the comment is longer than ${MAX_COMMENT} characters`);
  if (entries.length > MAX_KEYS) throw new RangeError(`more than ${MAX_KEYS} keys`);
  const long = entries.find(([name, value]) => !isKeyText(name) || !isKeyText(value));
  if (long !== undefined) throw new RangeError(`a key is empty or longer than ${MAX_KEY_TEXT} characters`);
  return text;
}

function isKeyText(text: string): boolean {
  return text.length > 0 && text.length <= MAX_KEY_TEXT && text !== '__proto__';
}

function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return null;
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
}
