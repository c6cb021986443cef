import { type ErrorCode, LockstepError } from '../../domain/errors.ts';

export interface JsonLimits {
  /** UTF-16 units of the text. */
  readonly maxLength: number;
  readonly maxDepth: number;
}

/**
 * Parses JSON of a stranger: bounded in length and depth, strict (RFC 8259), and without `__proto__` members, so
 * that copying the result can never change another object. Throws LockstepError `code`.
 */
export function parseJson(text: string, limits: JsonLimits, code: ErrorCode): unknown {
  if (text.length > limits.maxLength) {
    throw new LockstepError(code, `JSON of ${text.length} characters; ${limits.maxLength} is the limit.`);
  }
  if (depthOf(text, limits.maxDepth) > limits.maxDepth) {
    throw new LockstepError(code, `JSON is nested deeper than ${limits.maxDepth} levels.`);
  }
  // The reviver is slow on large pages; only a text that can spell the name needs it.
  const suspicious = text.includes('__proto__') || text.includes('\\u');
  try {
    return suspicious
      ? JSON.parse(text, (key, value) => (key === '__proto__' ? undefined : value))
      : JSON.parse(text);
  } catch {
    throw new LockstepError(code, 'The text is not JSON, or is cut off.');
  }
}

/** Nesting of brackets outside strings, counted no further than one beyond `stopAt`. */
function depthOf(text: string, stopAt: number): number {
  let depth = 0;
  let deepest = 0;
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
      if (depth > deepest) deepest = depth;
      if (deepest > stopAt) return deepest;
    } else if (c === 0x7d || c === 0x5d) {
      depth--;
    }
  }
  return deepest;
}
