import type { Json, JsonObject } from '../json.ts';
import type { Resolved } from '../schema/shape.ts';
import { invalidSyntax } from '../scim-error.ts';

/** Tolerant: what clients really send is understood. Strict: what RFC 7643 and 7644 say, and nothing else. */
export type Dialect = 'tolerant' | 'strict';

/** What goes through all of one reading. `ignored` collects paths of what was not understood or not taken. */
export interface Reading {
  readonly dialect: Dialect;
  readonly ignored: Set<string>;
}

/** UTF-16 units of a text and of a name; elements of a list; names in one object. */
export const RESOURCE_LIMITS = {
  text: 8192,
  name: 200,
  list: 1000,
  members: 10_000,
  ignored: 100,
  names: 1000,
} as const;

/** PostgreSQL keeps neither NUL nor half a surrogate pair. */
export const isStorable = (text: string) => !text.includes('\u0000') && !/\p{Surrogate}/u.test(text);

/** A name as it came, fit to be shown and kept whatever is in it. */
export function shown(name: string): string {
  const short = name.length > RESOURCE_LIMITS.name ? `${name.slice(0, RESOURCE_LIMITS.name)}…` : name;
  return isStorable(short) ? short : JSON.stringify(short);
}

/** What an object says. No schema knows so many names that it would have to be longer than this. */
export function entriesIn(object: JsonObject, at: string): readonly (readonly [string, Json])[] {
  const entries = Object.entries(object);
  if (entries.length > RESOURCE_LIMITS.names)
    throw invalidSyntax(`${at}: more than ${RESOURCE_LIMITS.names} names`);
  return entries;
}

export function ignore(reading: Reading, path: string): void {
  if (reading.ignored.size < RESOURCE_LIMITS.ignored) reading.ignored.add(shown(path));
}

/** Where something is, in the words of the schema. */
export function pathOf({ extension, attribute, sub }: Resolved): string {
  const of = extension === null ? attribute.name : `${extension}:${attribute.name}`;
  return sub === null ? of : `${of}.${sub.name}`;
}
