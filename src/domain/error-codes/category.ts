/**
 * Every error of the product has one stable code. The category decides, once and in one table, what the
 * engine, HTTP and the command line do with it.
 */
export type ErrorCategory =
  | 'usage'
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'notFound'
  | 'conflict'
  | 'rateLimited'
  | 'unavailable'
  | 'unsupported'
  | 'refused'
  | 'internal';

/** HTTP status (RFC 9110) and process exit code of each category (design: 0 done, 1 problem, 2 usage, 3 refused, 4 sign-in). */
export const CATEGORY: Record<ErrorCategory, { readonly status: number; readonly exit: number }> = {
  usage: { status: 400, exit: 2 },
  invalid: { status: 422, exit: 1 },
  unauthenticated: { status: 401, exit: 4 },
  forbidden: { status: 403, exit: 4 },
  notFound: { status: 404, exit: 1 },
  conflict: { status: 409, exit: 1 },
  rateLimited: { status: 429, exit: 1 },
  unavailable: { status: 503, exit: 1 },
  unsupported: { status: 501, exit: 1 },
  refused: { status: 409, exit: 3 },
  internal: { status: 500, exit: 1 },
};

/** code -> category and the way out in one sentence. */
export type ErrorTable = Readonly<
  Record<string, { readonly category: ErrorCategory; readonly remedy: string }>
>;
