import type { ErrorTable } from './category.ts';

/** Shared Signals: what is told to receivers, and what transmitters tell us. */
export const signalErrors = {
  SSF_OFF: {
    category: 'notFound',
    remedy:
      'Make a receiver with `lockstep ssf receivers add NAME --issuer https://…`: with the first it begins.',
  },
  SSF_TOKEN_INVALID: {
    category: 'unauthenticated',
    remedy: 'Send the token that `lockstep ssf receivers add` showed, as Authorization: Bearer lsf_….',
  },
  SSF_SCOPE_MISSING: {
    category: 'forbidden',
    remedy: 'Use a token with the scope ssf.manage, or ssf.read where nothing is changed.',
  },
  SSF_RECEIVER_UNKNOWN: {
    category: 'notFound',
    remedy: '`lockstep ssf receivers list` shows the receivers there are.',
  },
  SSF_STREAM_UNKNOWN: {
    category: 'notFound',
    remedy: '`lockstep ssf streams list` shows the streams there are.',
  },
  SSF_STREAMS_FULL: { category: 'conflict', remedy: 'Change or delete one of the streams that are there.' },
  SSF_KEY_PENDING: {
    category: 'conflict',
    remedy: 'Wait until the new key signs, or replace all of them at once with --now.',
  },
  SSF_TOO_OFTEN: { category: 'rateLimited', remedy: 'Ask for a verification once a minute at most.' },
  SSF_KEYS_UNREACHABLE: {
    category: 'unavailable',
    remedy: 'Check the jwks address of the Source document, and whether it can be reached from here.',
  },
  SSF_POLL_FAILED: {
    category: 'unavailable',
    remedy: 'Check the poll address and the credential of the Source document.',
  },
} as const satisfies ErrorTable;
