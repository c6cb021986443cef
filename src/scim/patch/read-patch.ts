import { FILTER_LIMITS } from '../filter/filter.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { type Dialect, shown } from '../resource/reading.ts';
import { invalidPath, invalidSyntax, invalidValue, noTarget, ScimError } from '../scim-error.ts';
import type { PatchOperation } from './patch-operation.ts';

export const PATCH_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/** Operations in one request. */
export const PATCH_LIMIT = 1000;

/**
 * The operations of a PATCH (RFC 7644 section 3.5.2). A bare list is accepted too: so the examples of bulk requests in
 * section 3.7 were written before erratum 5050.
 */
export function readPatch(body: unknown, dialect: Dialect): readonly PatchOperation[] {
  const given = Array.isArray(body) ? (body as readonly unknown[]) : operationsOf(body, dialect);
  if (given.length === 0) throw invalidSyntax('Operations: expected at least one');
  if (given.length > PATCH_LIMIT)
    throw new ScimError(413, 'tooMany', `Operations: more than ${PATCH_LIMIT} in one request`);
  return given.map((one, index) => readOperation(one, `Operations[${index}]`, dialect));
}

function operationsOf(body: unknown, dialect: Dialect): readonly unknown[] {
  if (!isObject(body)) throw invalidSyntax('the body: expected an object with Operations');
  const schemas = inAnyCase(body, 'schemas');
  const isNamed = Array.isArray(schemas) && schemas.some(isPatchSchema);
  if (dialect === 'strict' && !isNamed) throw invalidSyntax(`schemas: ${PATCH_SCHEMA} is missing`);
  const given = inAnyCase(body, 'operations');
  if (Array.isArray(given)) return given;
  if (dialect === 'tolerant' && given !== undefined && isObject(given)) return [given];
  throw invalidSyntax('Operations: expected a list');
}

const isPatchSchema = (urn: Json) =>
  typeof urn === 'string' && urn.toLowerCase() === PATCH_SCHEMA.toLowerCase();

/** Names of members in any case; of two that differ in nothing else the last. */
function inAnyCase(object: JsonObject, wanted: string): Json | undefined {
  let found: Json | undefined;
  for (const name of Object.keys(object))
    if (name === wanted || (name.length === wanted.length && name.toLowerCase() === wanted))
      found = object[name];
  return found;
}

function readOperation(operation: unknown, at: string, dialect: Dialect): PatchOperation {
  if (!isObject(operation)) throw invalidSyntax(`${at}: expected an object`);
  const op = readOp(inAnyCase(operation, 'op'), at);
  const path = readPath(inAnyCase(operation, 'path'), at, dialect);
  const value = inAnyCase(operation, 'value');
  // RFC 7644 section 3.5.2.2.
  if (op === 'remove' && path === null) throw noTarget(`${at}: what is to be removed needs a path`);
  if (op !== 'remove' && value === undefined) throw invalidValue(`${at}: ${op} needs a value`);
  return { op, path, value };
}

function readOp(op: Json | undefined, at: string): PatchOperation['op'] {
  // Microsoft Entra ID writes Add, Replace and Remove.
  const word = typeof op === 'string' ? op.toLowerCase() : '';
  if (word === 'add' || word === 'replace' || word === 'remove') return word;
  const found = typeof op === 'string' ? `, not ${shown(op)}` : '';
  throw invalidSyntax(`${at}.op: expected add, replace or remove${found}`);
}

function readPath(path: Json | undefined, at: string, dialect: Dialect): string | null {
  if (path === undefined) return null;
  if (dialect === 'tolerant' && (path === null || path === '')) return null;
  if (typeof path !== 'string' || path === '') throw invalidPath(`${at}.path: expected a text`);
  if (path.length > FILTER_LIMITS.length)
    throw invalidPath(`${at}.path: longer than ${FILTER_LIMITS.length} characters`);
  return path;
}
