/** What the proof code uses of node:crypto, over audited code that runs in every browser. It verifies; it never signs. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesFrom } from './bytes.ts';

type Data = string | Uint8Array;
type Digest = 'hex' | 'buffer' | 'binary';

const bytesOf = (data: Data): Uint8Array => (typeof data === 'string' ? bytesFrom(data) : data);

function only(algorithm: string): void {
  if (algorithm !== 'sha256') throw new Error(`${algorithm} is not here`);
}

/** `crypto.hash` of Node 20.12. */
export function hash(algorithm: string, data: Data, encoding: Digest = 'hex'): string | Uint8Array {
  only(algorithm);
  const digest = bytesFrom(sha256(bytesOf(data)));
  if (encoding === 'buffer') return digest;
  return digest.toString(encoding === 'hex' ? 'hex' : 'latin1');
}

interface Hashing {
  update(data: Data): Hashing;
  digest(): Uint8Array;
  digest(encoding: 'hex'): string;
}

function hashing(state: {
  update(data: Uint8Array): unknown;
  digest(): Uint8Array<ArrayBufferLike>;
}): Hashing {
  const made = {
    update(data: Data) {
      state.update(bytesOf(data));
      return made;
    },
    digest(encoding?: 'hex') {
      const digest = bytesFrom(state.digest());
      return encoding === 'hex' ? digest.toString('hex') : digest;
    },
  };
  return made as Hashing;
}

export function createHash(algorithm: string): Hashing {
  only(algorithm);
  return hashing(sha256.create());
}

export function createHmac(algorithm: string, key: Data): Hashing {
  only(algorithm);
  return hashing(hmac.create(sha256, bytesOf(key)));
}

/** A public key of Ed25519 (RFC 8037); there is no other in the proofs. */
export interface KeyObject {
  readonly publicKey: Uint8Array;
}

export function createPublicKey({
  key,
  format,
}: {
  readonly key: { readonly kty?: string; readonly crv?: string; readonly x?: string };
  readonly format: string;
}): KeyObject {
  const publicKey = bytesFrom(key.x ?? '', 'base64url');
  if (format !== 'jwk' || key.kty !== 'OKP' || key.crv !== 'Ed25519' || publicKey.length !== 32)
    throw new TypeError('this is no public key of Ed25519');
  return { publicKey };
}

/** RFC 8032 without the leniency of ZIP 215: what Node refuses is refused here. */
export function verify(
  algorithm: null,
  data: Uint8Array,
  { publicKey }: KeyObject,
  signature: Uint8Array,
): boolean {
  if (algorithm !== null) throw new Error('only Ed25519 is here');
  if (signature.length !== 64) return false;
  try {
    return ed25519.verify(Uint8Array.from(signature), Uint8Array.from(data), Uint8Array.from(publicKey), {
      zip215: false,
    });
  } catch {
    return false;
  }
}

function cannot(): never {
  throw new Error('a page has no private keys');
}
export const createPrivateKey = cannot;
export const sign = cannot;
