/**
 * Canonical JSON as RFC 8785: keys in the order of their UTF-16 code units, numbers and strings as ECMAScript writes
 * them, no spaces. Equal values have equal bytes, so a hash or commitment means the value.
 */
import { LockstepError } from '../domain/errors.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const MAX_DEPTH = 64;

function refuse(path: string, why: string): never {
  throw new LockstepError('CANONICAL_INVALID', `${path === '' ? 'the value' : path} ${why}`, {
    details: { path },
  });
}

function writeString(value: string, path: string): string {
  // A lone surrogate has no UTF-8 form: two different values would get the same bytes (RFC 8785 3.2.2.2).
  if (/\p{Cs}/u.test(value)) refuse(path, 'holds half a character (a lone surrogate)');
  return JSON.stringify(value);
}

function write(value: unknown, depth: number, path: string): string {
  switch (typeof value) {
    case 'string':
      return writeString(value, path);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      if (!Number.isFinite(value)) refuse(path, 'is not a finite number');
      return JSON.stringify(value);
    case 'object':
      break;
    default:
      return refuse(path, `is ${typeof value}, which JSON does not have`);
  }
  if (value === null) return 'null';
  if (depth === MAX_DEPTH) refuse(path, `lies deeper than ${MAX_DEPTH} levels`);
  if (Array.isArray(value)) {
    // Array.from also visits holes, which are refused as undefined.
    return `[${Array.from(value, (item, index) => write(item, depth + 1, `${path}[${index}]`)).join(',')}]`;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) refuse(path, 'is not a plain object');
  const members = value as Readonly<Record<string, unknown>>;
  const parts: string[] = [];
  for (const key of Object.keys(members).sort()) {
    const at = path === '' ? key : `${path}.${key}`;
    if (key === '__proto__') refuse(at, 'is not a name that can be used');
    parts.push(`${writeString(key, at)}:${write(members[key], depth + 1, at)}`);
  }
  return `{${parts.join(',')}}`;
}

/** @throws CANONICAL_INVALID with the path of what JSON cannot hold: undefined, NaN, class instances, lone surrogates. */
export function canonicalJson(value: unknown): string {
  return write(value, 0, '');
}
