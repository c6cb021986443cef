import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { scramVerifier } from './scram.ts';

describe('scramVerifier', () => {
  it('agrees with the exchange of RFC 7677 section 3', () => {
    const salt = 'W22ZaJ0SNY7soEsUEjb6gQ==';
    const nonce = 'rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0';
    const exchange = `n=user,r=rOprNGfwEbeRWgbNEkqO,r=${nonce},s=${salt},i=4096,c=biws,r=${nonce}`;
    const parts = /^SCRAM-SHA-256\$4096:([^$]+)\$([^:]+):(.+)$/.exec(
      scramVerifier('pencil', Buffer.from(salt, 'base64')),
    );
    expect(parts?.[1]).toBe(salt);
    const storedKey = Buffer.from(parts?.[2] ?? '', 'base64');
    const serverKey = Buffer.from(parts?.[3] ?? '', 'base64');
    // The client's proof of the RFC opens with our StoredKey, and our ServerKey signs as the RFC's server does.
    const proof = Buffer.from('dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=', 'base64');
    const signature = createHmac('sha256', storedKey).update(exchange).digest();
    const clientKey = proof.map((byte, n) => byte ^ (signature[n] ?? 0));
    expect(createHash('sha256').update(clientKey).digest()).toEqual(storedKey);
    expect(createHmac('sha256', serverKey).update(exchange).digest('base64')).toBe(
      '6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
    );
  });

  it('refuses what SASLprep could change', () => {
    expect(() => scramVerifier('pässword', Buffer.alloc(16))).toThrow(RangeError);
    expect(() => scramVerifier('', Buffer.alloc(16))).toThrow(RangeError);
  });
});
