import { type ErrorCode, LockstepError } from '../../domain/errors.ts';

export interface JsonLimits {
  /** UTF-16 units of the text. */
  readonly maxLength: number;
  readonly maxDepth: number;
  /** Values, those inside of others included: each costs more than its characters. */
  readonly maxValues?: number;
}

/** A name can be spelled with escapes. */
const MAY_SPELL_PROTO = /__proto__|\\u00(?:5f|70|72|6f|74)/i;

/**
 * Parses JSON of a stranger: bounded in length and depth, strict (RFC 8259), and without `__proto__` members, so
 * that copying the result can never change another object. Throws LockstepError `code`.
 */
export function parseJson(text: string, limits: JsonLimits, code: ErrorCode): unknown {
  if (text.length > limits.maxLength) {
    throw new LockstepError(code, `JSON of ${text.length} characters; ${limits.maxLength} is the limit.`);
  }
  const { depth, values } = measure(text, limits);
  if (depth > limits.maxDepth)
    throw new LockstepError(code, `JSON is nested deeper than ${limits.maxDepth} levels.`);
  if (limits.maxValues !== undefined && values > limits.maxValues)
    throw new LockstepError(code, `JSON of more than ${limits.maxValues} values.`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new LockstepError(code, 'The text is not JSON, or is cut off.');
  }
  if (MAY_SPELL_PROTO.test(text)) dropProto(parsed);
  return parsed;
}

/** A reviver would be asked for each value there is, and takes five times as long. */
function dropProto(parsed: unknown): void {
  const open: unknown[] = [parsed];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (typeof at !== 'object' || at === null) continue;
    const held = at as Record<string, unknown>;
    Reflect.deleteProperty(held, '__proto__');
    for (const key in held) {
      const inner = held[key];
      if (typeof inner === 'object' && inner !== null) open.push(inner);
    }
  }
}

/** Nesting and number of values outside of strings, counted no further than what is too much. */
function measure(text: string, { maxDepth, maxValues = Number.POSITIVE_INFINITY }: JsonLimits) {
  let depth = 0;
  let deepest = 0;
  let values = 1;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (inString) {
      if (c === 0x5c) i++;
      else if (c === 0x22) inString = false;
    } else if (c === 0x22) {
      inString = true;
    } else if (c === 0x7b || c === 0x5b) {
      depth++;
      values++;
      if (depth > deepest) deepest = depth;
      if (deepest > maxDepth) break;
    } else if (c === 0x7d || c === 0x5d) {
      depth--;
    } else if (c === 0x2c) {
      values++;
      if (values > maxValues) break;
    }
  }
  return { depth: deepest, values };
}
