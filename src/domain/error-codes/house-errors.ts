import type { ErrorTable } from './category.ts';

/** The house itself: its database, its backups, its keys and the demo. */
export const houseErrors = {
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
} as const satisfies ErrorTable;
