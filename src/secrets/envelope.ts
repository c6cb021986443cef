import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto';
import { LockstepError } from '../domain/errors.ts';

const VERSION = 1;
const NONCE = 12;
const TAG = 16;

/** AES-256-GCM: version, nonce, tag, ciphertext. `about` is authenticated: a value moved elsewhere does not open. */
export function encrypt(key: Uint8Array, plain: Uint8Array, about: string): Buffer {
  const nonce = freshNonce();
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(about));
  const body = cipher.update(plain);
  cipher.final();
  return Buffer.concat([Buffer.from([VERSION]), nonce, cipher.getAuthTag(), body]);
}

/** Nonces are drawn in blocks: one call of the operating system for hundreds of values. Each byte is used once. */
const block = Buffer.alloc(NONCE * 512);
let used = block.length;

function freshNonce(): Buffer {
  if (used === block.length) {
    randomFillSync(block);
    used = 0;
  }
  used += NONCE;
  return Buffer.from(block.subarray(used - NONCE, used));
}

/** Throws SEALED_DATA_INVALID when the key is another, or a byte was changed. */
export function decrypt(key: Uint8Array, sealed: Uint8Array, about: string): Buffer {
  try {
    if (sealed[0] !== VERSION || sealed.length < 1 + NONCE + TAG) throw new Error('not a sealed value');
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + NONCE));
    decipher.setAAD(Buffer.from(about));
    decipher.setAuthTag(sealed.subarray(1 + NONCE, 1 + NONCE + TAG));
    const body = decipher.update(sealed.subarray(1 + NONCE + TAG));
    decipher.final();
    return body;
  } catch (error) {
    throw new LockstepError('SEALED_DATA_INVALID', 'a sealed value does not open with the key in use', {
      cause: error,
    });
  }
}
