/** Tolerant reading of SCIM JSON: real servers change the case of names and send "True" for true. */
export type JsonObject = { readonly [name: string]: unknown };

const MAX_DEPTH = 64;

/** Throws Error with a short reason when the text is not one JSON object or is nested deeper than 64. */
export function parseJsonObject(text: string): JsonObject {
  if (nestsDeeperThan(text, MAX_DEPTH)) throw new Error(`nested deeper than ${MAX_DEPTH}`);
  let value: unknown;
  try {
    value = JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text);
  } catch {
    throw new Error(text.trim() === '' ? 'empty body' : 'not JSON, or cut off');
  }
  if (!isObject(value)) throw new Error('not a JSON object');
  return value;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The member of that name; names of SCIM attributes ignore case (RFC 7643 section 2.1). */
export function member(object: JsonObject, name: string): unknown {
  const key = memberName(object, name);
  return key === undefined ? undefined : object[key];
}

/** The name as this object spells it. */
export function memberName(object: JsonObject, name: string): string | undefined {
  if (Object.hasOwn(object, name)) return name;
  const wanted = name.toLowerCase();
  return Object.keys(object).find((key) => key.toLowerCase() === wanted);
}

export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
}

/** true, "True", "false" … ; anything else is not a truth value. */
export function flagOf(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const word = typeof value === 'string' ? value.trim().toLowerCase() : '';
  return word === 'true' ? true : word === 'false' ? false : undefined;
}

/** A whole number from 0 on, also when sent as text. */
export function countOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

/** Multi-valued attribute: absent and null are empty, a single value counts as a list of one. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function nestsDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (inString) {
      if (char === '\\') at += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') {
      depth += 1;
      if (depth > limit) return true;
    } else if (char === '}' || char === ']') depth -= 1;
  }
  return false;
}
