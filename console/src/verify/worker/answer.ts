import { type Checkpoint, parseCheckpoint } from '../../../../src/proof/checkpoint.ts';
import { leafHash } from '../../../../src/proof/merkle.ts';
import { verifyConsistency, verifyInclusion } from '../../../../src/proof/merkle-verify.ts';
import { decodeBase64, openNote, parseVerifierKey, toBase64 } from '../../../../src/proof/note.ts';
import { verifyCertificate } from '../../../../src/proof/verify.ts';
import type { Asked, LogVerdict, Questions } from '../messages.ts';
import { piecesOf, type Reading, readLog } from './read-log.ts';

type Answer = Questions[keyof Questions]['answer'];

/** Answers questions with the proof code of the server, unchanged. One log is read at a time. */
export function answering(): (asked: Asked) => Promise<Answer> {
  let reading: Reading | null = null;
  const open = (): Reading => {
    if (reading === null) throw new Error('no log is being read');
    return reading;
  };
  return async (asked): Promise<Answer> => {
    switch (asked.name) {
      case 'checkpoint':
        return readCheckpoint(asked.ask.note, asked.ask.keys);
      case 'continues':
        return continues(asked.ask);
      case 'inclusion':
        return included(asked.ask);
      case 'begin': {
        reading = readLog(asked.ask);
        return piecesOf(Math.max(0, parseCheckpoint(asked.ask.notes[0] ?? '').size));
      }
      case 'piece':
        return open().take(asked.ask) satisfies Promise<LogVerdict | null>;
      case 'end':
        return open().end();
      case 'certificate': {
        const { authentic, failures, proven, unproven, gaps } = verifyCertificate(
          Buffer.from(asked.ask.file),
          asked.ask.keys,
        );
        return { authentic, failures, proven, unproven, gaps };
      }
    }
  };
}

function readCheckpoint(note: string, keys: readonly string[]): Questions['checkpoint']['answer'] {
  const checkpoint = parseCheckpoint(note);
  const { origin, size, root } = checkpoint;
  return { origin, size, root: toBase64(root), signedBy: signerOf(checkpoint, keys) };
}

/** The line of log.pub that signed it; null: none of these, or not this text. */
function signerOf({ origin, note }: Checkpoint, keys: readonly string[]): string | null {
  const trusted = keys.map((line) => ({ line, key: parseVerifierKey(line) }));
  try {
    const signer = openNote(
      note,
      trusted.map(({ key }) => key),
    );
    if (signer.name !== origin) return null;
    return trusted.find(({ key }) => key.name === signer.name && key.id === signer.id)?.line ?? null;
  } catch {
    return null;
  }
}

function continues({ older, newer, proof }: Questions['continues']['ask']): boolean {
  const [first, second] = [parseCheckpoint(older), parseCheckpoint(newer)];
  return (
    first.origin === second.origin &&
    verifyConsistency({
      first: first.size,
      firstRoot: first.root,
      second: second.size,
      secondRoot: second.root,
      proof: proof.map(hashOf),
    })
  );
}

function included({
  n,
  leaf,
  path,
  note,
  keys,
}: Questions['inclusion']['ask']): Questions['inclusion']['answer'] {
  const checkpoint = parseCheckpoint(note);
  const { size, root } = checkpoint;
  const hash = leafHash(Buffer.from(leaf));
  return {
    hash: Buffer.from(hash).toString('hex'),
    included: verifyInclusion({ index: n, size, leaf: hash, path: path.map(hashOf), root }),
    size,
    signedBy: signerOf(checkpoint, keys),
  };
}

/** What is no hash has no length of one, which the checks refuse. */
function hashOf(text: string): Uint8Array {
  return decodeBase64(text) ?? new Uint8Array();
}
