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
  INTERNAL: {
    category: 'internal',
    remedy: 'This is a defect. Run `lockstep doctor` and report what it prints.',
  },
  NOT_FOUND: { category: 'notFound', remedy: 'Check the name; `lockstep doctor` lists what exists.' },

  CONFLICT: {
    category: 'conflict',
    remedy: 'Somebody else changed the same thing; read it again and repeat.',
  },

  DATABASE_UNAVAILABLE: {
    category: 'unavailable',
    remedy: 'Start PostgreSQL or correct --database-url, then run the command again.',
  },
  DATABASE_NO_BINARIES: {
    category: 'unavailable',
    remedy:
      'Set DATABASE_URL to a PostgreSQL 15 or newer, or install PostgreSQL, or install Lockstep with its optional packages.',
  },
  DATABASE_TOO_NEW: {
    category: 'refused',
    remedy: 'Use a Lockstep of the version that last wrote this database, or newer.',
  },
  DATABASE_TOO_OLD: { category: 'unsupported', remedy: 'Lockstep needs PostgreSQL 15 or newer.' },
  DATABASE_READ_ONLY: {
    category: 'unavailable',
    remedy: 'Point Lockstep at the primary server, or make the database writable.',
  },
  DATABASE_FULL: {
    category: 'unavailable',
    remedy: 'Free disk space on the database server; nothing was half done and work goes on by itself.',
  },
  DATABASE_START_FAILED: {
    category: 'unavailable',
    remedy: 'Read the server log named in the message; `lockstep doctor` checks the usual causes.',
  },
  DATABASE_STOP_FAILED: {
    category: 'unavailable',
    remedy: 'Stop the server named in the message where it was started, then run the command again.',
  },
  DATABASE_OTHER_MAJOR: {
    category: 'unsupported',
    remedy:
      'Install the PostgreSQL major version named in the message, or restore a backup into a new --data folder.',
  },
  DATABASE_URL_INVALID: {
    category: 'usage',
    remedy: 'Write --database-url or DATABASE_URL as postgresql://user:password@host:5432/database.',
  },
  DATABASE_ENCODING: { category: 'unsupported', remedy: 'Create the database with ENCODING UTF8.' },
  DATABASE_SIGN_IN: {
    category: 'unavailable',
    remedy: 'Correct user and password in DATABASE_URL, and let this host in (pg_hba.conf of the server).',
  },
  DATABASE_MISSING: {
    category: 'unavailable',
    remedy: 'Create the database, or correct its name in DATABASE_URL.',
  },
  DATABASE_TLS: { category: 'unavailable', remedy: 'Correct sslmode and sslrootcert in DATABASE_URL.' },
  DATABASE_BUSY: {
    category: 'unavailable',
    remedy: 'Raise max_connections of the server or stop other programs that use it; work goes on by itself.',
  },
  DATABASE_FORBIDDEN: {
    category: 'internal',
    remedy: 'Give the role of Lockstep back the rights that the migrations gave it.',
  },
  DATABASE_CONFLICT: {
    category: 'conflict',
    remedy: 'Nothing was written; the same command can be run again.',
  },
  DATABASE_TIMEOUT: {
    category: 'unavailable',
    remedy: 'Nothing was written; run it again, and look for what holds the lock or the server up.',
  },
  DATABASE_DAMAGED: {
    category: 'internal',
    remedy: 'Stop all work on this database, check its disk, and restore a backup.',
  },
  BACKUP_INVALID: {
    category: 'invalid',
    remedy: 'Use another copy of the backup; `lockstep restore --check FILE` tells whether one is good.',
  },
  BACKUP_TOO_NEW: {
    category: 'refused',
    remedy: 'Restore with a Lockstep of the version that made the backup, or newer.',
  },
  RESTORE_NOT_EMPTY: {
    category: 'refused',
    remedy:
      'A restore never overwrites: give --data a folder, or --database-url a database, in which nothing is yet.',
  },
  RESTORE_UNFINISHED: {
    category: 'refused',
    remedy: 'Run the same `lockstep restore` again: it begins anew in that place.',
  },
  RESTORE_UNCONFIRMED: {
    category: 'refused',
    remedy:
      'Look at `lockstep restore plan --out FILE`, then `lockstep restore confirm FILE`. A leaver can be cut off at once with `lockstep leave`.',
  },
  RESTORE_NOT_LISTED: {
    category: 'refused',
    remedy:
      'Start a worker and wait until every system was listed (`lockstep target list`), or name those that cannot be with --unlisted.',
  },
  ERASURES_MISSING: {
    category: 'refused',
    remedy:
      'Give --erasures FILE (erasures.jsonl of the lost data folder, or what `lockstep erase list --out` wrote). Without it: --without-erasures --reason …',
  },
  ERASURES_INVALID: {
    category: 'invalid',
    remedy: 'Use the newest copy of the erasure list, as Lockstep wrote it.',
  },
  ERASURE_REFUSED: {
    category: 'refused',
    remedy:
      'Only who is gone everywhere, for long enough and by proof, can be erased; the message says what is missing.',
  },
  ERASURE_OWN: {
    category: 'refused',
    remedy: 'Somebody else confirms with `lockstep erase confirm ID --as NAME`.',
  },
  ERASURE_UNKNOWN: {
    category: 'notFound',
    remedy: '`lockstep erase list` shows what waits for a second person.',
  },
  LEASE_LOST: {
    category: 'conflict',
    remedy: 'Another worker has taken over this lane; nothing needs to be done.',
  },

  MASTER_KEY_MISSING: {
    category: 'unavailable',
    remedy:
      'Give the key file with --data, the key in LOCKSTEP_MASTER_KEY, or the program that prints it in LOCKSTEP_MASTER_KEY_COMMAND.',
  },
  MASTER_KEY_COMMAND: {
    category: 'unavailable',
    remedy:
      'Run LOCKSTEP_MASTER_KEY_COMMAND yourself: it must print 32 bytes in hex or base64. With arguments it is a JSON list.',
  },
  MASTER_KEY_IN_USE: {
    category: 'refused',
    remedy: 'Finish `lockstep secret rotate-master` first; what it says is left lies under the earlier key.',
  },
  MASTER_KEY_INVALID: { category: 'invalid', remedy: 'The master key is 32 bytes in hex or base64.' },
  MASTER_KEY_EXPOSED: {
    category: 'refused',
    remedy: 'Make the key file readable by its owner only (chmod 600), and consider the key known.',
  },
  MASTER_KEY_OTHER: {
    category: 'refused',
    remedy: 'Start Lockstep with the master key that sealed the data.',
  },
  SEALED_DATA_INVALID: {
    category: 'internal',
    remedy:
      'Start Lockstep with the master key of this database; if it is the right one, the data was changed outside of Lockstep.',
  },
  SECRET_UNKNOWN: {
    category: 'notFound',
    remedy: 'Store it with `lockstep secret set NAME` (the value comes from standard input).',
  },

  DEMO_FOLDER_TAKEN: {
    category: 'refused',
    remedy: 'Give the demo a folder of its own with --data; it would make everything in this one anew.',
  },
  DEMO_RUNNING: {
    category: 'conflict',
    remedy:
      'Use it (`lockstep leave PERSON --data FOLDER`), end it with `lockstep stop --data FOLDER`, or give another --data folder.',
  },

  SOURCE_UNKNOWN: { category: 'notFound', remedy: 'Add a Source document with this id to the policy.' },
  RECORDING_UNREADABLE: {
    category: 'invalid',
    remedy: 'Give the folder of a recorded history, as docs/reference/replay.md describes it.',
  },
  RECORDING_INCOMPLETE: {
    category: 'invalid',
    remedy:
      'Choose a --view that the folder has everything for, or add what is missing (docs/reference/replay.md).',
  },
  PROBES_UNREADABLE: {
    category: 'invalid',
    remedy: 'Give --probes a JSON file of [{"n": 1, "employeeId": "E1", "instant": "2026-03-01T09:00:00Z"}].',
  },
  PLAN_UNKNOWN: {
    category: 'notFound',
    remedy: '`lockstep hold` lists the plans that wait, with their hashes.',
  },
  PLAN_STALE: {
    category: 'refused',
    remedy:
      'Something has changed since the plan was made: run `lockstep plan` again and look at the difference.',
  },
  PLAN_INVALID: {
    category: 'invalid',
    remedy: 'Use a plan file as `lockstep plan --out` wrote it, unedited and of this tenant.',
  },
  APPROVAL_OWN_PLAN: { category: 'refused', remedy: 'Somebody else has to approve it.' },
  APPROVER_CONCERNED: {
    category: 'refused',
    remedy: 'Somebody who is not in the plan has to decide; `lockstep hold` shows who is.',
  },
  APPROVER_LEFT: {
    category: 'refused',
    remedy:
      'Somebody who works here has to decide; revoke the tokens of who does not (`lockstep token list`).',
  },
  NOTHING_HELD: { category: 'notFound', remedy: '`lockstep hold` lists what waits for a decision.' },
  POLICY_INVALID: {
    category: 'invalid',
    remedy: 'Run `lockstep policy check` and correct what it lists; the policy in force stays in force.',
  },
  POLICY_NAME_UNKNOWN: {
    category: 'invalid',
    remedy: 'Complete the person’s record, or let userName of the Mapping fall back with has(…).',
  },
  POLICY_NAME_TAKEN: {
    category: 'conflict',
    remedy: 'Change userName, maxLength or collision of the Mapping so that more names are possible.',
  },
  POLICY_MISSING: {
    category: 'notFound',
    remedy: 'Load policy documents with `lockstep policy apply FILE`.',
  },

  CONNECTOR_UNKNOWN: {
    category: 'invalid',
    remedy: '`lockstep connector list` shows the connectors there are.',
  },
  CONNECTOR_NO_TESTBED: {
    category: 'unsupported',
    remedy: 'Give the connector a test system: one line in src/app/certify-connector.ts.',
  },
  CONNECTOR_SERVER_MISSING: {
    category: 'unavailable',
    remedy:
      'Install the server as the message says, then run the command again; the other connectors need none.',
  },
  CONNECTOR_CONFIG: {
    category: 'invalid',
    remedy: 'Correct the connection settings of the target document.',
  },
  TARGET_UNKNOWN: { category: 'notFound', remedy: '`lockstep target list` shows the targets there are.' },

  PERSON_UNKNOWN: {
    category: 'notFound',
    remedy:
      'Give an employment key, an identity id, or the exact name or mail address; `lockstep person list` shows who is known.',
  },
  PERSON_ERASED: {
    category: 'conflict',
    remedy: 'The person was erased: only commitments are left, and nothing can be added.',
  },
  REGROUP_REFUSED: {
    category: 'conflict',
    remedy: '`lockstep person show PERSON` shows the employments and the ids; nothing was changed.',
  },
  REGROUP_UNCLEAR: {
    category: 'conflict',
    remedy:
      'Say of each account named whose it is, as the message tells: nobody is cut off by a guess, so nothing was changed.',
  },
  PERSON_AMBIGUOUS: { category: 'conflict', remedy: 'Name the person by one of the ids that are listed.' },
  TENANT_UNKNOWN: {
    category: 'notFound',
    remedy:
      'Correct --tenant; a new tenant begins with its first `lockstep policy apply` or `lockstep secret set`.',
  },
  EXCEPTION_UNKNOWN: {
    category: 'notFound',
    remedy: '`lockstep exception list` shows what is open; many end by themselves.',
  },
  LEAVE_IN_EFFECT: {
    category: 'refused',
    remedy:
      'A later date would give everything back. If that is wanted: `lockstep leave PERSON --undo`, then order it anew.',
  },
  NOTHING_TO_UNDO: { category: 'notFound', remedy: '`lockstep why PERSON` shows why somebody has left.' },
  CERTIFICATE_NONE: {
    category: 'notFound',
    remedy:
      'A certificate is issued once a leave was decided; `lockstep why PERSON` shows what is under way.',
  },

  LISTING_INVALID: {
    category: 'refused',
    remedy: 'Nothing was taken from the listing. Run it again; if it stays, look at how the target pages.',
  },
  LISTING_UNSUPPORTED: {
    category: 'unsupported',
    remedy: 'This system has no listing; certificates name that as a gap.',
  },

  TASK_UNKNOWN: { category: 'notFound', remedy: '`lockstep task list` shows the tasks there are.' },
  LIST_INVALID: {
    category: 'invalid',
    remedy: 'Correct the file: CSV with a column `name`, each user once.',
  },
  TASK_OPEN: { category: 'conflict', remedy: 'Close the task first; then somebody else confirms it.' },
  TASK_CLOSED: {
    category: 'conflict',
    remedy: 'Nothing more is to be said of it; it opens again by itself when a list contradicts it.',
  },
  TASK_OWN: { category: 'refused', remedy: 'A second person has to look and confirm it.' },

  PAUSE_UNKNOWN: { category: 'notFound', remedy: '`lockstep pause list` shows the pauses there are.' },
  PAUSE_OWN: {
    category: 'refused',
    remedy: 'Pausing revocations takes two people: somebody else has to confirm it.',
  },
  PAUSE_FORBIDDEN: { category: 'refused', remedy: 'The Guard document lists who may pause (pausers).' },

  CLOCK_UNDOUBTED: {
    category: 'conflict',
    remedy: 'Nothing is to be done: `lockstep doctor` says what the clock is believed to be.',
  },

  TOKEN_UNKNOWN: { category: 'notFound', remedy: '`lockstep token list` shows the tokens there are.' },
  TOKEN_INVALID: {
    category: 'unauthenticated',
    remedy:
      'Send a token that `lockstep token create` made, as Authorization: Bearer lsk_…; it may be revoked or expired.',
  },
  ROLE_MISSING: { category: 'forbidden', remedy: 'Use a token of a role that may do this.' },
  ROUTE_UNKNOWN: { category: 'notFound', remedy: 'GET /api/v1/openapi.json lists what there is.' },
  BODY_TOO_LARGE: { category: 'usage', remedy: 'Send less at a time.' },
  TOO_MANY_ATTEMPTS: { category: 'rateLimited', remedy: 'Wait as long as Retry-After says.' },
  LISTEN_INSECURE: {
    category: 'usage',
    remedy:
      'Give --tls-cert and --tls-key, or --behind-proxy where a proxy ends TLS, or listen on 127.0.0.1.',
  },
  LISTEN_FAILED: {
    category: 'unavailable',
    remedy: 'Choose another --port, or stop the program that uses it.',
  },
  NOTIFY_CONFIG: {
    category: 'invalid',
    remedy: 'Correct notify.yaml in the data folder, or the LOCKSTEP_NOTIFY_ variables.',
  },
  FILE_UNREADABLE: { category: 'usage', remedy: 'Check the path and who may read it.' },
  FILE_UNWRITABLE: { category: 'usage', remedy: 'Check the path and who may write there.' },

  FEED_SHAPE: {
    category: 'invalid',
    remedy: 'Correct the declared shape in the source document; `lockstep policy check` names the line.',
  },
  FEED_META: {
    category: 'invalid',
    remedy: 'Send the feed together with the complete meta document that its source declares.',
  },
  FEED_EMPTY: {
    category: 'refused',
    remedy: 'The export wrote nothing. Run it again at the HR system and send the file that it makes.',
  },
  FEED_NOT_CSV: {
    category: 'refused',
    remedy:
      'Open the file at the line named: it must be CSV as RFC 4180 has it, with the declared delimiter.',
  },
  FEED_NOT_JSON: {
    category: 'refused',
    remedy:
      'The file must be one JSON document with its records where the source declares them. Transfer it again.',
  },
  FEED_ENCODING: { category: 'refused', remedy: 'Export the file as UTF-8.' },
  FEED_HEADER: {
    category: 'refused',
    remedy: 'Compare the header line with the columns of the source document and correct one of the two.',
  },
  FEED_CUT: {
    category: 'refused',
    remedy: 'The file is not as long as it says. Transfer it again; nothing was taken from it.',
  },
  FEED_ALTERED: {
    category: 'refused',
    remedy: 'The file was changed after its checksum was made. Find out by whom, then export it again.',
  },
  FEED_OTHER_COMPANY: {
    category: 'refused',
    remedy: 'The file belongs to another company or tenant. Send it to the source it was made for.',
  },
  FEED_STALE: { category: 'refused', remedy: 'A newer report was already read. Send the newest one.' },
  FEED_TOO_LARGE: {
    category: 'refused',
    remedy: 'Look for a broken quote at the line named, or raise the limits of the source document.',
  },
  FEED_IMPLAUSIBLE: {
    category: 'refused',
    remedy:
      'Look at the rows and keys that it names: columns may have changed places, or it is another company’s. Correct the export and send it again; when it is right all the same: lockstep import … --confirm.',
  },

  WEBHOOK_SECRET: {
    category: 'invalid',
    remedy:
      'Give a Standard Webhooks secret: whsec_ with 24 to 64 bytes, or whpk_ / whsk_ with an Ed25519 key.',
  },
  WEBHOOK_HEADERS: {
    category: 'usage',
    remedy: 'Send webhook-id, webhook-timestamp and webhook-signature as Standard Webhooks 1.0.0 has them.',
  },
  WEBHOOK_SIGNATURE: {
    category: 'unauthenticated',
    remedy: 'Sign the delivery with the secret of this source.',
  },
  WEBHOOK_STALE: {
    category: 'unauthenticated',
    remedy: 'Set the clock of the sender right; sign each delivery anew.',
  },
  WEBHOOK_TOO_LARGE: { category: 'usage', remedy: 'Send smaller messages, one transaction each.' },
  WEBHOOK_BODY: { category: 'invalid', remedy: 'Send one JSON object as the source document declares it.' },

  PULL_CONFIG: { category: 'invalid', remedy: 'Correct the connection settings of the source document.' },
  PULL_CHECKPOINT: {
    category: 'conflict',
    remedy: 'The place to go on from does not fit. Start the pull from its first page.',
  },
  PULL_TAKEN: {
    category: 'conflict',
    remedy:
      'Another process reads this source now and goes on from the last good page; see `lockstep import history`.',
  },
  PULL_FAILED: {
    category: 'unavailable',
    remedy: 'The pull goes on from the last good page; check the HR system if this lasts.',
  },
  PULL_UNAUTHORISED: {
    category: 'unauthenticated',
    remedy: 'Renew the token of this source with `lockstep secret set`.',
  },
  PULL_PAGE: {
    category: 'refused',
    remedy:
      'The HR system gave an answer that is not a page. Nothing was taken from it; compare it with the source document.',
  },
  PULL_REPEATED: {
    category: 'refused',
    remedy: 'The HR system gave a page twice or goes in a circle. Start the pull again from its first page.',
  },
  PULL_TOO_LARGE: {
    category: 'refused',
    remedy: 'Ask for smaller pages, or raise the limits of the source document.',
  },

  RECORD_UNREADABLE: {
    category: 'invalid',
    remedy: 'Compare the record with the fields of the source document.',
  },

  CANONICAL_INVALID: {
    category: 'invalid',
    remedy:
      'Use only strings, finite numbers, booleans, null, arrays and plain objects, at most 64 levels deep.',
  },
  COMMITMENT_KEY_INVALID: {
    category: 'invalid',
    remedy: 'A commitment key has exactly 32 bytes; restore the key ring of this data folder.',
  },
  LEAF_INVALID: {
    category: 'invalid',
    remedy:
      'The log entry is not in the documented form (docs/reference/certificate.md); `lockstep log verify` names the first bad one.',
  },
  LEAF_TOO_LARGE: {
    category: 'invalid',
    remedy: 'A log entry has at most 65,535 bytes: commit to the details instead of carrying them.',
  },
  LOG_KEY_INVALID: {
    category: 'invalid',
    remedy: 'Give the log key as the one line `name+hash+key` of the file log.pub.',
  },
  LOG_KEY_MISSING: {
    category: 'usage',
    remedy:
      'Give the key that you trust with --key FILE (log.pub of whoever issued the certificate); --pin remembers it.',
  },
  CHECKPOINT_INVALID: {
    category: 'invalid',
    remedy: 'The checkpoint is damaged or not signed by a trusted key; fetch it again and compare the key.',
  },
  LOG_RANGE: {
    category: 'invalid',
    remedy: 'Ask for entries and tree sizes that the log has; `lockstep log verify` prints its size.',
  },
  TILE_INVALID: {
    category: 'invalid',
    remedy: 'The stored tile is damaged; `lockstep log verify` names the first bad entry.',
  },
  CERTIFICATE_INVALID: {
    category: 'invalid',
    remedy: 'Run `lockstep verify FILE` to see what is wrong, and ask the issuer for the file again.',
  },

  TIME_ZONE_UNKNOWN: {
    category: 'invalid',
    remedy:
      'Give an IANA time zone such as Europe/Berlin, or map the values of the zone column in the source document.',
  },
  LOCAL_TIME_INVALID: { category: 'invalid', remedy: 'Give dates as YYYY-MM-DD and times as HH:MM.' },
  EMPLOYMENT_FACTS_LIMIT: {
    category: 'refused',
    remedy:
      'One employment has more changes than any real one; look at what the source sends and close the exception.',
  },
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
