import type { ErrorTable } from './category.ts';

/** The log, its proofs and certificates. */
export const proofErrors = {
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
  LOG_TILE_UNKNOWN: {
    category: 'notFound',
    remedy: 'Read the checkpoint first and ask for tiles of a log of that size, by their C2SP names.',
  },
  TILE_INVALID: {
    category: 'invalid',
    remedy: 'The stored tile is damaged; `lockstep log verify` names the first bad entry.',
  },
  CERTIFICATE_INVALID: {
    category: 'invalid',
    remedy: 'Run `lockstep verify FILE` to see what is wrong, and ask the issuer for the file again.',
  },
} as const satisfies ErrorTable;
