/**
 * Reads a whole log from its first entry and says whether it is what was signed, or which entry is the first bad one.
 * One pass, memory for the edge of the tree only.
 */
import { LockstepError } from '../domain/errors.ts';
import { type Checkpoint, openCheckpoint, parseCheckpoint } from './checkpoint.ts';
import { appendLeaves, EMPTY_FRONTIER, type Frontier, frontierRoot } from './frontier.ts';
import { leafHash, sameHash } from './merkle.ts';
import { parseVerifierKey, toBase64, type VerifierKey } from './note.ts';

const BATCH = 1_024;

export interface StoredLeaf {
  readonly n: number;
  readonly leaf: Uint8Array;
  /**
   * The leaf hash as stored elsewhere, best taken from the level-0 tile: then an entry that was changed together with
   * its own row is named exactly, and not only the checkpoint after it.
   */
  readonly hash: Uint8Array;
}

export interface LogToVerify {
  /** In the order of `n`. One by one or in batches (faster). */
  readonly leaves: AsyncIterable<StoredLeaf | readonly StoredLeaf[]>;
  /** Signed notes of any age and order, those kept outside (certificates, mails, witnesses) included. */
  readonly checkpoints: readonly string[];
  /** The verifier key, one line of log.pub; more of them after a change of keys. */
  readonly key: string | readonly string[];
}

export interface LogVerdict {
  readonly ok: boolean;
  /** Entries read and found good. */
  readonly size: number;
  /** Of these, how many a checkpoint vouches for. The rest can still be changed unnoticed. */
  readonly signed: number;
  /** Root over the good entries, base64. */
  readonly root: string;
  readonly firstBad?: { readonly n: number; readonly why: string };
  /** Where the log holds within itself, and is not what this checkpoint of a trusted key signed. */
  readonly contradicted?: { readonly checkpoint: number; readonly size: number };
  /** Checkpoints that say nothing of this log. With one of them the log is not ok, and no entry is bad for it. */
  readonly refused: readonly RefusedCheckpoint[];
}

export interface RefusedCheckpoint {
  /** Its place among those given. */
  readonly checkpoint: number;
  /** Of another origin, of this origin under a key that is not trusted, or no checkpoint (any more). */
  readonly reason: 'otherLog' | 'otherKey' | 'damaged';
  readonly why: string;
}

/** @throws LOG_KEY_INVALID when the key itself is of no use; everything else is in the verdict. */
export async function verifyLog({ leaves, checkpoints, key }: LogToVerify): Promise<LogVerdict> {
  const trusted = [key].flat().map(parseVerifierKey);
  const heads: Given[] = [];
  const refused: RefusedCheckpoint[] = [];
  for (const [place, text] of checkpoints.entries()) {
    const head = open(text, place, trusted);
    if ('reason' in head) refused.push(head);
    else heads.push(head);
  }
  heads.sort((a, b) => a.size - b.size);

  let frontier: Frontier = EMPTY_FRONTIER;
  /** Good entries that are not in the frontier yet: appending many at once is faster. */
  let pending: Uint8Array[] = [];
  let next = 0;
  let signed = 0;
  const settle = (): void => {
    frontier = appendLeaves(frontier, pending);
    pending = [];
  };
  const verdict = (firstBad?: { n: number; why: string }, against?: Given): LogVerdict => {
    settle();
    return {
      ok: firstBad === undefined && refused.length === 0,
      size: frontier.size,
      signed,
      root: toBase64(frontierRoot(frontier)),
      ...(firstBad === undefined ? {} : { firstBad }),
      ...(against === undefined ? {} : { contradicted: { checkpoint: against.place, size: against.size } }),
      refused,
    };
  };
  /** Compares with every checkpoint of the present size; all agree, so all are prefixes of one another. */
  const compare = (): string | undefined => {
    for (let head = heads[next]; head !== undefined && head.size === frontier.size; head = heads[next]) {
      if (!sameHash(frontierRoot(frontier), head.root)) {
        const place =
          frontier.size === 0 ? 'the empty log is' : `entries ${signed} to ${frontier.size - 1} are`;
        return `${place} not what the checkpoint of size ${head.size} signed`;
      }
      signed = frontier.size;
      next += 1;
    }
    return undefined;
  };
  const take = (entry: StoredLeaf): LogVerdict | undefined => {
    const n = frontier.size + pending.length;
    const why = badness(entry, n);
    if (why !== undefined) return verdict({ n, why });
    pending.push(entry.hash);
    const isSigned = heads[next]?.size === n + 1;
    if (isSigned || pending.length === BATCH) settle();
    const disagreement = isSigned ? compare() : undefined;
    return disagreement === undefined ? undefined : verdict({ n: signed, why: disagreement }, heads[next]);
  };

  const atStart = compare();
  if (atStart !== undefined) return verdict({ n: 0, why: atStart }, heads[next]);
  for await (const batch of leaves) {
    for (const entry of 'leaf' in batch ? [batch] : batch) {
      const bad = take(entry);
      if (bad !== undefined) return bad;
    }
  }
  settle();
  const missing = heads[next];
  if (missing !== undefined) {
    const why = `the log ends before this entry, but a checkpoint of size ${missing.size} was signed`;
    return verdict({ n: frontier.size, why }, missing);
  }
  return verdict();
}

type Given = Checkpoint & { readonly place: number };

/** A head of this log, or why it is none. */
function open(text: string, place: number, trusted: readonly VerifierKey[]): Given | RefusedCheckpoint {
  const refuse = (reason: RefusedCheckpoint['reason'], why: string) => ({ checkpoint: place, reason, why });
  let parsed: Checkpoint;
  try {
    parsed = parseCheckpoint(text);
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error;
    return refuse('damaged', `it is no checkpoint, or a damaged one: ${error.message}`);
  }
  const { origin, note } = parsed;
  const mine = trusted.filter(({ name }) => name === origin);
  if (mine.length === 0) {
    const names = [...new Set(trusted.map(({ name }) => name))].join(' or ');
    return refuse('otherLog', `it is of another log, ${origin}; this log is ${names}`);
  }
  const signed = note.signatures.some(({ name, id }) =>
    mine.some((key) => key.name === name && key.id === id),
  );
  if (!signed) {
    return refuse(
      'otherKey',
      'it names this log, but no key of this log signed it: it is of a log under another key, or a forgery',
    );
  }
  try {
    return { ...openCheckpoint(text, mine), place };
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error;
    return refuse('damaged', `it was changed after it was signed: ${error.message}`);
  }
}

function badness({ n, leaf, hash }: StoredLeaf, expected: number): string | undefined {
  if (n !== expected) return n > expected ? 'the entry is missing' : `entry ${n} stands here`;
  if (!sameHash(leafHash(leaf), hash)) return 'the content does not have the hash that the tree has';
  const claimed = placeOf(leaf);
  if (claimed === null) return 'the entry is not a log entry';
  return claimed === expected ? undefined : `the entry was written as number ${claimed}`;
}

/**
 * The `n` that the entry itself carries. The last `,"n":` is the field itself: after it come only texts, in which
 * quotation marks are escaped.
 */
function placeOf(leaf: Uint8Array): number | null {
  const text = Buffer.from(leaf.buffer, leaf.byteOffset, leaf.byteLength).toString('latin1');
  const at = text.lastIndexOf(',"n":');
  const digits = at < 0 ? '' : text.slice(at + 5, text.indexOf(',', at + 5));
  return /^(0|[1-9]\d{0,15})$/.test(digits) ? Number(digits) : null;
}
