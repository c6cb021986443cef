import { canonicalJson, type Json } from '../../proof/canonical-json.ts';
import { sha256Hex } from '../../proof/digest.ts';
import { encodeLeaf, type Leaf } from '../../proof/leaf.ts';
import { leafHash } from '../../proof/merkle.ts';
import type { EventType } from '../events/vocabulary.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';

/** One thing that happened: a leaf of the log and an event with the same number, in commit order. */
export interface Entry {
  /** `<thing>.<past participle>`, as the vocabulary has it; tests have words of their own. */
  readonly type: EventType | `test.${string}`;
  readonly at: number;
  readonly subject: string | null;
  readonly target?: string | null;
  readonly operation?: string | null;
  /** Goes into the leaf: facts about the system and commitments, never a name. */
  readonly body: Json;
  /** What readers of the event stream see beside the leaf's body. No personal data either: subjects are pseudonyms. */
  readonly payload?: Json;
  /** Told the number, for rows that refer to their leaf. */
  readonly numbered?: (n: number) => void;
}

/** Name of the counter whose lock makes numbers follow commit order. */
export const LOG_COUNTER = 'log';

/**
 * Appends to the log and to the event stream in the transaction of what happened (law 9). Call it last: the
 * counter stays locked until the commit. Returns the number of the first entry.
 */
export async function journal(tx: Tx, entries: readonly Entry[]): Promise<number> {
  const { first, written } = await sendJournal(tx, entries);
  await written;
  return first;
}

/**
 * Like `journal`, as soon as the numbers are known: the rows are on their way, so that what refers to them, and the
 * commit, can travel with them. Everybody else waits for that commit.
 */
export async function sendJournal(
  tx: Tx,
  entries: readonly Entry[],
): Promise<{ readonly first: number; readonly written: Promise<unknown> }> {
  if (entries.length === 0) return { first: -1, written: Promise.resolve() };
  const first = await tx.advance(LOG_COUNTER, entries.length);
  const leaves: Row<'log_leaf'>[] = [];
  const events: Row<'event'>[] = [];
  entries.forEach((entry, i) => {
    const n = first + i;
    const event: Row<'event'> = {
      n,
      type: entry.type,
      at: entry.at,
      subject_id: entry.subject,
      target_id: entry.target ?? null,
      operation_id: entry.operation ?? null,
      payload: entry.payload ?? entry.body,
    };
    const leaf = encodeLeaf(leafOf(event, entry.payload === undefined ? entry.body : shownIn(entry)));
    entry.numbered?.(n);
    leaves.push({ n, hash: leafHash(leaf), leaf });
    events.push(event);
  });
  const written = Promise.all([tx.insert('log_leaf', leaves), tx.insert('event', events)]);
  // It fails the transaction all the same.
  written.catch(() => undefined);
  return { first, written };
}

/** The leaf of an event, with this body. */
export function leafOf(event: Row<'event'>, body: Json): Leaf {
  return {
    v: 1,
    n: event.n,
    at: new Date(event.at).toISOString(),
    type: event.type,
    subject: event.subject_id,
    target: event.target_id,
    operation: event.operation_id,
    body,
  };
}

/** What readers of the events see in place of the body is vouched for by the leaf, too: nobody changes it unnoticed. */
function shownIn({ body, payload }: Entry): Json {
  return { ...(body as Readonly<Record<string, Json>>), shown: shownDigest(payload) };
}

export function shownDigest(payload: unknown): string {
  return sha256Hex(canonicalJson(payload as Json));
}
