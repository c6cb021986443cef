import type { LogVerdict, Piece, Verifier } from './messages.ts';
import type { SeenCheckpoint } from './seen-checkpoint.ts';

/** What the server is asked. It is believed in nothing: all that it says is verified. */
export interface LogSource {
  checkpoint(): Promise<string | null>;
  keys(): Promise<readonly string[]>;
  proof(from: number, to: number): Promise<readonly string[]>;
  file(path: string): Promise<Uint8Array>;
}

export interface Progress {
  readonly read: number;
  readonly size: number;
}

export type Outcome =
  /** Nothing was signed yet. */
  | { readonly kind: 'empty' }
  /** Signed by a key that this browser has not seen. Nothing else is said before somebody has compared it. */
  | { readonly kind: 'newKey'; readonly keys: readonly string[]; readonly note: string }
  /** What was signed earlier is not what is there now: both notes prove it. */
  | { readonly kind: 'rewritten'; readonly seen: SeenCheckpoint; readonly note: string; readonly why: string }
  | { readonly kind: 'bad'; readonly n: number; readonly why: string; readonly note: string }
  | {
      readonly kind: 'good';
      readonly note: string;
      readonly size: number;
      readonly root: string;
      readonly keys: readonly string[];
      /** Size of the checkpoint seen before that this log continues; null: this is the first time. */
      readonly continues: number | null;
    };

export interface Verifying {
  readonly source: LogSource;
  readonly verifier: Verifier;
  readonly seen: SeenCheckpoint | null;
  /** Keys that somebody has compared and accepts beside those seen before. */
  readonly accepted: readonly string[];
  readonly onProgress: (progress: Progress) => void;
  readonly signal: AbortSignal;
}

/** Pieces that are on their way at the same time. */
const AT_ONCE = 4;

/**
 * Reads the whole log from its first entry and says whether it is what was signed, and whether it continues what this
 * browser has seen. Throws what reading throws: a log that could not be read is neither good nor bad.
 */
export async function verifyLog(verifying: Verifying): Promise<Outcome> {
  const { source, verifier, seen, accepted } = verifying;
  const note = await source.checkpoint();
  if (note === null)
    return seen === null
      ? { kind: 'empty' }
      : { kind: 'rewritten', seen, note: '', why: 'the server says that nothing was ever signed' };
  const offered = await source.keys();
  const keys = seen === null ? offered : [...new Set([...seen.keys, ...accepted])];
  const head = await verifier.ask('checkpoint', { note, keys });
  if (head.signedBy === null) {
    const unknown = offered.filter((key) => !keys.includes(key));
    const other = await verifier.ask('checkpoint', { note, keys: unknown });
    if (other.signedBy !== null) return { kind: 'newKey', keys: unknown, note };
    return { kind: 'bad', n: 0, why: 'the checkpoint is signed by no key of this log', note };
  }
  const broken = seen === null ? null : await contradiction(verifying, seen, note, head.size);
  if (seen !== null && broken !== null) return { kind: 'rewritten', seen, note, why: broken };
  const verdict = await readAll(verifying, keys, note, seen);
  if (verdict.ok)
    return {
      kind: 'good',
      note,
      size: verdict.size,
      root: verdict.root,
      keys,
      continues: seen === null ? null : seen.size,
    };
  const [refused] = verdict.refused;
  const why = verdict.firstBad?.why ?? refused?.why ?? 'the log is not what was signed';
  // The second of the notes that are given is the one that was seen before.
  if (seen !== null && verdict.contradicted === 1) return { kind: 'rewritten', seen, note, why };
  return { kind: 'bad', n: verdict.firstBad?.n ?? verdict.size, why, note };
}

/** Said at once, before everything is read: null where the new checkpoint continues the one seen before. */
async function contradiction(
  { source, verifier }: Verifying,
  seen: SeenCheckpoint,
  note: string,
  size: number,
): Promise<string | null> {
  if (size < seen.size) return `the log has ${size} entries, and had ${seen.size} already`;
  const proof = await source.proof(seen.size, size);
  const goesOn = await verifier.ask('continues', { older: seen.note, newer: note, proof });
  return goesOn
    ? null
    : `the log of ${size} entries does not begin with the one of ${seen.size} that was seen`;
}

async function readAll(
  { source, verifier, onProgress, signal }: Verifying,
  keys: readonly string[],
  note: string,
  seen: SeenCheckpoint | null,
): Promise<LogVerdict> {
  const notes = seen === null || seen.note === note ? [note] : [note, seen.note];
  const pieces = await verifier.ask('begin', { keys, notes });
  const size = pieces.reduce((sum, { width }) => sum + width, 0);
  onProgress({ read: 0, size });
  const fetching = pieces.slice(0, AT_ONCE).map((piece) => load(source, piece));
  for (const [index, piece] of pieces.entries()) {
    signal.throwIfAborted();
    const loaded = fetching.shift();
    if (loaded === undefined) break;
    const ahead = pieces[index + AT_ONCE];
    if (ahead !== undefined) fetching.push(load(source, ahead));
    const told = await loaded;
    if ('error' in told) throw told.error;
    const verdict = await verifier.ask('piece', { from: piece.from, ...told });
    if (verdict !== null) return verdict;
    onProgress({ read: piece.from + piece.width, size });
  }
  return verifier.ask('end', null);
}

type Loaded = { readonly entries: Uint8Array; readonly hashes: Uint8Array } | { readonly error: unknown };

/** Never rejects: what is fetched ahead may fail before anybody waits for it. */
async function load(source: LogSource, piece: Piece): Promise<Loaded> {
  try {
    const [entries, hashes] = await Promise.all([source.file(piece.entries), source.file(piece.hashes)]);
    return { entries, hashes };
  } catch (error) {
    return { error };
  }
}
