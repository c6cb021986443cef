import type { ErrorTable } from './category.ts';

/** Tokens, requests, files and notices. */
export const edgeErrors = {
  TOKEN_UNKNOWN: { category: 'notFound', remedy: '`lockstep token list` shows the tokens there are.' },
  TOKEN_INVALID: {
    category: 'unauthenticated',
    remedy:
      'Send a token that `lockstep token create` made, as Authorization: Bearer lsk_…; it may be revoked or expired.',
  },
  SCIM_CONNECTION_UNKNOWN: {
    category: 'notFound',
    remedy: '`lockstep scim list` shows the connections there are.',
  },
  ROLE_MISSING: { category: 'forbidden', remedy: 'Use a token of a role that may do this.' },
  ROUTE_UNKNOWN: { category: 'notFound', remedy: 'GET /api/v1/openapi.json lists what there is.' },
  BODY_TOO_LARGE: { category: 'usage', remedy: 'Send less at a time.' },
  TOO_MANY_ATTEMPTS: { category: 'rateLimited', remedy: 'Wait as long as Retry-After says.' },
  IDEMPOTENCY_KEY_INVALID: {
    category: 'usage',
    remedy: 'Send one Idempotency-Key of 1 to 255 printable ASCII characters, for example a fresh UUID.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    category: 'invalid',
    remedy: 'Look at what the first order with this key did; for another order, send another key.',
  },
  IDEMPOTENCY_KEY_BUSY: {
    category: 'conflict',
    remedy: 'Ask again with the same key: it answers what the first call did.',
  },
  EVENTS_GONE: {
    category: 'notFound',
    remedy:
      'Read the state anew, and go on with the number in details.from: what lies before it is not kept.',
  },
  EVENTS_AHEAD: {
    category: 'conflict',
    remedy:
      'The log was restored from a backup: read the state anew, and go on with the number in details.from.',
  },
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
  HOOK_UNKNOWN: { category: 'notFound', remedy: '`lockstep hook list` shows the hooks there are.' },
  HOOK_CALL_UNKNOWN: { category: 'notFound', remedy: '`lockstep hook calls` shows the calls there are.' },
  HOOK_ANSWER_REFUSED: {
    category: 'unauthenticated',
    remedy: 'Answer with the token of the call, once, and within the time that the Hook document gives.',
  },
  HOOK_ANSWER_UNREADABLE: {
    category: 'invalid',
    remedy: 'Send the body that the hook would have answered with: {"response": {…}}.',
  },
  WEBHOOK_UNKNOWN: { category: 'notFound', remedy: '`lockstep webhook list` shows the webhooks there are.' },
  FILE_UNREADABLE: { category: 'usage', remedy: 'Check the path and who may read it.' },
  FILE_UNWRITABLE: { category: 'usage', remedy: 'Check the path and who may write there.' },
} as const satisfies ErrorTable;
