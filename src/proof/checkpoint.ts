/** Checkpoints of C2SP tlog-checkpoint: a signed note that says how large the log is and what its root is. */
import { LockstepError } from '../domain/errors.ts';
import { HASH_BYTES } from './merkle.ts';
import {
  decodeBase64,
  formatNote,
  type Note,
  type NoteSigner,
  openNote,
  parseNote,
  signNote,
  toBase64,
  type VerifierKey,
} from './note.ts';

export interface TreeHead {
  /** Names the log; equal to the name of its key. */
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

export interface Checkpoint extends TreeHead {
  /** Opaque lines after the root. Lockstep writes none. */
  readonly extensions: readonly string[];
  readonly note: Note;
}

/** The text that is signed: origin, size and root on a line each. */
export function formatTreeHead({ origin, size, root }: TreeHead): string {
  if (
    !Number.isSafeInteger(size) ||
    size < 0 ||
    root.length !== HASH_BYTES ||
    origin === '' ||
    /[\n+]/.test(origin)
  ) {
    throw new LockstepError(
      'CHECKPOINT_INVALID',
      'a checkpoint needs an origin, a size and a root of 32 bytes',
    );
  }
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/**
 * A log must never sign two heads that are not prefixes of one another: sign only what `frontierRoot` gave for a
 * frontier grown from the last signed one.
 */
export function signCheckpoint(head: Omit<TreeHead, 'origin'>, signer: NoteSigner): string {
  return formatNote(signNote(formatTreeHead({ ...head, origin: signer.verifier.name }), signer));
}

/** Reads without trusting. @throws CHECKPOINT_INVALID */
export function parseCheckpoint(text: string): Checkpoint {
  const note = parseNote(text);
  const [origin, size, root, ...extensions] = note.text.slice(0, -1).split('\n');
  const hash = root === undefined ? null : decodeBase64(root);
  if (
    origin === undefined ||
    origin === '' ||
    size === undefined ||
    !/^(0|[1-9]\d{0,15})$/.test(size) ||
    !Number.isSafeInteger(Number(size)) ||
    hash?.length !== HASH_BYTES ||
    extensions.includes('')
  ) {
    throw new LockstepError('CHECKPOINT_INVALID', 'a checkpoint is origin, size and root, a line each');
  }
  return { origin, size: Number(size), root: hash, extensions, note };
}

/** Reads a checkpoint of the log that the key belongs to. Cosignatures stay in `note`. @throws CHECKPOINT_INVALID */
export function openCheckpoint(text: string, trusted: readonly VerifierKey[]): Checkpoint {
  const checkpoint = parseCheckpoint(text);
  const key = openNote(checkpoint.note, trusted);
  if (key.name !== checkpoint.origin) {
    throw new LockstepError('CHECKPOINT_INVALID', `${key.name} signed a checkpoint of ${checkpoint.origin}`);
  }
  return checkpoint;
}

/** Adds cosignature lines, ours and earlier ones kept. @throws CHECKPOINT_INVALID when they are of another text. */
export function addSignatures(checkpoint: string, cosigned: string): string {
  const [ours, theirs] = [parseNote(checkpoint), parseNote(cosigned)];
  if (ours.text !== theirs.text) {
    throw new LockstepError('CHECKPOINT_INVALID', 'the cosignatures belong to another checkpoint');
  }
  const lines = new Set(
    `${formatNote(ours)}${formatNote(theirs).slice(theirs.text.length + 1)}`
      .slice(ours.text.length + 1)
      .split('\n'),
  );
  return `${ours.text}\n${[...lines].filter((line) => line !== '').join('\n')}\n`;
}
