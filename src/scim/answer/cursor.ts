import { CURSOR_SECONDS, QUERY_LIMITS } from '../limits.ts';
import { invalidValue, ScimError } from '../scim-error.ts';
import { fromBase64url, toBase64url } from './base64url.ts';

/** Its first member: a later form of cursors is another number. */
const FORM = 1;
const OUTSIDE_ASCII = /[\u007f-\uffff]/g;

/** What makes a list another list: whoever changes it begins at the first page (RFC 9865 section 2.1). */
export type CursorQuery = Readonly<Record<'filter' | 'sortBy' | 'sortOrder', string | null>> & {
  /** Which list: for example `/Users`. */
  readonly endpoint: string;
};

/**
 * A short mark of the query (FNV-1a, twice). It finds mistakes of clients and keeps no secret: a cursor that somebody
 * made up shows no row that the same client could not list anyway.
 */
function markOf({ endpoint, filter, sortBy, sortOrder }: CursorQuery): string {
  const text = JSON.stringify([endpoint, filter, sortBy?.toLowerCase() ?? null, sortOrder]);
  let one = 0x811c9dc5;
  let two = 0x9747b28c;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    one = Math.imul(one ^ code, 0x01000193);
    two = Math.imul(two ^ code, 0x5bd1e995) ^ (two >>> 15);
  }
  return `${(one >>> 0).toString(36)}${(two >>> 0).toString(36)}`;
}

/** The last row of a page: its id, and in a sorted list what it is sorted by. */
export interface Last {
  readonly id: string;
  readonly value?: Scalar | null;
}

type Scalar = string | number | boolean;

function encode({ id, value }: Last, mark: string, madeAt: number): string {
  const json = JSON.stringify([FORM, madeAt, mark, id, ...(value === undefined ? [] : [value])]);
  const escaped = (letter: string) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return toBase64url(json.replace(OUTSIDE_ASCII, escaped));
}

/**
 * An opaque text for the page behind the last row of this one. `now` in milliseconds. Throws 400 invalidValue where a list
 * is sorted by a text that no cursor can hold: cut short, it would lead to another row.
 */
export function makeCursor(last: Last, query: CursorQuery, now: number): string {
  const cursor = encode(last, markOf(query), now);
  if (cursor.length > QUERY_LIMITS.cursor)
    throw invalidValue('this list is sorted by a text too long for a cursor: page it by index');
  return cursor;
}

const isValue = (value: unknown) =>
  value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

function parse(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

const invalidCursor = (detail: string) => new ScimError(400, 'invalidCursor', detail);

/** The row behind which the page begins. @throws ScimError 400 invalidCursor or expiredCursor */
export function readCursor(cursor: string, query: CursorQuery, now: number): Last {
  const read = cursor.length > QUERY_LIMITS.cursor ? null : parse(fromBase64url(cursor));
  const [form, madeAt, mark, id, value] = Array.isArray(read) ? (read as readonly unknown[]) : [];
  const last = { id, ...(value === undefined ? {} : { value }) } as Last;
  if (
    form !== FORM ||
    typeof madeAt !== 'number' ||
    !Number.isSafeInteger(madeAt) ||
    typeof mark !== 'string' ||
    typeof id !== 'string' ||
    !(value === undefined || isValue(value)) ||
    encode(last, mark, madeAt) !== cursor
  )
    throw invalidCursor('This is no cursor of ours. Begin again without one.');
  if (mark !== markOf(query))
    throw invalidCursor(
      'This cursor belongs to another filter, order or list. Begin again with an empty one.',
    );
  if ((value === undefined) !== (query.sortBy === null))
    throw invalidCursor('This is no cursor of ours. Begin again without one.');
  const lifetime = CURSOR_SECONDS * 1000;
  if (now - madeAt > lifetime)
    throw new ScimError(
      400,
      'expiredCursor',
      'This cursor is older than an hour. Begin again with an empty one.',
    );
  // Clocks of several processes differ by moments, never by so much.
  if (madeAt - now > lifetime) throw invalidCursor('This cursor is from the future.');
  return last;
}
