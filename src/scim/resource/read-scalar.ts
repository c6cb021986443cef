import type { Json } from '../json.ts';
import type { Attribute } from '../schema/attribute.ts';
import { invalidValue, type ScimError } from '../scim-error.ts';
import { instantOf } from './date-time.ts';
import { isStorable, RESOURCE_LIMITS, type Reading } from './reading.ts';

const INTEGER = /^-?\d{1,15}$/;
const DECIMAL = /^-?\d{1,15}(?:\.\d{1,15})?$/;
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;

/** One value that is not complex; undefined: unassigned (RFC 7643 section 2.5). */
export function readScalar(
  value: Json,
  attribute: Attribute,
  path: string,
  reading: Reading,
): Json | undefined {
  if (value === null) return undefined;
  if (value === '' && reading.dialect === 'tolerant') return undefined;
  switch (attribute.type) {
    case 'string':
    case 'reference':
      return readText(value, path, reading);
    case 'binary':
      return readBinary(value, path, reading);
    case 'dateTime':
      return readInstant(value, path, reading);
    case 'boolean':
      return readBoolean(value, path, reading);
    case 'integer':
    case 'decimal':
      return readNumber(value, attribute.type, path, reading);
    case 'complex':
      throw wrong(path, 'a simple value');
  }
}

const wrong = (path: string, wanted: string): ScimError => invalidValue(`${path}: expected ${wanted}`);

export function readText(value: Json, path: string, { dialect }: Reading): string {
  const text = dialect === 'tolerant' && isSimple(value) ? String(value) : value;
  if (typeof text !== 'string') throw wrong(path, 'a text');
  if (text === '') throw invalidValue(`${path}: an empty text is no value`);
  if (text.length > RESOURCE_LIMITS.text)
    throw invalidValue(`${path}: longer than ${RESOURCE_LIMITS.text} characters`);
  if (!isStorable(text)) throw invalidValue(`${path}: has U+0000 or half a surrogate pair in it`);
  return text;
}

/** Numbers of employees come as numbers, and so on. */
const isSimple = (value: Json) => typeof value === 'number' || typeof value === 'boolean';

/** RFC 7643 section 2.3.6. */
function readBinary(value: Json, path: string, reading: Reading): string {
  const text = readText(value, path, reading);
  if (reading.dialect === 'strict' && !BASE64.test(text)) throw wrong(path, 'base64');
  return text;
}

/** RFC 7643 section 2.3.5. */
function readInstant(value: Json, path: string, reading: Reading): string {
  const text = readText(value, path, reading);
  if (instantOf(text) === null) throw wrong(path, 'an instant such as 2024-01-31T12:00:00Z');
  return text;
}

function readBoolean(value: Json, path: string, { dialect }: Reading): boolean {
  if (typeof value === 'boolean') return value;
  const word = dialect === 'tolerant' && typeof value === 'string' ? value.toLowerCase() : '';
  // Microsoft Entra ID says "True" and "False" unless it is told not to.
  if (word === 'true') return true;
  if (word === 'false') return false;
  throw wrong(path, 'true or false');
}

function readNumber(value: Json, type: 'integer' | 'decimal', path: string, { dialect }: Reading): number {
  const pattern = type === 'integer' ? INTEGER : DECIMAL;
  const number =
    dialect === 'tolerant' && typeof value === 'string' && pattern.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !(type === 'integer' ? Number.isSafeInteger(number) : true))
    throw wrong(path, type === 'integer' ? 'an integer' : 'a number');
  // JSON does not tell -0 from 0.
  return number + 0;
}
