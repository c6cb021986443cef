import { describe, expect, it } from 'vitest';
import { commit, leafCommitmentKey } from './commitment.ts';
import { refusal } from './testing/refusal.ts';

describe('commitment', () => {
  const key = new Uint8Array(32).fill(0x0b);
  const context = { type: 'operation.verified', at: 'a', leave: 'l', target: 't', operation: 'o' };

  it('is HMAC-SHA256 (RFC 4231 2.3 needs a short key, so compared with one of 32 bytes)', () => {
    expect(commit(key, 'Hi There')).toBe('198a607eb44bfbc69903a0f1cf2bbdc5ba0aa3f3d9ae3c1c7a3b1696a0b68cf7');
  });

  it('takes keys of exactly 32 bytes', () => {
    for (const length of [0, 16, 31, 33, 64]) {
      const why = `COMMITMENT_KEY_INVALID: a commitment key has 32 bytes, not ${length}`;
      expect(refusal(() => commit(new Uint8Array(length), 'x'))).toBe(why);
      expect(refusal(() => leafCommitmentKey(new Uint8Array(length), context))).toBe(why);
    }
  });

  it('has a key of its own for each leaf', () => {
    const keys = [
      context,
      { ...context, target: null },
      { ...context, operation: 'p' },
      { ...context, type: 'x' },
    ].map((each) => Buffer.from(leafCommitmentKey(key, each)).toString('hex'));
    expect(new Set(keys).size).toBe(4);
    expect(keys).not.toContain(Buffer.from(key).toString('hex'));
  });

  it('derives the key of a leaf as `openssl dgst -mac HMAC` does from lines of what the leaf shows', () => {
    const person = new Uint8Array(32).fill(7);
    const at = '2025-05-31T16:00:00.000Z';
    const hex = (leaf: Parameters<typeof leafCommitmentKey>[1]) =>
      Buffer.from(leafCommitmentKey(person, leaf)).toString('hex');
    expect(hex({ type: 'operation.verified', at, leave: 'leave-1', target: 'crm', operation: 'op-1' })).toBe(
      'a0db3e53935a0276b4b0223a7920b8ac211d0bce5ad8be93cc8668802d3a6f96',
    );
    expect(hex({ type: 'leave.decided', at, leave: 'leave-1', target: null, operation: null })).toBe(
      '4360538c9316be65ec49642d2849e25a7544c901549646901333373e575004c7',
    );
  });
});
