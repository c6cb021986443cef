/** Thrown by a gate: the connection broke at this step. */
export class ConnectionLost extends Error {
  constructor() {
    super('the connection broke');
  }
}

/** What the server answers to a statement that fails: as an error of pg, with the SQLSTATE as its code. */
export class ServerFault extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** What a caller gets to see of a connection that broke: the words of pg, which has no code for it. */
export const brokenOff = () => new Error('Connection terminated unexpectedly');

export const FAULTS = {
  duplicate: (table: string) => new ServerFault('23505', `duplicate key in ${table}`),
  twice: (table: string) => new ServerFault('21000', `a row of ${table} would be changed a second time`),
  deadlock: () => new ServerFault('40P01', 'deadlock detected'),
  aborted: () => new ServerFault('25P02', 'current transaction is aborted'),
  readOnly: (what: string) => new ServerFault('25006', `cannot ${what} in a read-only transaction`),
  forbidden: (table: string) => new ServerFault('42501', `permission denied for table ${table}`),
  missing: (table: string, column: string) => new ServerFault('23502', `${table}.${column} must not be null`),
  refused: (table: string, column: string) => new ServerFault('23514', `${table}.${column} is no word of it`),
  unreferenced: (table: string, parent: string) =>
    new ServerFault('23503', `${table} refers to a row of ${parent} that is not there`),
  referenced: (table: string, child: string) =>
    new ServerFault('23503', `a row of ${table} is still referred to from ${child}`),
  badText: () => new ServerFault('22021', 'a text holds NUL'),
  badJson: () => new ServerFault('22P05', 'a JSON text holds NUL'),
  full: () => new ServerFault('53100', 'could not extend file: No space left on device'),
};
