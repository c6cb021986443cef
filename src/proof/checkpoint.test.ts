import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../test/support/runs.ts';
import {
  addSignatures,
  formatTreeHead,
  openCheckpoint,
  parseCheckpoint,
  signCheckpoint,
} from './checkpoint.ts';
import {
  exportPrivateKey,
  formatNote,
  formatVerifierKey,
  importPrivateKey,
  openNote,
  parseNote,
  parseVerifierKey,
  signerFromSeed,
  signNote,
  toBase64,
  verifyText,
} from './note.ts';
import { must } from './testing/must.ts';
import { refusal } from './testing/refusal.ts';
import { formatTlogProof, parseTlogProof } from './tlog-proof.ts';

/** The example of C2SP signed-note. */
const EXAMPLE_KEY = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const EXAMPLE_NOTE = `This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
`;

const ours = signerFromSeed('lockstep.example/acme', new Uint8Array(32).fill(1));
const other = signerFromSeed('witness.example', new Uint8Array(32).fill(2));
const root = new Uint8Array(32).fill(7);
const checkpoint = signCheckpoint({ size: 42, root }, ours);
const trusted = [ours.verifier];

describe('signed note', () => {
  it('opens the example of the specification', () => {
    const key = parseVerifierKey(EXAMPLE_KEY);
    expect(formatVerifierKey(key)).toBe(EXAMPLE_KEY);
    const note = parseNote(EXAMPLE_NOTE);
    expect(note.text).toBe('This is an example message.\n');
    expect(openNote(note, [key])).toBe(key);
    expect(formatNote(note)).toBe(EXAMPLE_NOTE);
    expect(() => openNote({ ...note, text: 'This is another message.\n' }, [key])).toThrow(/does not fit/);
    expect(() => openNote(note, trusted)).toThrow(/no trusted key/);
  });

  it('makes the key of RFC 8032 test 1 from its seed', () => {
    const seed = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex');
    const signer = signerFromSeed('rfc8032', seed);
    expect(Buffer.from(signer.verifier.publicKey).toString('hex')).toBe(
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    );
    const again = importPrivateKey('rfc8032', exportPrivateKey(signer));
    expect(again.verifier).toEqual(signer.verifier);
    expect(formatNote(signNote('x\n', again))).toBe(formatNote(signNote('x\n', signer)));
  });

  it('refuses keys that are not of the form, without quoting the private one', () => {
    for (const text of [
      '',
      EXAMPLE_KEY.replace('530d903a', '530d903b'),
      EXAMPLE_KEY.replace('foo', 'bar'),
      EXAMPLE_KEY.replace('+Ae', '+Be'),
      EXAMPLE_KEY.slice(0, -1),
      `${EXAMPLE_KEY}=`,
      EXAMPLE_KEY.replace('foo', 'f o'),
    ]) {
      expect(() => parseVerifierKey(text), text).toThrow(/verifier key|hash in the|name of a key/);
    }
    expect(() => signerFromSeed('a b', new Uint8Array(32))).toThrow(/no spaces/);
    expect(() => signerFromSeed('ab', new Uint8Array(31))).toThrow(/32 bytes/);
    const pem = exportPrivateKey(ours).replace('MC4C', 'MD4C');
    expect(() => importPrivateKey('x', pem)).toThrow('the private log key cannot be read');
  });

  it('does not crash on anything', () => {
    const damaged = fc.oneof(
      fc.string(),
      fc
        .tuple(fc.nat(checkpoint.length), fc.string({ maxLength: 3 }))
        .map(([at, text]) => checkpoint.slice(0, at) + text + checkpoint.slice(at + 1)),
    );
    fc.assert(
      fc.property(damaged, (text) => {
        fc.pre(text !== checkpoint);
        expect(() => openCheckpoint(text, trusted)).toThrow(/checkpoint|note|key/);
      }),
      { numRuns: runs(2_000) },
    );
    expect(verifyText('x\n', new Uint8Array(63), ours.verifier)).toBe(false);
  });
});

describe('checkpoint', () => {
  it('says origin, size and root, and opens with the key of the origin only', () => {
    const open = openCheckpoint(checkpoint, trusted);
    expect([open.origin, open.size, Buffer.from(open.root)]).toEqual([
      'lockstep.example/acme',
      42,
      Buffer.from(root),
    ]);
    expect(formatNote(open.note)).toBe(checkpoint);
    const foreign = formatNote(
      signNote(formatTreeHead({ origin: 'lockstep.example/acme', size: 42, root }), other),
    );
    expect(refusal(() => openCheckpoint(foreign, [other.verifier]))).toBe(
      'CHECKPOINT_INVALID: witness.example signed a checkpoint of lockstep.example/acme',
    );
  });

  it('ignores and keeps cosignatures', () => {
    const cosigned = addSignatures(
      checkpoint,
      formatNote(signNote(parseCheckpoint(checkpoint).note.text, other)),
    );
    expect(openCheckpoint(cosigned, trusted).note.signatures.map(({ name }) => name)).toEqual([
      'lockstep.example/acme',
      'witness.example',
    ]);
    expect(cosigned.startsWith(checkpoint)).toBe(true);
    expect(addSignatures(cosigned, checkpoint)).toBe(cosigned);
    const later = signCheckpoint({ size: 43, root }, ours);
    expect(refusal(() => addSignatures(checkpoint, later))).toBe(
      'CHECKPOINT_INVALID: the cosignatures belong to another checkpoint',
    );
  });

  it('refuses every checkpoint with one byte flipped', () => {
    const bytes = Buffer.from(checkpoint);
    for (let at = 0; at < bytes.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const flipped = Buffer.from(bytes);
        flipped[at] = must(flipped[at]) ^ (1 << bit);
        expect(() => openCheckpoint(flipped.toString(), trusted), `byte ${at} bit ${bit}`).toThrow();
      }
    }
  });

  it('refuses other forms of the same numbers', () => {
    const signed = (text: string) => formatNote(signNote(text, ours));
    const base = formatTreeHead({ origin: ours.verifier.name, size: 42, root });
    expect(openCheckpoint(signed(`${base}extension\n`), trusted).extensions).toEqual(['extension']);
    for (const size of [0, 9, Number.MAX_SAFE_INTEGER])
      expect(openCheckpoint(signCheckpoint({ size, root }, ours), trusted).size).toBe(size);
    for (const text of [
      base.replace('\n42\n', '\n042\n'),
      base.replace('\n42\n', '\n4e1\n'),
      base.replace('\n42\n', '\nx42\n'),
      base.replace('\n42\n', '\n42x\n'),
      base.replace('\n42\n', '\n\n'),
      base.replace('\n42\n', '\n-1\n'),
      base.replace('\n42\n', '\n9999999999999999\n'),
      base.replace('\n42\n', '\n10000000000000000\n'),
      base.replace('=\n', '\n'),
      base.replace('c=', 'd='),
      base.replace(toBase64(root), toBase64(root.subarray(1))),
      base.replace(ours.verifier.name, ''),
      `${base}\n`,
      `${base}extension\n\n`,
      'lockstep.example/acme\n42\n',
      'lockstep.example/acme\n',
    ])
      expect(
        refusal(() => openCheckpoint(signed(text), trusted)),
        JSON.stringify(text),
      ).toBe('CHECKPOINT_INVALID: a checkpoint is origin, size and root, a line each');
  });

  it('is never made for what is no head of a tree', () => {
    const head = { origin: 'a', size: 1, root };
    expect(formatTreeHead({ ...head, size: 0 })).toBe(`a\n0\n${toBase64(root)}\n`);
    for (const wrong of [
      { origin: '' },
      { origin: 'a\nb' },
      { origin: 'a+b' },
      { size: -1 },
      { size: 0.5 },
      { size: 2 ** 53 },
      { root: root.subarray(1) },
      { root: new Uint8Array(33) },
    ])
      expect(
        refusal(() => formatTreeHead({ ...head, ...wrong })),
        JSON.stringify(wrong),
      ).toBe('CHECKPOINT_INVALID: a checkpoint needs an origin, a size and a root of 32 bytes');
  });

  it('keeps every line of a signature once, ours first, however often they come together', () => {
    const third = signerFromSeed('second.witness.example', new Uint8Array(32).fill(3));
    const { text } = parseCheckpoint(checkpoint).note;
    const by = (signer: typeof ours) => formatNote(signNote(text, signer));
    const all = addSignatures(addSignatures(checkpoint, by(other)), by(third));
    expect(all).toBe(
      `${text}\n${[ours, other, third].map((each) => must(by(each).split('\n\n')[1])).join('')}`,
    );
    expect(addSignatures(all, addSignatures(by(other), by(third)))).toBe(all);
    expect(addSignatures(by(third), checkpoint).split('\n').at(-2)).toBe(checkpoint.split('\n').at(-2));
  });
});

describe('tlog-proof', () => {
  it('is read back as it was written', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { maxLength: 40 }),
        (index, path) => {
          const proof = parseTlogProof(formatTlogProof({ index, path, checkpoint }));
          expect({ ...proof, path: proof.path.map((hash) => [...hash]) }).toEqual({
            index,
            path: path.map((hash) => [...hash]),
            checkpoint,
          });
        },
      ),
    );
    expect(() =>
      parseTlogProof(formatTlogProof({ index: 1, path: [new Uint8Array(31)], checkpoint })),
    ).toThrow();
    expect(() => parseTlogProof('c2sp.org/tlog-proof@v1\nextra eA==\nindex 1\n\nx')).toThrow();
  });
});
