import { isEventType, VOCABULARY } from '../../engine/events/vocabulary.ts';
import type { Row } from '../../engine/tables/index.ts';
import { decodeLeaf, type Leaf } from '../../proof/leaf.ts';
import { leafHash, sameHash } from '../../proof/merkle.ts';

/** One stored row of the log as readers see it; what cannot be read is shown as damaged, never left out. */
export function entryInWords({ n, hash, leaf }: Row<'log_leaf'>, signed: number) {
  const found = read(leaf);
  const type = found?.type ?? '';
  return {
    n,
    at: found?.at ?? new Date(0).toISOString(),
    type,
    about: isEventType(type) ? VOCABULARY[type].about : null,
    subject: found?.subject ?? null,
    target: found?.target ?? null,
    operation: found?.operation ?? null,
    actor: found === null ? null : actorIn(found),
    hash: Buffer.from(hash).toString('hex'),
    signed: n < signed,
    damaged: found === null || found.n !== n || !sameHash(leafHash(leaf), hash),
  };
}

/** What the entry says; null: it is none. */
export function read(leaf: Uint8Array): Leaf | null {
  try {
    return decodeLeaf(leaf);
  } catch {
    return null;
  }
}

function actorIn({ body }: Leaf): string | null {
  const actor = typeof body === 'object' && body !== null && 'actor' in body ? (body.actor as unknown) : null;
  return typeof actor === 'string' ? actor : null;
}
