import type { AttributeValue } from '../../domain/connector.ts';
import { isTimeZone } from '../../domain/identity/local-time.ts';
import { type DateForm, decodeDate, decodeInstant } from './decode-date.ts';

/** What a cell or field holds once it is read: dates as `YYYY-MM-DD`, instants as milliseconds UTC, empty as null. */
export type Value = AttributeValue;

export type ValueType = 'string' | 'date' | 'instant' | 'boolean' | 'integer' | 'timeZone' | 'list';

/** The declared type of one column or field. */
export interface ValueShape {
  readonly type: ValueType;
  readonly required?: boolean;
  /** UTF-16 units after trimming; 1,024 unless told. */
  readonly maxLength?: number;
  /** Form of a date; ISO 8601 unless told. */
  readonly form?: DateForm;
  /** Texts that this source writes for "nothing", for example `0000-00-00`. */
  readonly empty?: readonly string[];
  /** The only texts there are. Anything else makes the row unreadable. */
  readonly oneOf?: readonly string[];
  /** Between the items of a list; a semicolon unless told. */
  readonly separator?: string;
}

export type ValueProblem =
  | 'required'
  | 'tooLong'
  | 'controlCharacter'
  | 'notListed'
  | 'notADate'
  | 'notAnInstant'
  | 'notABoolean'
  | 'notAnInteger'
  | 'notATimeZone'
  | 'notAValue';

export type Decoded =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly code: ValueProblem; readonly why: string };

const DEFAULT_MAX_LENGTH = 1_024;
const MAX_LIST_ITEMS = 1_000;
const TRUE = new Set(['true', '1', 'yes']);
const FALSE = new Set(['false', '0', 'no']);

/**
 * Reads one value strictly. Blanks around it go, and letters with accents take their composed form (NFC): neither
 * may make two departments of one. Nothing else is repaired.
 */
export function decodeValue(raw: string, shape: ValueShape, zone?: string): Decoded {
  const text = raw.trim().normalize('NFC');
  if (text === '' || shape.empty?.includes(text) === true) {
    return shape.required === true ? bad('required', 'is empty and must not be') : { ok: true, value: null };
  }
  const limit = shape.maxLength ?? DEFAULT_MAX_LENGTH;
  if (text.length > limit) return bad('tooLong', `is ${text.length} characters long, ${limit} is the limit`);
  if (hasControlCharacter(text)) return bad('controlCharacter', 'holds a control character');
  const items = shape.type === 'list' ? itemsOf(text, shape.separator ?? ';') : [text];
  const stranger =
    shape.oneOf === undefined ? undefined : items.find((item) => shape.oneOf?.includes(item) === false);
  if (stranger !== undefined) {
    return bad(
      'notListed',
      `${quote(stranger)} is none of ${(shape.oneOf ?? []).slice(0, 8).map(quote).join(', ')}`,
    );
  }
  switch (shape.type) {
    case 'string':
      return { ok: true, value: text };
    case 'list':
      return { ok: true, value: items };
    case 'date': {
      const date = decodeDate(text, shape.form);
      const form = shape.form ?? 'YYYY-MM-DD';
      return date === null
        ? bad('notADate', `${quote(text)} is not a day written ${form}`)
        : { ok: true, value: date };
    }
    case 'instant': {
      const instant = decodeInstant(text, zone);
      if (instant !== null) return { ok: true, value: instant };
      return bad('notAnInstant', `${quote(text)} is not one certain moment in ISO 8601`);
    }
    case 'boolean': {
      const lower = text.toLowerCase();
      if (TRUE.has(lower)) return { ok: true, value: true };
      if (FALSE.has(lower)) return { ok: true, value: false };
      return bad('notABoolean', `${quote(text)} is neither true nor false`);
    }
    case 'integer':
      if (/^-?\d{1,15}$/.test(text)) return { ok: true, value: Number(text) };
      return bad('notAnInteger', `${quote(text)} is not a whole number`);
    case 'timeZone':
      if (isTimeZone(text)) return { ok: true, value: text };
      return bad('notATimeZone', `${quote(text)} is not a time zone of the IANA database`);
  }
}

/**
 * Reads a value of a JSON record: text as `decodeValue` does, numbers and booleans as their text, null and a missing
 * member as empty, a list of texts where a list is declared. Anything else is unreadable.
 */
export function decodeRaw(raw: unknown, shape: ValueShape, zone?: string): Decoded {
  switch (typeof raw) {
    case 'string':
      return decodeValue(raw, shape, zone);
    case 'boolean':
    case 'number':
      return decodeValue(String(raw), shape, zone);
    case 'undefined':
      return decodeValue('', shape, zone);
    default:
      if (raw === null) return decodeValue('', shape, zone);
      if (shape.type === 'list' && Array.isArray(raw) && raw.every((item) => typeof item === 'string')) {
        return decodeList(raw, shape);
      }
      return bad('notAValue', 'is an object or a list where one value is declared');
  }
}

function decodeList(raw: readonly string[], shape: ValueShape): Decoded {
  const items: string[] = [];
  for (const item of raw.slice(0, MAX_LIST_ITEMS + 1)) {
    const decoded = decodeValue(item, { ...shape, type: 'string', required: false });
    if (!decoded.ok) return decoded;
    if (typeof decoded.value === 'string') items.push(decoded.value);
  }
  if (items.length > MAX_LIST_ITEMS) return bad('tooLong', `has more than ${MAX_LIST_ITEMS} items`);
  if (items.length > 0) return { ok: true, value: items };
  return shape.required === true ? bad('required', 'is empty and must not be') : { ok: true, value: null };
}

function itemsOf(text: string, separator: string): readonly string[] {
  return text
    .split(separator)
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function bad(code: ValueProblem, why: string): Decoded {
  return { ok: false, code, why };
}

/** A piece of foreign text for a message: short, and harmless on a terminal. */
export function quote(text: string): string {
  const short = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  return JSON.stringify(short).replace(/[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, '?');
}

/** Control characters other than tab and line ends. PostgreSQL refuses NUL; the others hide text on a terminal. */
export function hasControlCharacter(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if ((c < 0x20 && c !== 0x09 && c !== 0x0a && c !== 0x0d) || (c >= 0x7f && c <= 0x9f)) return true;
  }
  return false;
}
