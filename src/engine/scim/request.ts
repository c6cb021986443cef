import type { Parameters } from '../../scim/answer/list-query.ts';
import type { JsonObject } from '../../scim/json.ts';

/** One request of a client, as far as HTTP has understood it. */
export interface ScimRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the base URL, decoded: ['Users', id]. */
  readonly path: readonly string[];
  readonly query: ReadonlyMap<string, string>;
  /** Parsed JSON; undefined where none was sent. */
  readonly body: unknown;
  readonly ifMatch: string | null;
  readonly ifNoneMatch: string | null;
}

export interface ScimAnswer {
  readonly status: number;
  /** null: none, as with 204 and 304. */
  readonly body: JsonObject | null;
  readonly location?: string;
  readonly etag?: string;
  /** Attributes that were sent and not taken, for whoever asks later what a client sent. */
  readonly ignored?: readonly string[];
}

/** Names of parameters count in any case. */
export const parametersOf =
  ({ query }: Pick<ScimRequest, 'query'>): Parameters =>
  (name) =>
    query.get(name.toLowerCase()) ?? null;
