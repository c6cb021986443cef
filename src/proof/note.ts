/** Signed notes and verifier keys of C2SP signed-note, Ed25519 (type 0x01) only. */
import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';
import { LockstepError } from '../domain/errors.ts';

const ED25519 = 1;
const MAX_NOTE_CHARS = 65_536;
const MAX_SIGNATURES = 64;
/** RFC 8410: PKCS #8 of an Ed25519 key is these bytes and the 32 of the seed. */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

export interface VerifierKey {
  readonly name: string;
  /** Four bytes, hex: which key of that name. Not a strong hash. */
  readonly id: string;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
}

export interface NoteSignature {
  readonly name: string;
  readonly id: string;
  readonly signature: Uint8Array;
}

export interface Note {
  /** Ends in a newline; this is what is signed. */
  readonly text: string;
  /** All of them, unknown ones (cosignatures) included, in the order of the file. */
  readonly signatures: readonly NoteSignature[];
}

export interface NoteSigner {
  readonly verifier: VerifierKey;
  readonly privateKey: KeyObject;
}

function keyName(name: string): string {
  if (name === '' || name.length > 200 || /[\p{White_Space}\p{Cc}\p{Cs}+]/u.test(name)) {
    throw new LockstepError('LOG_KEY_INVALID', 'the name of a key has no spaces and no plus sign');
  }
  return name;
}

function keyId(name: string, publicKey: Uint8Array): string {
  const input = Buffer.concat([Buffer.from(`${name}\n`), Buffer.from([ED25519]), publicKey]);
  return hash('sha256', input, 'hex').slice(0, 8);
}

/** Bytes of standard base64 in its one spelling, or null. */
export function decodeBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}

export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

function signerOf(name: string, privateKey: KeyObject): NoteSigner {
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  const publicKey = Buffer.from(x ?? '', 'base64url');
  return { verifier: { name: keyName(name), id: keyId(name, publicKey), publicKey }, privateKey };
}

/** A key from 32 random bytes: the caller brings the randomness. @throws LOG_KEY_INVALID */
export function signerFromSeed(name: string, seed: Uint8Array): NoteSigner {
  if (seed.length !== 32)
    throw new LockstepError('LOG_KEY_INVALID', 'an Ed25519 key is made from exactly 32 bytes');
  const der = Buffer.concat([PKCS8_HEAD, seed]);
  return signerOf(name, createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
}

/** PKCS #8 PEM, to be kept as a secret. */
export function exportPrivateKey(signer: NoteSigner): string {
  return signer.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
}

/** @throws LOG_KEY_INVALID unless it is an Ed25519 key in PKCS #8 PEM. */
export function importPrivateKey(name: string, pem: string): NoteSigner {
  let privateKey: KeyObject;
  try {
    privateKey = createPrivateKey(pem);
  } catch {
    // The cause may quote key material.
    throw new LockstepError('LOG_KEY_INVALID', 'the private log key cannot be read');
  }
  if (privateKey.asymmetricKeyType !== 'ed25519') {
    throw new LockstepError('LOG_KEY_INVALID', 'the private log key is not an Ed25519 key');
  }
  return signerOf(name, privateKey);
}

/** `name+id+base64(type || public key)`, the one line of log.pub. */
export function formatVerifierKey({ name, id, publicKey }: VerifierKey): string {
  return `${name}+${id}+${toBase64(Buffer.concat([Buffer.from([ED25519]), publicKey]))}`;
}

/** @throws LOG_KEY_INVALID */
export function parseVerifierKey(text: string): VerifierKey {
  const [, name, id, encoded] = /^([^+]{1,200})\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/.exec(text) ?? [];
  const bytes = encoded === undefined ? null : decodeBase64(encoded);
  if (
    name === undefined ||
    id === undefined ||
    bytes === null ||
    bytes.length !== 33 ||
    bytes[0] !== ED25519
  ) {
    throw new LockstepError(
      'LOG_KEY_INVALID',
      'this is not a verifier key of the form name+hash+key (Ed25519)',
    );
  }
  const publicKey = bytes.subarray(1);
  if (keyId(keyName(name), publicKey) !== id) {
    throw new LockstepError(
      'LOG_KEY_INVALID',
      `the hash in the verifier key of ${name} does not belong to the key`,
    );
  }
  return { name, id, publicKey };
}

/** Whether the key signed exactly this text. */
export function verifyText(text: string, signature: Uint8Array, { publicKey }: VerifierKey): boolean {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey).toString('base64url') };
  try {
    return verify(null, Buffer.from(text), createPublicKey({ key: jwk, format: 'jwk' }), signature);
  } catch {
    return false;
  }
}

/** One more signature (ours first, cosignatures after it). @throws CHECKPOINT_INVALID when the text cannot be a note. */
export function signNote(text: string, signer: NoteSigner): Note {
  checkText(text);
  const signature = sign(null, Buffer.from(text), signer.privateKey);
  return { text, signatures: [{ name: signer.verifier.name, id: signer.verifier.id, signature }] };
}

export function formatNote({ text, signatures }: Note): string {
  const lines = signatures.map(({ name, id, signature }) => {
    const encoded = toBase64(Buffer.concat([Buffer.from(id, 'hex'), signature]));
    return `— ${name} ${encoded}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

function checkText(text: string): void {
  if (!text.endsWith('\n') || /[^\P{Cc}\n]|\p{Cs}/u.test(text)) {
    throw new LockstepError(
      'CHECKPOINT_INVALID',
      'the text of a note is whole lines without control characters',
    );
  }
}

/** Takes a note apart without trusting it. @throws CHECKPOINT_INVALID */
export function parseNote(note: string): Note {
  const cut = note.lastIndexOf('\n\n');
  if (note.length > MAX_NOTE_CHARS || cut < 0 || !note.endsWith('\n')) {
    throw new LockstepError('CHECKPOINT_INVALID', 'a note is a text, an empty line and signature lines');
  }
  const text = note.slice(0, cut + 1);
  checkText(text);
  const lines = note.slice(cut + 2, -1).split('\n');
  if (lines.length > MAX_SIGNATURES)
    throw new LockstepError('CHECKPOINT_INVALID', 'the note has too many signatures');
  const signatures = lines.map((line) => {
    const [, name, encoded] =
      /^— ([^\p{White_Space}\p{Cc}\p{Cs}+]+) ([A-Za-z0-9+/]+={0,2})$/u.exec(line) ?? [];
    const bytes = encoded === undefined ? null : decodeBase64(encoded);
    if (name === undefined || bytes === null || bytes.length < 5) {
      throw new LockstepError('CHECKPOINT_INVALID', 'a signature line of the note is damaged');
    }
    return { name, id: bytes.toString('hex', 0, 4), signature: bytes.subarray(4) };
  });
  return { text, signatures };
}

/**
 * The key among `trusted` that signed the note. Signatures of other keys are ignored; one that names a trusted key and
 * does not fit spoils the note. @throws CHECKPOINT_INVALID
 */
export function openNote(note: Note, trusted: readonly VerifierKey[]): VerifierKey {
  let signedBy: VerifierKey | undefined;
  for (const { name, id, signature } of note.signatures) {
    const key = trusted.find((candidate) => candidate.name === name && candidate.id === id);
    if (key === undefined) continue;
    if (!verifyText(note.text, signature, key)) {
      throw new LockstepError('CHECKPOINT_INVALID', `the signature of ${name} does not fit the note`);
    }
    signedBy ??= key;
  }
  if (signedBy === undefined) throw new LockstepError('CHECKPOINT_INVALID', 'no trusted key signed the note');
  return signedBy;
}
