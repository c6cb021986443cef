import { constants, createCipheriv, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto';
import { LockstepError } from '../../domain/errors.ts';
import type { Secret } from '../../domain/secret.ts';

const LEAST_BITS = 2_048;

/** JWE in compact form (RFC 7516) with RSA-OAEP-256 and A256GCM (RFC 7518): only the holder of the private key reads it. */
export function encryptToReceiver(secret: Secret, publicKeyPem: string): string {
  const key = createPublicKey(publicKeyPem);
  if (key.asymmetricKeyType !== 'rsa' || (key.asymmetricKeyDetails?.modulusLength ?? 0) < LEAST_BITS)
    throw new LockstepError('POLICY_INVALID', `the key of a receiver is RSA of at least ${LEAST_BITS} bits`);
  const header = Buffer.from(JSON.stringify({ alg: 'RSA-OAEP-256', enc: 'A256GCM' })).toString('base64url');
  const content = randomBytes(32);
  const iv = randomBytes(12);
  const wrapped = publicEncrypt(
    { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
    content,
  );
  const cipher = createCipheriv('aes-256-gcm', content, iv);
  // RFC 7516 section 5.1 step 14: the protected header is authenticated as it stands in the message.
  cipher.setAAD(Buffer.from(header, 'ascii'));
  const text = Buffer.concat([cipher.update(secret.reveal(), 'utf8'), cipher.final()]);
  const rest = [wrapped, iv, text, cipher.getAuthTag()].map((part) => part.toString('base64url'));
  return [header, ...rest].join('.');
}
