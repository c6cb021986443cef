import { TextDecoder } from 'node:util';
import type { ErrorCode } from '../../domain/errors.ts';
import type { Instant } from '../../domain/identity.ts';
import type { Secret } from '../../domain/secret.ts';
import { isSignedWith, parseWebhookKey, signWith } from './secrets.ts';

/** Header names in lower case, as Node and fetch give them. */
export type WebhookHeaders = Readonly<Record<string, string | undefined>>;

export interface WebhookDelivery {
  readonly headers: WebhookHeaders;
  /** Exactly the bytes that came; a parsed and printed body has another signature. */
  readonly body: Uint8Array;
}

export interface WebhookRules {
  /** All that may sign, old and new during a rotation. */
  readonly secrets: readonly Secret[];
  /** Seconds that the signed moment may be away from now, either way; 300 unless told. */
  readonly windowSeconds?: number;
  /** 1 MiB unless told. Compare Content-Length with it before reading the body. */
  readonly maxBodyBytes?: number;
}

export type WebhookVerdict =
  | { readonly outcome: 'accepted'; readonly id: string; readonly signedAt: Instant; readonly body: string }
  | { readonly outcome: 'refused'; readonly code: WebhookRefusal; readonly why: string };

export type WebhookRefusal = Extract<
  ErrorCode,
  'WEBHOOK_HEADERS' | 'WEBHOOK_SIGNATURE' | 'WEBHOOK_STALE' | 'WEBHOOK_TOO_LARGE' | 'WEBHOOK_BODY'
>;

export const DEFAULT_WEBHOOK_WINDOW_SECONDS = 300;
export const DEFAULT_WEBHOOK_BODY_BYTES = 1024 * 1024;
const MAX_SIGNATURES = 16;
const MAX_SECRETS = 16;
const MAX_ID_LENGTH = 256;

/**
 * Standard Webhooks 1.0.0: `webhook-id`, `webhook-timestamp` (seconds), `webhook-signature` (entries separated by
 * blanks; one that fits is enough), signed is `id.timestamp.body`. The signature is looked at before the moment, so
 * that a stale delivery can be told from a forged one. Never throws for what was delivered; WEBHOOK_SECRET for a
 * secret that is none.
 *
 * `at` is now, or the moment of delivery when a recorded history is read.
 */
export function verifyWebhook(delivery: WebhookDelivery, rules: WebhookRules, at: Instant): WebhookVerdict {
  const keys = rules.secrets.slice(0, MAX_SECRETS).map(parseWebhookKey);
  const limit = rules.maxBodyBytes ?? DEFAULT_WEBHOOK_BODY_BYTES;
  if (delivery.body.length > limit)
    return refuse('WEBHOOK_TOO_LARGE', `the body is larger than ${limit} bytes`);
  const id = header(delivery.headers, 'webhook-id');
  const timestamp = header(delivery.headers, 'webhook-timestamp');
  const signatures = header(delivery.headers, 'webhook-signature');
  // Visible ASCII only: the id becomes a key and stands in logs.
  if (id === null || id.length > MAX_ID_LENGTH || !/^[!-~]+$/.test(id))
    return refuse('WEBHOOK_HEADERS', 'webhook-id');
  if (timestamp === null || !/^[1-9]\d{0,11}$/.test(timestamp))
    return refuse('WEBHOOK_HEADERS', 'webhook-timestamp');
  const entries = signatures === null ? [] : signatures.split(' ').filter((entry) => entry !== '');
  if (entries.length === 0 || entries.length > MAX_SIGNATURES)
    return refuse('WEBHOOK_HEADERS', 'webhook-signature');

  const content = signedContent(id, timestamp, delivery.body);
  // Every pair is tried, whatever fitted before: how long it takes tells nothing.
  let fits = 0;
  for (const key of keys) for (const entry of entries) fits += isSignedWith(key, entry, content) ? 1 : 0;
  if (fits === 0) return refuse('WEBHOOK_SIGNATURE', 'no signature is one of a secret of this source');

  const signedAt = Number(timestamp) * 1000;
  const window = (rules.windowSeconds ?? DEFAULT_WEBHOOK_WINDOW_SECONDS) * 1000;
  if (!(Math.abs(at - signedAt) <= window)) {
    return refuse('WEBHOOK_STALE', `it was signed ${Math.round((at - signedAt) / 1000)} s before it came`);
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(delivery.body);
    return { outcome: 'accepted', id, signedAt, body: text };
  } catch {
    return refuse('WEBHOOK_BODY', 'the body is not UTF-8');
  }
}

/** The three headers of a delivery. Several secrets give several signatures (rotation). Throws WEBHOOK_SECRET. */
export function signWebhook(
  message: { readonly id: string; readonly body: Uint8Array | string; readonly at: Instant },
  secrets: readonly Secret[],
): {
  readonly 'webhook-id': string;
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
} {
  const timestamp = String(Math.floor(message.at / 1000));
  const body = typeof message.body === 'string' ? Buffer.from(message.body) : message.body;
  const content = signedContent(message.id, timestamp, body);
  const entries = secrets.map((secret) => signWith(parseWebhookKey(secret), content));
  return { 'webhook-id': message.id, 'webhook-timestamp': timestamp, 'webhook-signature': entries.join(' ') };
}

function signedContent(id: string, timestamp: string, body: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]);
}

function header(headers: WebhookHeaders, name: string): string | null {
  return Object.hasOwn(headers, name) ? (headers[name] ?? null) : null;
}

function refuse(code: WebhookRefusal, why: string): WebhookVerdict {
  return { outcome: 'refused', code, why };
}
