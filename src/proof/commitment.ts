/**
 * Commitments (law 12): the log holds HMAC-SHA256 under a key of the person. With the key and the value anybody can
 * check; once the key is destroyed nobody can learn or guess the value, and the tree stays whole.
 */
import { createHmac } from 'node:crypto';
import { LockstepError } from '../domain/errors.ts';

/** Exactly 32 bytes: HMAC pads shorter keys and hashes longer ones, which would let two keys open one commitment. */
export const COMMITMENT_KEY_BYTES = 32;

function checkKey(key: Uint8Array): void {
  if (key.length !== COMMITMENT_KEY_BYTES) {
    throw new LockstepError('COMMITMENT_KEY_INVALID', `a commitment key has 32 bytes, not ${key.length}`);
  }
}

/** Hex, 64 characters. `canonical` is the text of `canonicalJson`. @throws COMMITMENT_KEY_INVALID */
export function commit(key: Uint8Array, canonical: string): string {
  checkKey(key);
  return createHmac('sha256', key).update(canonical).digest('hex');
}

/**
 * The key of one leaf, from the key of the person. A certificate discloses these and never the person's own key, so
 * that whoever holds it cannot test guesses about the other leaves of the same person.
 */
export function leafCommitmentKey(personKey: Uint8Array, context: CommitmentContext): Uint8Array {
  checkKey(personKey);
  const parts = [context.type, context.at, context.leave, context.target ?? '', context.operation ?? ''];
  return createHmac('sha256', personKey)
    .update(`lockstep/leaf-key/1\n${parts.join('\n')}`)
    .digest();
}

/** Facts that the leaf itself shows, so that its key can be derived again from nothing but the leaf. */
export interface CommitmentContext {
  readonly type: string;
  readonly at: string;
  readonly leave: string;
  readonly target: string | null;
  readonly operation: string | null;
}
