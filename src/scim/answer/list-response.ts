import type { JsonObject } from '../json.ts';

export const LIST_RESPONSE = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';

/** Where a page stands in its list: counted, or between two cursors (RFC 9865 section 2.1). */
export type Page =
  | { readonly startIndex: number }
  | { readonly nextCursor: string | null; readonly previousCursor?: string | null };

/** RFC 7644 section 3.4.2. `Resources` is there when it is empty too: clients read its length. */
export function listResponse(
  resources: readonly JsonObject[],
  totalResults: number,
  page: Page = { startIndex: 1 },
): JsonObject {
  return {
    schemas: [LIST_RESPONSE],
    totalResults,
    ...('startIndex' in page ? { startIndex: page.startIndex } : {}),
    itemsPerPage: resources.length,
    ...('nextCursor' in page ? cursors(page) : {}),
    Resources: resources,
  };
}

/** The last page has no next cursor, which is how clients know it. */
function cursors({ nextCursor, previousCursor }: Extract<Page, { readonly nextCursor: string | null }>) {
  return {
    ...(nextCursor === null ? {} : { nextCursor }),
    ...(previousCursor === null || previousCursor === undefined ? {} : { previousCursor }),
  };
}
