import type { Json, JsonObject } from '../json.ts';
import { errorBody, type ScimError } from '../scim-error.ts';
import type { BulkOperation } from './read-bulk.ts';

const BULK_RESPONSE = 'urn:ietf:params:scim:api:messages:2.0:BulkResponse';

export interface BulkResult {
  readonly operation: Pick<BulkOperation, 'method' | 'bulkId'>;
  readonly status: number;
  /** Absolute; of a POST that failed there is none. */
  readonly location?: string;
  readonly version?: string;
  /** The body of the answer. It has to be there for an error. */
  readonly response?: Readonly<Record<string, unknown>>;
}

export function bulkFailure(
  operation: BulkResult['operation'],
  error: ScimError,
  location?: string,
): BulkResult {
  return {
    operation,
    status: error.status,
    response: errorBody(error),
    ...(location === undefined ? {} : { location }),
  };
}

/** One entry for each operation that was tried (RFC 7644 section 3.7.3); statuses are texts. */
export function bulkResponse(results: readonly BulkResult[]): JsonObject {
  return {
    schemas: [BULK_RESPONSE],
    Operations: results.map(({ operation, status, location, version, response }) => ({
      method: operation.method,
      ...(operation.bulkId === null ? {} : { bulkId: operation.bulkId }),
      ...(version === undefined ? {} : { version }),
      ...(location === undefined ? {} : { location }),
      status: String(status),
      ...(response === undefined ? {} : { response: response as Json }),
    })),
  };
}
