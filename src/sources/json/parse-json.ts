import { type ErrorCode, LockstepError } from '../../domain/errors.ts';

export interface JsonLimits {
  /** UTF-16 units of the text. */
  readonly maxLength: number;
  readonly maxDepth: number;
  /** Of one object: so many names that nobody knows cost more than anything else of that length. */
  readonly maxMembers?: number;
  /** Of all objects together. */
  readonly maxNames?: number;
  /** Lists and objects in all. */
  readonly maxParts?: number;
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
  const problem = structureProblem(text, limits);
  if (problem !== null) throw new LockstepError(code, `JSON ${problem}.`);
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

/** Looks at brackets and colons outside strings, no further than to the first that is too many. */
function structureProblem(text: string, limits: JsonLimits): string | null {
  const { maxDepth, maxMembers, maxNames, maxParts, maxValues } = limits;
  const mostMembers = maxMembers ?? Number.POSITIVE_INFINITY;
  const mostNames = maxNames ?? Number.POSITIVE_INFINITY;
  const mostParts = maxParts ?? Number.POSITIVE_INFINITY;
  const mostValues = maxValues ?? Number.POSITIVE_INFINITY;
  /** Of each object that is open, by its depth. */
  const members = new Uint32Array(maxDepth + 1);
  let depth = 0;
  let parts = 0;
  let names = 0;
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
      if (depth > maxDepth) return `is nested deeper than ${maxDepth} levels`;
      if (++parts > mostParts) return `has more than ${mostParts} lists and objects`;
      if (++values > mostValues) return `has more than ${mostValues} values`;
      members[depth] = 0;
    } else if (c === 0x7d || c === 0x5d) {
      // More closed than opened: no JSON, as the parser says.
      depth = Math.max(0, depth - 1);
    } else if (c === 0x2c) {
      if (++values > mostValues) return `has more than ${mostValues} values`;
    } else if (c === 0x3a) {
      const many = (members[depth] ?? 0) + 1;
      members[depth] = many;
      if (many > mostMembers) return `has an object with more than ${mostMembers} members`;
      if (++names > mostNames) return `has more than ${mostNames} members in all`;
    }
  }
  return null;
}
