import { isObject, type Json, type JsonObject } from '../../scim/json.ts';
import { member } from '../../scim/member.ts';
import { notAPage } from '../pull/walk-pages.ts';

/** A ListResponse (RFC 7644 section 3.4.2, RFC 9865 section 2). */
export interface ListPage {
  /** Null where the service does not tell, which it need not with cursors. */
  readonly total: number | null;
  readonly resources: readonly JsonObject[];
  readonly startIndex: number | null;
  readonly nextCursor: string | null;
}

const LONGEST_CURSOR = 4_096;

/** Throws PULL_PAGE for what is no list, or could hide somebody. */
export function readListPage(body: JsonObject): ListPage {
  const listed = member(body, 'Resources') ?? [];
  const told = member(body, 'totalResults');
  const total = told === undefined ? null : countOf(told);
  if (told !== undefined && total === null) throw notAPage('totalResults is no count');
  if (!Array.isArray(listed)) throw notAPage('Resources is no list');
  // Only an empty list may leave Resources out: an error with status 200 is none.
  if (total === null && member(body, 'Resources') === undefined) throw notAPage('it is no list of users');
  const resources = listed.filter(isObject);
  if (resources.length !== listed.length) throw notAPage('a user in it is no object');
  const cursor = member(body, 'nextCursor');
  if (cursor !== undefined && typeof cursor !== 'string') throw notAPage('nextCursor is no text');
  if (cursor !== undefined && cursor.length > LONGEST_CURSOR)
    throw notAPage(`nextCursor is longer than ${LONGEST_CURSOR} characters`);
  return {
    total,
    resources,
    startIndex: countOf(member(body, 'startIndex')),
    nextCursor: cursor === undefined || cursor === '' ? null : cursor,
  };
}

/** A whole number from 0 on, also when sent as text. */
function countOf(value: Json | undefined): number | null {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : null;
}
