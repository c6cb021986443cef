import { ConnectorFault } from '../../domain/connector.ts';
import { countOf, isObject, type JsonObject, listOf, member, textOf } from './scim-json.ts';

export interface ListPage {
  readonly total: number;
  readonly resources: readonly JsonObject[];
  /** Of the resources, in their order. */
  readonly ids: readonly string[];
}

const MAX_OBJECTS = 2_000_000;

/**
 * A ListResponse (RFC 7644 section 3.4.2). Tolerant of numbers as text and of `Resources` left out when empty;
 * anything that could hide an object throws ConnectorFault `retryable`. `expectedStart` undefined = do not compare.
 */
export function readListPage(body: JsonObject, expectedStart: number | undefined): ListPage {
  const total = countOf(member(body, 'totalResults'));
  if (total === undefined) throw unreadable('a list without totalResults');
  if (total > MAX_OBJECTS) throw unreadable(`more than ${MAX_OBJECTS} objects`);
  const listed = listOf(member(body, 'Resources'));
  const resources = listed.filter(isObject);
  const ids = resources.flatMap((one) => textOf(member(one, 'id')) ?? []);
  if (ids.length !== listed.length || ids.includes(''))
    throw unreadable('a list with an object that has no id');
  const echoed = countOf(member(body, 'startIndex'));
  // A start below 1 counts as 1.
  const start = Math.max(1, echoed ?? 1);
  if (echoed !== undefined && ids.length > 0 && expectedStart !== undefined && start !== expectedStart) {
    throw unreadable(`asked from ${expectedStart} on, answered from ${echoed} on`);
  }
  return { total, resources, ids };
}

function unreadable(what: string): ConnectorFault {
  return new ConnectorFault('retryable', `The target's listing cannot be trusted: ${what}`);
}
