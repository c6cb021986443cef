import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';

const ITERATIONS = 4096;

/**
 * The verifier that PostgreSQL stores for a password (RFC 5802 and RFC 7677; PostgreSQL manual 53.2.1
 * "SCRAM-SHA-256"): `SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>`. Sent instead of the password, so that
 * the cleartext is in no statement log of the server. `password` must be printable ASCII: SASLprep is then the identity.
 */
export function scramVerifier(password: string, salt: Uint8Array): string {
  if (!/^[\x20-\x7e]+$/.test(password)) throw new RangeError('only printable ASCII is its own SASLprep form');
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256');
  const clientKey = createHmac('sha256', salted).update('Client Key').digest();
  const storedKey = createHash('sha256').update(clientKey).digest('base64');
  const serverKey = createHmac('sha256', salted).update('Server Key').digest('base64');
  return `SCRAM-SHA-256$${ITERATIONS}:${Buffer.from(salt).toString('base64')}$${storedKey}:${serverKey}`;
}
