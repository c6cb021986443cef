import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto';
import { LockstepError } from '../../domain/errors.ts';
import type { Secret } from '../../domain/secret.ts';

/**
 * Keys of Standard Webhooks 1.0.0, "Signature scheme": `whsec_` + base64 of 24 to 64 bytes (v1, HMAC-SHA256),
 * `whpk_` / `whsk_` + base64 of an Ed25519 public / private key (v1a). A private key may be the 32-byte seed or
 * seed and public key together.
 */
export type WebhookKey =
  | { readonly scheme: 'v1'; readonly key: Buffer }
  | { readonly scheme: 'v1a'; readonly publicKey: KeyObject; readonly privateKey: KeyObject | null };

/** Throws WEBHOOK_SECRET, without the secret in the message. */
export function parseWebhookKey(secret: Secret): WebhookKey {
  const text = secret.reveal();
  const [prefix] = /^wh(sec|pk|sk)_/.exec(text) ?? [];
  const bytes = prefix === undefined ? null : strictBase64(text.slice(prefix.length));
  if (bytes === null) throw wrong('it does not begin with whsec_, whpk_ or whsk_ and base64');
  switch (prefix) {
    case 'whsec_':
      if (bytes.length < 24 || bytes.length > 64)
        throw wrong(`it has ${bytes.length} bytes, 24 to 64 are required`);
      return { scheme: 'v1', key: bytes };
    case 'whpk_':
      if (bytes.length !== 32) throw wrong('an Ed25519 public key has 32 bytes');
      return { scheme: 'v1a', publicKey: ed25519Public(bytes), privateKey: null };
    default: {
      if (bytes.length !== 32 && bytes.length !== 64)
        throw wrong('an Ed25519 private key has 32 or 64 bytes');
      const privateKey = ed25519Private(bytes.subarray(0, 32));
      return { scheme: 'v1a', publicKey: createPublicKey(privateKey), privateKey };
    }
  }
}

/** `whpk_…`; null where both sides know the same secret. Throws WEBHOOK_SECRET. */
export function publicKeyOf(secret: Secret): string | null {
  const key = parseWebhookKey(secret);
  if (key.scheme === 'v1') return null;
  return `whpk_${key.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64')}`;
}

/** One entry of `webhook-signature`. Throws WEBHOOK_SECRET for a public key. */
export function signWith(key: WebhookKey, content: Buffer): string {
  if (key.scheme === 'v1') return `v1,${hmac(key.key, content).toString('base64')}`;
  if (key.privateKey === null) throw wrong('a public key cannot sign');
  return `v1a,${sign(null, content, key.privateKey).toString('base64')}`;
}

/** True when the entry is a signature of this key over the content. Compared in constant time. */
export function isSignedWith(key: WebhookKey, entry: string, content: Buffer): boolean {
  const [scheme, encoded] = splitEntry(entry);
  const signature = scheme === key.scheme ? strictBase64(encoded) : null;
  if (signature === null) return false;
  if (key.scheme === 'v1a') return signature.length === 64 && verify(null, content, key.publicKey, signature);
  const wanted = hmac(key.key, content);
  return signature.length === wanted.length && timingSafeEqual(signature, wanted);
}

function hmac(key: Buffer, content: Buffer): Buffer {
  return createHmac('sha256', key).update(content).digest();
}

function splitEntry(entry: string): readonly [scheme: string, encoded: string] {
  const comma = entry.indexOf(',');
  return comma < 0 ? ['', ''] : [entry.slice(0, comma), entry.slice(comma + 1)];
}

// Buffer.from forgives anything; two texts of one signature would be two messages.
function strictBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length > 0 && bytes.toString('base64') === text ? bytes : null;
}

const SPKI_ED25519 = Buffer.from('302a300506032b6570032100', 'hex');
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

function ed25519Public(raw: Buffer): KeyObject {
  return createPublicKey({ key: Buffer.concat([SPKI_ED25519, raw]), format: 'der', type: 'spki' });
}

function ed25519Private(seed: Buffer): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, seed]), format: 'der', type: 'pkcs8' });
}

function wrong(what: string): LockstepError {
  return new LockstepError('WEBHOOK_SECRET', `The webhook secret cannot be used: ${what}.`);
}
