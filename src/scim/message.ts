import { isObject, type Json, type JsonObject } from './json.ts';
import { member } from './member.ts';
import { invalidSyntax } from './scim-error.ts';

/** The body of a message that has to name its schema (RFC 7644 section 3.1). */
export function readMessage(body: unknown, schema: string): JsonObject {
  if (!isObject(body)) throw invalidSyntax('The body has to be a JSON object.');
  const named = member(body, 'schemas');
  const wanted = schema.toLowerCase();
  const isWanted = (one: Json) => typeof one === 'string' && one.toLowerCase() === wanted;
  if (!Array.isArray(named) || !named.some(isWanted))
    throw invalidSyntax(`"schemas" has to contain ${schema}.`);
  return body;
}
