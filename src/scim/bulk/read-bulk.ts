import { isObject, type Json, type JsonObject } from '../json.ts';
import { BULK_LIMITS } from '../limits.ts';
import { member } from '../member.ts';
import { readMessage } from '../message.ts';
import { invalidPath, invalidSyntax, invalidValue, ScimError } from '../scim-error.ts';

const BULK_REQUEST = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const MAX_TEXT = 256;
const PATH = /^\/(Users|Groups)(?:\/([^/?#]+))?$/;

const METHODS = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;

export interface BulkOperation {
  readonly method: (typeof METHODS)[number];
  readonly bulkId: string | null;
  /** As it was sent. */
  readonly path: string;
  readonly type: 'User' | 'Group';
  /** null of a POST. It may be `bulkId:…`. */
  readonly id: string | null;
  /** As in If-Match. */
  readonly version: string | null;
  /** null of a DELETE. */
  readonly data: JsonObject | null;
}

export interface BulkRequest {
  /** After so many errors the rest is not tried; null: all is tried. */
  readonly failOnErrors: number | null;
  readonly operations: readonly BulkOperation[];
}

const tooMany = (detail: string) => new ScimError(413, 'tooMany', detail);

/** @throws ScimError 413. To be asked before the body is parsed. */
export function checkPayloadSize(
  bytes: number,
  limits: { readonly maxPayloadSize: number } = BULK_LIMITS,
): void {
  if (bytes > limits.maxPayloadSize) throw tooMany(`The body is larger than ${limits.maxPayloadSize} bytes.`);
}

function text(value: Json | undefined, at: string): string | null {
  if (value === undefined) return null;
  if (typeof value !== 'string' || value === '' || value.length > MAX_TEXT)
    throw invalidSyntax(`${at}: has to be a text of at most ${MAX_TEXT} characters`);
  return value;
}

function readMethod(value: Json | undefined, at: string): BulkOperation['method'] {
  const wanted = typeof value === 'string' ? value.toUpperCase() : '';
  const method = METHODS.find((one) => one === wanted);
  if (method === undefined) throw invalidSyntax(`${at}.method: has to be one of ${METHODS.join(', ')}`);
  return method;
}

function decoded(part: string, at: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw invalidPath(`${at}: is not encoded as addresses are`);
  }
}

function readPath(path: string | null, method: BulkOperation['method'], at: string) {
  const found = path === null ? null : PATH.exec(path);
  const [, list, id] = found ?? [];
  if (path === null || list === undefined || (id === undefined) !== (method === 'POST'))
    throw invalidPath(
      method === 'POST'
        ? `${at}: a POST goes to /Users or /Groups`
        : `${at}: a ${method} goes to /Users/{id} or /Groups/{id}`,
    );
  return {
    path,
    type: list === 'Users' ? ('User' as const) : ('Group' as const),
    id: id === undefined ? null : decoded(id, at),
  };
}

/** The example of the RFC sends the operations of a PATCH bare; erratum 5050 wants the whole message. */
function readData(value: Json | undefined, method: BulkOperation['method'], at: string): JsonObject | null {
  if (method === 'DELETE') return null;
  if (method === 'PATCH' && Array.isArray(value)) return { schemas: [PATCH_OP], Operations: value };
  if (!isObject(value)) throw invalidSyntax(`${at}: has to be an object`);
  return value;
}

function readOperation(value: Json, at: string): BulkOperation {
  if (!isObject(value)) throw invalidSyntax(`${at}: has to be an object`);
  const method = readMethod(member(value, 'method'), at);
  const bulkId = text(member(value, 'bulkId'), `${at}.bulkId`);
  if (method === 'POST' && bulkId === null) throw invalidSyntax(`${at}.bulkId: a POST has to have one`);
  return {
    method,
    bulkId,
    ...readPath(text(member(value, 'path'), `${at}.path`), method, `${at}.path`),
    version: text(member(value, 'version'), `${at}.version`),
    data: readData(member(value, 'data'), method, `${at}.data`),
  };
}

function readFailOnErrors(value: Json | undefined): number | null {
  if (value === undefined) return null;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1)
    throw invalidValue('failOnErrors: has to be a whole number from 1');
  return value;
}

/**
 * A Bulk request (RFC 7644 section 3.7). What is wrong with its form refuses all of it, so that nothing is half done.
 * @throws ScimError 400, or 413 tooMany
 */
export function readBulk(
  body: unknown,
  limits: { readonly maxOperations: number } = BULK_LIMITS,
): BulkRequest {
  const message = readMessage(body, BULK_REQUEST);
  const operations = member(message, 'Operations');
  if (!Array.isArray(operations)) throw invalidSyntax('Operations: has to be a list');
  if (operations.length > limits.maxOperations)
    throw tooMany(`There are more than ${limits.maxOperations} operations.`);
  const seen = new Set<string>();
  return {
    failOnErrors: readFailOnErrors(member(message, 'failOnErrors')),
    operations: operations.map((value: Json, index) => {
      const operation = readOperation(value, `Operations[${index}]`);
      const { bulkId } = operation;
      if (bulkId !== null && seen.has(bulkId))
        throw invalidValue(`Operations[${index}].bulkId: is there twice`);
      if (bulkId !== null) seen.add(bulkId);
      return operation;
    }),
  };
}
