import { type ErrorCode, LockstepError } from '../../domain/errors.ts';
import { errorCode } from './error-code.ts';

/** Said in the message; never a password. */
export interface FailureContext {
  readonly host?: string;
  readonly port?: number;
  readonly user?: string;
  readonly database?: string;
}

/** SQLSTATE (PostgreSQL manual, appendix A) -> code and words. Two signs stand for a whole class. */
const STATES: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  '08': ['DATABASE_UNAVAILABLE', 'The connection to the database failed'],
  '22021': ['USAGE', 'A text holds a character that no text can hold, such as NUL'],
  '22P05': ['USAGE', 'A text holds a character that no text can hold, such as NUL'],
  '23505': ['CONFLICT', 'A row with this key is there already'],
  '25006': ['DATABASE_READ_ONLY', 'The database takes no writes'],
  '25P03': ['DATABASE_TIMEOUT', 'The database ended a transaction that stood idle'],
  '28': ['DATABASE_SIGN_IN', 'The database does not let us in'],
  '3D000': ['DATABASE_MISSING', 'There is no such database on the server'],
  '40001': ['DATABASE_CONFLICT', 'Another transaction was faster; this one was rolled back'],
  '40P01': ['DATABASE_CONFLICT', 'Two transactions waited for each other; this one was rolled back'],
  '42501': ['DATABASE_FORBIDDEN', 'The database refuses this to our role'],
  '53100': ['DATABASE_FULL', "The database server's disk is full"],
  '53300': ['DATABASE_BUSY', 'The database has no free connection'],
  '53': ['DATABASE_BUSY', 'The database server is short of memory or of another resource'],
  '55P03': ['DATABASE_TIMEOUT', 'A lock was not free in time; the transaction was rolled back'],
  '57014': ['DATABASE_TIMEOUT', 'A statement took too long and was cancelled'],
  '57P04': ['DATABASE_MISSING', 'The database was dropped'],
  '57P': ['DATABASE_UNAVAILABLE', 'The database server is starting or shutting down'],
  '58': ['DATABASE_DAMAGED', 'The database server cannot read or write its files'],
  XX001: ['DATABASE_DAMAGED', 'The database server found damaged data'],
  XX002: ['DATABASE_DAMAGED', 'The database server found a damaged index'],
};

/** Messages to which pg gives no code. */
const SAYINGS: readonly (readonly [RegExp, ErrorCode, string])[] = [
  [/does not support SSL|SSL connection/i, 'DATABASE_TLS', 'The database server offers no TLS'],
  [/^SASL|password must be/i, 'DATABASE_SIGN_IN', 'The database does not let us in'],
  [
    /^Connection terminated|^timeout e|^Query read timeout|not queryable|after calling end on the pool/,
    'DATABASE_UNAVAILABLE',
    'The connection to the database broke off',
  ],
];

const NETWORK =
  /^(ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|ENOTFOUND|EAI_\w+)$/;
const TLS = /CERT|^ERR_(TLS|SSL)_|^UNABLE_TO_|^HOSTNAME_MISMATCH$/;

/**
 * Any error of pg, of the network or of a file -> the error that people and programs see. Only our own words and the
 * code go into the message: PostgreSQL's own text can quote a value. The original stays as `cause`.
 */
export function describeFailure(error: unknown, where: FailureContext = {}): LockstepError {
  if (error instanceof LockstepError) return error;
  const code = errorCode(error);
  const [ours, words] = classify(error, code);
  const place = placeOf(where);
  const message = `${words}${place && ` (${place})`}${code === undefined ? '.' : ` [${code}].`}`;
  // Field by field: a whole connection may be given, and it holds the password.
  const details = {
    host: where.host,
    port: where.port,
    user: where.user,
    database: where.database,
    cause: code,
  };
  return new LockstepError(ours, message, { details, cause: error });
}

/** Whether an error came from pg, the network or a file; anything else is the caller's own. */
export function isOfDatabase(error: unknown): boolean {
  return errorCode(error) !== undefined || SAYINGS.some(([pattern]) => pattern.test(messageOf(error)));
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : '');

function classify(error: unknown, code: string | undefined): readonly [ErrorCode, string] {
  if (code !== undefined) {
    const known = /^[0-9A-Z]{5}$/.test(code)
      ? (STATES[code] ?? STATES[code.slice(0, 3)] ?? STATES[code.slice(0, 2)])
      : undefined;
    if (known !== undefined) return known;
    if (NETWORK.test(code)) return ['DATABASE_UNAVAILABLE', 'The database server cannot be reached'];
    if (TLS.test(code)) return ['DATABASE_TLS', "The database server's certificate is not trusted"];
    if (code === 'ENOSPC' || code === 'EDQUOT') return ['DATABASE_FULL', 'The disk is full'];
    if (isSystemError(error)) {
      return error.syscall === 'connect'
        ? ['DATABASE_UNAVAILABLE', 'The database server cannot be reached']
        : ['DATABASE_START_FAILED', `${error.syscall} failed on ${error.path ?? 'a file of the database'}`];
    }
  }
  const saying = SAYINGS.find(([pattern]) => pattern.test(messageOf(error)));
  if (saying !== undefined) return [saying[1], saying[2]];
  return ['INTERNAL', 'The database refused a statement'];
}

function isSystemError(
  error: unknown,
): error is Error & { readonly syscall: string; readonly path?: string } {
  return error instanceof Error && 'syscall' in error && typeof error.syscall === 'string';
}

function placeOf(where: FailureContext): string {
  const server =
    where.host === undefined ? '' : where.port === undefined ? where.host : `${where.host}:${where.port}`;
  const parts = [
    where.database && `database ${where.database}`,
    where.user && `user ${where.user}`,
    server && `at ${server}`,
  ];
  return parts.filter(Boolean).join(', ');
}
