import { Buffer as NodeBuffer } from 'node:buffer';
import * as node from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BytesLikeNode as Bytes } from './bytes.ts';
import * as ours from './crypto.ts';

const bytes = fc.uint8Array({ maxLength: 300 });
const hex = (data: Uint8Array) => NodeBuffer.from(data).toString('hex');
const ENCODINGS = ['utf8', 'hex', 'base64', 'base64url', 'latin1'] as const;

describe('bytes', () => {
  it.each(ENCODINGS)('are written as %s as Node writes them', (encoding) => {
    fc.assert(
      fc.property(bytes, (data) => {
        expect(Bytes.from(data).toString(encoding)).toBe(NodeBuffer.from(data).toString(encoding));
      }),
    );
  });

  it.each(ENCODINGS)('are read from %s as Node reads them', (encoding) => {
    const texts = fc.oneof(
      bytes.map((data) => NodeBuffer.from(data).toString(encoding)),
      fc.stringMatching(/^[0-9a-f]{0,41}$/),
      fc.string({ unit: 'binary', maxLength: encoding === 'utf8' || encoding === 'latin1' ? 100 : 0 }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(hex(Bytes.from(text, encoding))).toBe(hex(NodeBuffer.from(text, encoding)));
      }),
    );
  });

  it.each(ENCODINGS)('have one spelling as %s, and nonsense has none, where Node says so', (encoding) => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.stringMatching(/^[0-9a-zA-Z+/=_-]{0,40}$/),
      fc
        .tuple(bytes, fc.string({ maxLength: 2 }))
        .map(([data, more]) => NodeBuffer.from(data).toString(encoding) + more),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(Bytes.from(text, encoding).toString(encoding) === text).toBe(
          NodeBuffer.from(text, encoding).toString(encoding) === text,
        );
      }),
      { numRuns: 500 },
    );
  });

  it('keep a mark at the front, and stand for half a character as Node does', () => {
    for (const text of ['\ufeffa', 'a\ud800b', 'é\u{1f511}'])
      expect(hex(Bytes.from(text))).toBe(hex(NodeBuffer.from(text)));
    for (const data of [Uint8Array.of(0xef, 0xbb, 0xbf, 65), Uint8Array.of(0xff, 0xc3, 65)])
      expect(Bytes.from(data).toString()).toBe(NodeBuffer.from(data).toString());
  });

  it('are joined, compared, filled and taken apart', () => {
    fc.assert(
      fc.property(bytes, bytes, fc.nat(65_535), (one, other, value) => {
        const [a, b] = [Bytes.from(one), Bytes.from(other)];
        expect(hex(Bytes.concat([a, b]))).toBe(hex(NodeBuffer.concat([one, other])));
        expect(Bytes.compare(a, b)).toBe(NodeBuffer.compare(one, other));
        expect(a.equals(b)).toBe(NodeBuffer.from(one).equals(NodeBuffer.from(other)));
        expect(hex(a.subarray(1, 5))).toBe(hex(one.subarray(1, 5)));
        expect(a.subarray(1).toString('hex', 0, 3)).toBe(
          NodeBuffer.from(one).subarray(1).toString('hex', 0, 3),
        );
        const [mine, theirs] = [Bytes.alloc(6, 7), NodeBuffer.alloc(6, 7)];
        mine.writeUInt16BE(value, 3);
        theirs.writeUInt16BE(value, 3);
        expect([hex(mine), mine.readUInt16BE(3)]).toEqual([hex(theirs), value]);
      }),
    );
  });

  it('share memory with what they are made of, as Node’s do', () => {
    const source = Uint8Array.of(1, 2, 3, 4);
    const view = Bytes.from(source.buffer, 1, 2);
    source[1] = 9;
    expect([...view]).toEqual([9, 3]);
    const text = Bytes.alloc(3);
    text.write('\xff\x01', 'latin1');
    expect([...text]).toEqual([255, 1, 0]);
    expect([...Bytes.of(0, 1)]).toEqual([0, 1]);
  });
});

describe('hashes', () => {
  it('are those of Node', () => {
    fc.assert(
      fc.property(bytes, bytes, (key, data) => {
        expect(ours.hash('sha256', data, 'hex')).toBe(node.hash('sha256', data, 'hex'));
        expect(ours.hash('sha256', data, 'binary')).toBe(node.hash('sha256', data, 'binary'));
        expect(ours.createHash('sha256').update('é').update(data).digest('hex')).toBe(
          node.createHash('sha256').update('é').update(data).digest('hex'),
        );
        expect(ours.createHmac('sha256', key).update(data).digest('hex')).toBe(
          node.createHmac('sha256', key).update(data).digest('hex'),
        );
      }),
    );
    expect(() => ours.hash('sha1', 'a')).toThrow();
    expect(() => ours.createHmac('sha512', 'a')).toThrow();
  });

  it('are those of the standard (FIPS 180-4, RFC 4231)', () => {
    expect(ours.hash('sha256', 'abc')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
    expect(ours.createHmac('sha256', 'Jefe').update('what do ya want for nothing?').digest('hex')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });
});

describe('signatures', () => {
  const pair = node.generateKeyPairSync('ed25519');
  const jwk = pair.publicKey.export({ format: 'jwk' }) as { kty: string; crv: string; x: string };
  const key = ours.createPublicKey({ key: jwk, format: 'jwk' });

  it('are good and bad where Node says so', () => {
    fc.assert(
      fc.property(bytes, fc.nat(63), fc.integer({ min: 1, max: 255 }), (data, place, flip) => {
        const signature = node.sign(null, data, pair.privateKey);
        expect(ours.verify(null, data, key, signature)).toBe(true);
        expect(ours.verify(null, Uint8Array.of(...data, 1), key, signature)).toBe(false);
        const bent = Uint8Array.from(signature);
        bent[place] = (bent[place] ?? 0) ^ flip;
        expect(ours.verify(null, data, key, bent)).toBe(node.verify(null, data, pair.publicKey, bent));
        expect(ours.verify(null, data, key, signature.subarray(1))).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  it('of RFC 8032, section 7.1, are good', () => {
    const of = (text: string) => Uint8Array.from(NodeBuffer.from(text, 'hex'));
    const x = NodeBuffer.from(
      of('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c'),
    ).toString('base64url');
    const rfc = ours.createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    const signature = of(
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    );
    expect(ours.verify(null, of('72'), rfc, signature)).toBe(true);
    expect(ours.verify(null, of('73'), rfc, signature)).toBe(false);
  });

  it('under what is no key are an error, and under one of low order never good', () => {
    expect(() => ours.createPublicKey({ key: { ...jwk, crv: 'X25519' }, format: 'jwk' })).toThrow();
    expect(() => ours.createPublicKey({ key: { ...jwk, x: 'AAAA' }, format: 'jwk' })).toThrow();
    const x = NodeBuffer.from(Uint8Array.of(1, ...new Uint8Array(31))).toString('base64url');
    const low = ours.createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    const signature = Uint8Array.of(1, ...new Uint8Array(63));
    expect(ours.verify(null, Uint8Array.of(1), low, signature)).toBe(false);
    expect(() => ours.sign()).toThrow();
    expect(() => ours.createPrivateKey()).toThrow();
  });
});
