import type { ScimAnswer, ScimRequest } from '../../engine/scim/request.ts';
import { resourceLocation } from '../../scim/answer/present.ts';
import { resolveReferences, substitute, substituteId } from '../../scim/bulk/bulk-references.ts';
import { type BulkResult, bulkFailure, bulkResponse } from '../../scim/bulk/bulk-response.ts';
import { type BulkOperation, readBulk } from '../../scim/bulk/read-bulk.ts';
import { ScimError } from '../../scim/scim-error.ts';

/**
 * Carries out the operations of one request, each in a transaction of its own and after those that it refers to (RFC 7644
 * section 3.7). Answers stand in the order of the operations.
 */
export async function answerBulk(
  body: unknown,
  base: string,
  answer: (request: ScimRequest) => Promise<ScimAnswer>,
): Promise<ScimAnswer> {
  const { failOnErrors, operations } = readBulk(body);
  const { order, refused } = resolveReferences(operations);
  const results = new Map<number, BulkResult>();
  const made = new Map<string, string>();
  const ignored: string[] = [];
  let errors = 0;
  const enough = () => failOnErrors !== null && errors >= failOnErrors;
  const fail = (place: number, operation: BulkOperation, error: ScimError) => {
    errors++;
    results.set(place, bulkFailure(operation, error, locationOf(operation, base)));
  };
  for (const [place, error] of refused) {
    const operation = operations[place];
    if (operation !== undefined && !enough()) fail(place, operation, error);
  }
  for (const place of order) {
    const operation = operations[place];
    if (operation === undefined) continue;
    if (enough()) break;
    try {
      const answered = await answer(requestOf(operation, made));
      const { bulkId } = operation;
      const id = answered.body?.id;
      if (operation.method === 'POST' && bulkId !== null && typeof id === 'string') made.set(bulkId, id);
      ignored.push(...(answered.ignored ?? []).map((path) => `Operations[${place}].${path}`));
      const location = answered.location ?? locationOf(operation, base);
      results.set(place, {
        operation,
        status: answered.status,
        ...(location === undefined ? {} : { location }),
        ...(answered.etag === undefined ? {} : { version: answered.etag }),
      });
    } catch (error) {
      // Trouble of ours ends the request: the client sends it again.
      if (!(error instanceof ScimError)) throw error;
      fail(place, operation, error);
    }
  }
  const inOrder = [...results].sort(([a], [b]) => a - b).map(([, result]) => result);
  return { status: 200, body: bulkResponse(inOrder), ignored };
}

function requestOf(operation: BulkOperation, made: ReadonlyMap<string, string>): ScimRequest {
  const { method, type, id, data, version } = operation;
  return {
    method,
    path: id === null ? [`${type}s`] : [`${type}s`, substituteId(id, made)],
    query: new Map(),
    body: data === null ? undefined : substitute(data, made),
    ifMatch: version,
    ifNoneMatch: null,
  };
}

function locationOf({ type, id }: BulkOperation, base: string): string | undefined {
  return id === null || id.startsWith('bulkId:') ? undefined : resourceLocation(base, type, id);
}
