/** What one request may ask for. Discovery tells it, and whoever reads a request keeps to it. */
export const PAGE_LIMITS = { defaultSize: 100, maxSize: 1000 } as const;
export const BULK_LIMITS = { maxOperations: 1000, maxPayloadSize: 1_048_576 } as const;
export const CURSOR_SECONDS = 3600;
/** UTF-16 units of the texts of a query. A cursor holds a value of the last row where a list is sorted. */
export const QUERY_LIMITS = { filter: 4096, attributes: 4096, cursor: 4096, sortBy: 512 } as const;
