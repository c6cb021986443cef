import { isDeepStrictEqual } from 'node:util';
import { isObject, type Json, type JsonObject } from '../scim/json.ts';
import { ERROR_SCHEMA, type ScimType } from '../scim/scim-error.ts';
import { type Answer, brief, shown } from './answer.ts';
import { Failed } from './case.ts';
import { at, items } from './json-at.ts';
import { LIST } from './urns.ts';

const named = ({ asked }: Answer) => `${asked.method} ${brief(asked.path)}`;

export function expectThat(condition: boolean, expected: string, got: unknown): asserts condition {
  if (!condition) throw new Failed(expected, inWords(got));
}

export function expectEqual(what: string, got: unknown, expected: unknown): void {
  expectThat(isDeepStrictEqual(got, expected), `${what} to be ${inWords(expected)}`, got);
}

export function expectStatus(answer: Answer, ...allowed: readonly number[]): void {
  if (!allowed.includes(answer.status))
    throw new Failed(`${named(answer)} to answer ${allowed.join(' or ')}`, shown(answer));
}

/** The body as an object. */
export function expectResource(answer: Answer, status: number): JsonObject {
  expectStatus(answer, status);
  if (!isObject(answer.body))
    throw new Failed(`${named(answer)} to answer with a JSON object`, shown(answer));
  return answer.body;
}

export interface Page {
  readonly total: number;
  readonly resources: readonly Json[];
  readonly body: JsonObject;
}

/** A ListResponse (RFC 7644 section 3.4.2): numbers are numbers, and there are never more resources than in total. */
export function expectList(answer: Answer): Page {
  const body = expectResource(answer, 200);
  const total = at(body, 'totalResults');
  const right =
    items(at(body, 'schemas')).includes(LIST) &&
    typeof total === 'number' &&
    Number.isInteger(total) &&
    (total === 0 || Array.isArray(at(body, 'Resources')) || at(body, 'itemsPerPage') === 0);
  if (!right)
    throw new Failed(`${named(answer)} to answer a ListResponse with an integer totalResults`, shown(answer));
  return { total, resources: items(at(body, 'Resources')), body };
}

/** Exactly one found; it is given back. */
export function expectOne(answer: Answer, id: string): Json {
  const { total, resources } = expectList(answer);
  const [only] = resources;
  if (total !== 1 || resources.length !== 1 || only === undefined || at(only, 'id') !== id)
    throw new Failed(`${named(answer)} to find exactly ${id}`, shown(answer));
  return only;
}

export function expectNone(answer: Answer): void {
  const { total, resources } = expectList(answer);
  if (total !== 0 || resources.length !== 0)
    throw new Failed(`${named(answer)} to find nothing`, shown(answer));
}

/** A refusal in a body of RFC 7644 section 3.12: `status` is a string. */
export function expectError(answer: Answer, status: number | readonly number[], scimType?: ScimType): void {
  expectStatus(answer, ...[status].flat());
  const wanted = [
    ...(items(at(answer.body, 'schemas')).includes(ERROR_SCHEMA) ? [] : [`schemas with ${ERROR_SCHEMA}`]),
    ...(at(answer.body, 'status') === String(answer.status) ? [] : [`status "${answer.status}" as a string`]),
    ...(scimType === undefined || at(answer.body, 'scimType') === scimType ? [] : [`scimType ${scimType}`]),
  ];
  if (wanted.length > 0)
    throw new Failed(`${named(answer)} to answer a SCIM error: ${wanted.join(', ')}`, shown(answer));
}

export function expectHidden(answer: Answer, secret: string): void {
  if (answer.text.includes(secret) || /"password"\s*:/i.test(answer.text))
    throw new Failed(`${named(answer)} to show no password`, shown(answer));
}

function inWords(value: unknown): string {
  return brief(typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing'));
}
