import { compactVerify, decodeProtectedHeader, errors } from 'jose';
import { isLockstepError } from '../../../domain/errors.ts';
import { parseJson } from '../../../sources/json/parse-json.ts';
import { type Expected, readSet, type SetReading } from '../../../ssf/read-set.ts';
import type { RemoteKeys } from './remote-keys.ts';

/** Asymmetric ones only: a public key must never be taken for a shared secret (RFC 8725 section 2.1). */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'];
const TOKEN = /^[\w-]{2,4096}\.[\w-]{2,65536}\.[\w-]{2,4096}$/;
const LIMITS = { maxLength: 48 * 1024, maxDepth: 16 };

/**
 * A security event token (RFC 8417), its signature first: of one that does not hold nothing is read. Throws
 * SSF_KEYS_UNREACHABLE, because then nothing can be said about it.
 */
export async function verifySet(
  token: string,
  keys: RemoteKeys,
  jwks: string,
  expected: Expected,
): Promise<SetReading> {
  if (!TOKEN.test(token)) return refuse('invalid_request', 'the body is no signed token');
  const header = headerOf(token);
  if (header === null) return refuse('invalid_request', 'the header of the token cannot be read');
  // RFC 8417 section 2.3: what was made for something else, such as an ID token, is no event.
  if (!/^(application\/)?secevent\+jwt$/i.test(header.typ ?? ''))
    return refuse('invalid_request', 'the token is no security event token (typ)');
  if (!ALGORITHMS.includes(header.alg ?? '')) return refuse('invalid_key', 'the algorithm is not accepted');
  const payload = await signedBytes(token, keys, jwks);
  if (payload === null) return refuse('invalid_key', 'the signature is not by a key of the transmitter');
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(payload);
    return readSet(parseJson(text, LIMITS, 'USAGE'), expected);
  } catch (error) {
    if (isLockstepError(error) || error instanceof TypeError)
      return refuse('invalid_request', 'the claims are not JSON in UTF-8');
    throw error;
  }
}

/** A key that is not known yet is looked for once more: the transmitter may just have changed to it. */
async function signedBytes(token: string, keys: RemoteKeys, jwks: string): Promise<Uint8Array | null> {
  for (const anew of [false, true]) {
    const find = await keys.at(jwks, anew);
    try {
      return (await compactVerify(token, find, { algorithms: ALGORITHMS })).payload;
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) {
        if (error instanceof errors.JOSEError || error instanceof TypeError) return null;
        throw error;
      }
    }
  }
  return null;
}

function headerOf(token: string): { readonly typ?: string; readonly alg?: string } | null {
  try {
    const { typ, alg } = decodeProtectedHeader(token);
    return {
      ...(typeof typ === 'string' ? { typ } : {}),
      ...(typeof alg === 'string' ? { alg } : {}),
    };
  } catch {
    return null;
  }
}

function refuse(error: 'invalid_request' | 'invalid_key', why: string): SetReading {
  return { outcome: 'refused', error, why };
}
