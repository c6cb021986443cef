import type { Json } from '../json.ts';
import { PAGE_LIMITS, QUERY_LIMITS } from '../limits.ts';
import { member } from '../member.ts';
import { readMessage } from '../message.ts';
import { invalidFilter, invalidValue, ScimError } from '../scim-error.ts';
import type { Wanted } from './projection.ts';

export const SEARCH_REQUEST = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';

export interface ListQuery extends Wanted {
  readonly filter: string | null;
  /** From 1. Not asked for with a cursor. */
  readonly startIndex: number;
  readonly count: number;
  /** Empty: the first page of a list that is paged by cursor (RFC 9865 section 2.1). null: paged by index. */
  readonly cursor: string | null;
  readonly sortBy: string | null;
  readonly sortOrder: 'ascending' | 'descending';
}

/** Of a parameter that is not there: null. */
export type Parameters = (name: string) => string | null;

/** Integers in the range of every database we know; more digits are no number anybody meant. */
const INTEGER = /^[+-]?\d{1,15}$/;
const MAX_INDEX = 2_147_483_647;

function integer(value: Json | undefined, name: string, scimType: 'invalidValue' | 'invalidCount') {
  if (value === undefined) return null;
  const number = typeof value === 'string' && INTEGER.test(value.trim()) ? Number(value) : value;
  if (!Number.isSafeInteger(number)) throw new ScimError(400, scimType, `${name} has to be an integer.`);
  return Number(number);
}

function text(value: Json | undefined, name: string): string | null {
  if (value === undefined) return null;
  if (typeof value !== 'string') throw invalidValue(`${name} has to be a text.`);
  return value;
}

function shortText(value: Json | undefined, name: 'cursor' | 'sortBy'): string | null {
  const found = text(value, name);
  if (found === null || found.length <= QUERY_LIMITS[name]) return found;
  const detail = `${name} is longer than ${QUERY_LIMITS[name]} characters.`;
  throw new ScimError(400, name === 'cursor' ? 'invalidCursor' : 'invalidValue', detail);
}

/** A list, or a text with commas: clients mix up the two. null: nothing was named. */
function names(value: Json | undefined, name: string): readonly string[] | null {
  if (value === undefined) return null;
  const parts: readonly Json[] = Array.isArray(value) ? value : [value];
  let length = 0;
  const found: string[] = [];
  for (const part of parts) {
    if (typeof part !== 'string') throw invalidValue(`${name} has to name attributes.`);
    length += part.length + 1;
    if (length > QUERY_LIMITS.attributes + 1)
      throw invalidValue(`${name} is longer than ${QUERY_LIMITS.attributes} characters.`);
    for (const one of part.split(',')) if (one.trim() !== '') found.push(one.trim());
  }
  return found.length === 0 ? null : found;
}

function sortOrder(value: Json | undefined): ListQuery['sortOrder'] {
  const found = (text(value, 'sortOrder') ?? '').toLowerCase();
  if (found === '' || found === 'ascending') return 'ascending';
  if (found === 'descending') return 'descending';
  throw invalidValue('sortOrder has to be ascending or descending.');
}

type Values = (name: string) => Json | undefined;

function wantedOf(value: Values): Wanted {
  return {
    attributes: names(value('attributes'), 'attributes'),
    excludedAttributes: names(value('excludedAttributes'), 'excludedAttributes'),
  };
}

/** An empty filter stays one, and is refused where filters are read: it never means everybody. */
function filterOf(value: Values): string | null {
  const filter = text(value('filter'), 'filter');
  if (filter !== null && filter.length > QUERY_LIMITS.filter)
    throw invalidFilter(`The filter is longer than ${QUERY_LIMITS.filter} characters.`);
  return filter;
}

function queryOf(value: Values): ListQuery {
  const cursor = shortText(value('cursor'), 'cursor');
  const byCursor = cursor !== null;
  const startIndex = byCursor ? null : integer(value('startIndex'), 'startIndex', 'invalidValue');
  const count = integer(value('count'), 'count', byCursor ? 'invalidCount' : 'invalidValue');
  return {
    filter: filterOf(value),
    // RFC 7644 section 3.4.2.4: below 1 is 1, and a negative count is 0.
    startIndex: Math.min(Math.max(startIndex ?? 1, 1), MAX_INDEX),
    count: Math.min(Math.max(count ?? PAGE_LIMITS.defaultSize, 0), PAGE_LIMITS.maxSize),
    cursor,
    sortBy: shortText(value('sortBy'), 'sortBy') || null,
    sortOrder: sortOrder(value('sortOrder')),
    ...wantedOf(value),
  };
}

const ofParameters =
  (parameters: Parameters): Values =>
  (name) =>
    parameters(name) ?? undefined;

/** What a GET of a list asks for, for example `listQuery((name) => url.searchParams.get(name))`. */
export const listQuery = (parameters: Parameters): ListQuery => queryOf(ofParameters(parameters));

/** What any other request wants to see in its answer (RFC 7644 section 3.9). */
export const wantedAttributes = (parameters: Parameters): Wanted => wantedOf(ofParameters(parameters));

/** The body of a POST to `.search` (RFC 7644 section 3.4.3): the same as a GET of the list. */
export function searchQuery(body: unknown): ListQuery {
  const message = readMessage(body, SEARCH_REQUEST);
  return queryOf((name) => member(message, name));
}
