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

/** code -> category and the way out in one sentence. Listed in docs/reference/errors.md, which is generated from here. */
export const ERRORS = {
  USAGE: { category: 'usage', remedy: 'Run the command with --help to see what it takes.' },
  INTERNAL: { category: 'internal', remedy: 'This is a defect. Run `lockstep doctor` and report what it prints.' },
  NOT_FOUND: { category: 'notFound', remedy: 'Check the name; `lockstep doctor` lists what exists.' },

  DATABASE_UNAVAILABLE: { category: 'unavailable', remedy: 'Start PostgreSQL or correct --database-url, then run the command again.' },
  DATABASE_NO_BINARIES: { category: 'unavailable', remedy: 'Set DATABASE_URL to a PostgreSQL 15 or newer, or install PostgreSQL, or install Lockstep with its optional packages.' },
  DATABASE_TOO_NEW: { category: 'refused', remedy: 'Use a Lockstep of the version that last wrote this database, or newer.' },
  DATABASE_TOO_OLD: { category: 'unsupported', remedy: 'Lockstep needs PostgreSQL 15 or newer.' },
  DATABASE_READ_ONLY: { category: 'unavailable', remedy: 'Point Lockstep at the primary server, or make the database writable.' },
  DATABASE_FULL: { category: 'unavailable', remedy: 'Free disk space on the database server; nothing was half done and work goes on by itself.' },
  DATABASE_START_FAILED: { category: 'unavailable', remedy: 'Read the server log named in the message; `lockstep doctor` checks the usual causes.' },
  LEASE_LOST: { category: 'conflict', remedy: 'Another worker has taken over this lane; nothing needs to be done.' },

  CONNECTOR_UNKNOWN: { category: 'invalid', remedy: '`lockstep connector list` shows the connectors there are.' },
  CONNECTOR_CONFIG: { category: 'invalid', remedy: 'Correct the connection settings of the target document.' },
  TARGET_UNKNOWN: { category: 'notFound', remedy: '`lockstep target list` shows the targets there are.' },
} as const satisfies Record<string, { category: ErrorCategory; remedy: string }>;

export type ErrorCode = keyof typeof ERRORS;

export class LockstepError extends Error {
  override readonly name = 'LockstepError';
  readonly code: ErrorCode;
  /** Safe to show: never a secret, never personal data of somebody else. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    message: string,
    options: { details?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }

  get category(): ErrorCategory {
    return ERRORS[this.code].category;
  }

  get remedy(): string {
    return ERRORS[this.code].remedy;
  }
}

export function isLockstepError(error: unknown): error is LockstepError {
  return error instanceof LockstepError;
}
