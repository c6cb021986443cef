/** One inclusion proof as a file of its own, C2SP tlog-proof version 1: for tools that are not ours. */
import { LockstepError } from '../domain/errors.ts';
import { HASH_BYTES } from './merkle.ts';
import { decodeBase64, toBase64 } from './note.ts';

export interface TlogProof {
  readonly index: number;
  /** Neighbour of the leaf first. */
  readonly path: readonly Uint8Array[];
  /** The signed note, verbatim. */
  readonly checkpoint: string;
}

export function formatTlogProof({ index, path, checkpoint }: TlogProof): string {
  return ['c2sp.org/tlog-proof@v1', `index ${index}`, ...path.map(toBase64), '', checkpoint].join('\n');
}

/** `extra` lines are refused: nothing authenticates them and Lockstep writes none. @throws CHECKPOINT_INVALID */
export function parseTlogProof(text: string): TlogProof {
  const cut = text.indexOf('\n\n');
  const [head, index, ...lines] = text.slice(0, Math.max(cut, 0)).split('\n');
  const number = /^index (0|[1-9]\d{0,15})$/.exec(index ?? '')?.[1];
  const path = lines.flatMap((line) => {
    const hash = decodeBase64(line);
    return hash?.length === HASH_BYTES ? [hash] : [];
  });
  if (
    head !== 'c2sp.org/tlog-proof@v1' ||
    number === undefined ||
    path.length !== lines.length ||
    path.length > 63
  ) {
    throw new LockstepError('CHECKPOINT_INVALID', 'this is not a proof of the form c2sp.org/tlog-proof@v1');
  }
  return { index: Number(number), path, checkpoint: text.slice(cut + 2) };
}
