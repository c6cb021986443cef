import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { LockstepError } from '../../domain/errors.ts';

export type PublicKey = Readonly<Record<string, unknown>>;

const MOST = 10;
const RSA_BITS = 2048;
/** Members that are public (RFC 7517, RFC 7518 section 6, RFC 8037 section 2). */
const KEPT = ['kty', 'kid', 'alg', 'use', 'crv', 'x', 'y', 'n', 'e'] as const;
/** Members that only a private key has. */
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'oth'];
const CURVES: ReadonlySet<unknown> = new Set(['P-256', 'P-384', 'Ed25519']);

/** The public keys of a JWK Set, or of one JWK. Throws USAGE for what cannot be used, and for private keys. */
export function readPublicKeys(value: unknown): readonly PublicKey[] {
  const set = isRecord(value) && Array.isArray(value.keys) ? (value.keys as readonly unknown[]) : [value];
  if (set.length === 0 || set.length > MOST) throw refused(`expected 1 to ${MOST} keys`);
  return set.map((one, index) => readKey(one, `keys[${index}]`));
}

function readKey(value: unknown, at: string): PublicKey {
  if (!isRecord(value)) throw refused(`${at}: expected a key`);
  if (PRIVATE.some((name) => Object.hasOwn(value, name)))
    throw refused(`${at}: this is a private or symmetric key. It was shown to us: do not use it any more`);
  if (value.use !== undefined && value.use !== 'sig') throw refused(`${at}: is not for signatures`);
  const kept = Object.fromEntries(
    KEPT.flatMap((name) => {
      const part = Object.hasOwn(value, name) ? value[name] : undefined;
      return typeof part === 'string' && part.length <= 2_048 ? [[name, part] as const] : [];
    }),
  );
  const key = keyOf(kept);
  if (key === null) throw refused(`${at}: cannot be read`);
  const bits = key.asymmetricKeyDetails?.modulusLength;
  const strong = kept.kty === 'RSA' ? bits !== undefined && bits >= RSA_BITS : CURVES.has(kept.crv);
  if (!strong)
    throw refused(`${at}: expected RSA of ${RSA_BITS} bits or more, EC P-256 or P-384, or Ed25519`);
  return kept;
}

export function keyOf(key: PublicKey): KeyObject | null {
  try {
    return createPublicKey({ key: key as JsonWebKey, format: 'jwk' });
  } catch {
    return null;
  }
}

const refused = (why: string) => new LockstepError('USAGE', `the keys: ${why}`);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
