import { Buffer, isAscii } from 'node:buffer';
import { type ErrorCode, LockstepError } from '../../domain/errors.ts';
import { type JsonLimits, structureProblem } from './structure-problem.ts';

export type { JsonLimits } from './structure-problem.ts';

/** A name can be spelled with escapes. */
const MAY_SPELL_PROTO = /__proto__|\\u00(?:5f|70|72|6f|74)/i;
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Parses JSON of a stranger: bounded in length and depth, strict (RFC 8259), and without `__proto__` members, so
 * that copying the result can never change another object. Throws LockstepError `code`.
 */
export function parseJson(text: string, limits: JsonLimits, code: ErrorCode): unknown {
  if (text.length > limits.maxLength) {
    throw new LockstepError(code, `JSON of ${text.length} characters; ${limits.maxLength} is the limit.`);
  }
  checkStructure(encoder.encode(text), limits, code);
  return parsed(text, code);
}

/** The same of bytes, which have to be UTF-8: what is refused for its form is not even made a text of. */
export function parseJsonBytes(bytes: Uint8Array, limits: JsonLimits, code: ErrorCode): unknown {
  if (bytes.length > limits.maxLength) {
    throw new LockstepError(code, `JSON of ${bytes.length} bytes; ${limits.maxLength} is the limit.`);
  }
  checkStructure(bytes, limits, code);
  return parsed(textOf(bytes, code), code);
}

/** Nearly all that is sent is ASCII, which becomes a text without being decoded. */
function textOf(bytes: Uint8Array, code: ErrorCode): string {
  if (isAscii(bytes)) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  try {
    return decoder.decode(bytes);
  } catch {
    throw new LockstepError(code, 'The body is not UTF-8.');
  }
}

function checkStructure(bytes: Uint8Array, limits: JsonLimits, code: ErrorCode): void {
  const problem = structureProblem(bytes, limits);
  if (problem !== null) throw new LockstepError(code, `JSON ${problem}.`);
}

function parsed(text: string, code: ErrorCode): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new LockstepError(code, 'The text is not JSON, or is cut off.');
  }
  // Looking for a plain text is faster than for a pattern, and nearly nobody sends either.
  const maySpell = text.includes('__proto__') || text.includes('\\u00');
  if (maySpell && MAY_SPELL_PROTO.test(text)) dropProto(value);
  return value;
}

/** A reviver would be asked for each value there is, and takes five times as long. */
function dropProto(root: unknown): void {
  const open: unknown[] = [root];
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
