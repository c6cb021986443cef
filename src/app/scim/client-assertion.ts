import { constants, createHash, verify } from 'node:crypto';
import { keyOf, type PublicKey } from './public-keys.ts';

/** A signed statement of a client about itself (RFC 7523 section 3), taken apart and not believed yet. */
export interface Assertion {
  readonly algorithm: string;
  readonly keyId: string | null;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly signed: string;
  readonly signature: Buffer;
}

const LONGEST = 8_192;
const PART = /^[A-Za-z0-9_-]+$/;
const SKEW_MS = 60_000;
/** An assertion is for now. Whatever it says longer is not remembered longer. */
const LONGEST_LIFE_MS = 3_600_000;

type Scheme = (key: PublicKey) => { hash: string | null; options: object } | null;

const rsa =
  (hash: string, padding: number): Scheme =>
  ({ kty }) =>
    kty === 'RSA'
      ? {
          hash,
          options: { padding, ...(padding === PSS ? { saltLength: constants.RSA_PSS_SALTLEN_DIGEST } : {}) },
        }
      : null;
const curve =
  (crv: string, hash: string | null): Scheme =>
  (key) =>
    key.crv === crv ? { hash, options: hash === null ? {} : { dsaEncoding: 'ieee-p1363' } } : null;

const PSS = constants.RSA_PKCS1_PSS_PADDING;
const PKCS1 = constants.RSA_PKCS1_PADDING;

/** RFC 7518 section 3.1 and RFC 8037, without what is symmetric and without `none`. */
const SCHEMES: ReadonlyMap<string, Scheme> = new Map([
  ['RS256', rsa('sha256', PKCS1)],
  ['RS384', rsa('sha384', PKCS1)],
  ['RS512', rsa('sha512', PKCS1)],
  ['PS256', rsa('sha256', PSS)],
  ['PS384', rsa('sha384', PSS)],
  ['PS512', rsa('sha512', PSS)],
  ['ES256', curve('P-256', 'sha256')],
  ['ES384', curve('P-384', 'sha384')],
  ['EdDSA', curve('Ed25519', null)],
  ['Ed25519', curve('Ed25519', null)],
]);

/** null: this is no assertion that we could check. */
export function readAssertion(text: string): Assertion | null {
  if (text.length > LONGEST) return null;
  const parts = text.split('.');
  const [head = '', body = '', signature = ''] = parts;
  if (parts.length !== 3 || !parts.every((part) => PART.test(part))) return null;
  const header = objectIn(head);
  const claims = objectIn(body);
  // RFC 7515 section 4.1.11: what has to be understood and is not known is not understood.
  if (header === null || claims === null || Object.hasOwn(header, 'crit')) return null;
  const { alg, kid } = header;
  if (typeof alg !== 'string' || !SCHEMES.has(alg)) return null;
  return {
    algorithm: alg,
    keyId: typeof kid === 'string' ? kid : null,
    claims,
    signed: `${head}.${body}`,
    signature: Buffer.from(signature, 'base64url'),
  };
}

/** Whether one of these keys signed it. A key that says which algorithm it is for is for no other one. */
export function isSignedBy(assertion: Assertion, keys: readonly PublicKey[]): boolean {
  const scheme = SCHEMES.get(assertion.algorithm);
  if (scheme === undefined) return false;
  return keys.some((jwk) => {
    if (assertion.keyId !== null && jwk.kid !== undefined && jwk.kid !== assertion.keyId) return false;
    if (jwk.alg !== undefined && jwk.alg !== assertion.algorithm) return false;
    const how = scheme(jwk);
    const key = how === null ? null : keyOf(jwk);
    if (how === null || key === null) return false;
    try {
      return verify(how.hash, Buffer.from(assertion.signed), { key, ...how.options }, assertion.signature);
    } catch {
      return false;
    }
  });
}

/** What is to be remembered of an assertion so that it is taken only once. */
export interface Once {
  readonly digest: Buffer;
  readonly expiresAt: number;
}

/** null: it is not about this client, not for us, or not for now (RFC 7523 section 3). */
export function checkClaims(
  { claims }: Assertion,
  client: string,
  audiences: readonly string[],
  now: number,
): Once | null {
  const { iss, sub, aud, exp, nbf, iat, jti } = claims;
  if (iss !== client || sub !== client) return null;
  const meant: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  if (!meant.some((one) => typeof one === 'string' && audiences.includes(placeOf(one)))) return null;
  const expiresAt = instantIn(exp);
  if (expiresAt === null || expiresAt <= now || expiresAt > now + LONGEST_LIFE_MS + SKEW_MS) return null;
  for (const since of [nbf, iat]) {
    const at = instantIn(since);
    if (since !== undefined && (at === null || at > now + SKEW_MS)) return null;
  }
  if (typeof jti !== 'string' || jti === '' || jti.length > 256) return null;
  return { digest: createHash('sha256').update(jti).digest(), expiresAt };
}

/** Where a URL leads, whatever a proxy made of its scheme. */
export function placeOf(text: string): string {
  try {
    const { host, pathname } = new URL(text);
    return `${host}${pathname.replace(/\/$/, '')}`;
  } catch {
    return '';
  }
}

function instantIn(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && Math.abs(value) < 1e11
    ? Math.floor(value * 1_000)
    : null;
}

function objectIn(part: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : null;
  } catch {
    return null;
  }
}
