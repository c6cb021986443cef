import { isObject, type Json, type JsonObject } from '../../scim/json.ts';
import { member } from '../../scim/member.ts';

/** What a service says it can do (RFC 7643 section 5, RFC 9865 section 4). What it does not say, it cannot. */
export interface ServiceConfig {
  readonly filter: boolean;
  readonly sort: boolean;
  readonly cursor: boolean;
  /** Largest page; null: not told. */
  readonly maxPage: number | null;
}

export function readServiceConfig(body: JsonObject): ServiceConfig {
  const pagination = member(body, 'pagination');
  const paging = isObject(pagination) ? pagination : {};
  const largest = [countIn(paging, 'maxPageSize'), countIn(body, 'filter', 'maxResults')].filter(
    (size) => size !== null && size >= 2,
  ) as number[];
  return {
    filter: supported(member(body, 'filter')),
    sort: supported(member(body, 'sort')),
    cursor: member(paging, 'cursor') === true,
    maxPage: largest.length === 0 ? null : Math.min(...largest),
  };
}

function supported(feature: Json | undefined): boolean {
  return isObject(feature) && member(feature, 'supported') === true;
}

function countIn(object: JsonObject, name: string, inner?: string): number | null {
  const value = member(object, name);
  const count = inner === undefined ? value : isObject(value) ? member(value, inner) : undefined;
  return typeof count === 'number' && Number.isSafeInteger(count) ? count : null;
}
