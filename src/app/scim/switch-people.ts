import { forgetHeld } from '../../engine/decide/plan-anew.ts';
import type { Engine } from '../../engine/engine.ts';
import { lockLiving } from '../../engine/people/lock-living.ts';
import type { Tx } from '../../engine/store.ts';
import type { SourceDocument } from '../../policy/documents/source.ts';
import { overrideBy, type PushedWord, type ScimSource, scimSourcesOf, wordsOf } from './pushed-words.ts';

export interface Switched {
  /** Whose users these are, locked. */
  readonly people: readonly string[];
  /** What all their users of this source say. */
  readonly words: ReadonlyMap<string, readonly PushedWord[]>;
  /** Of whom something was held until now. */
  readonly anew: readonly string[];
}

/**
 * Somebody who is switched off, or deleted, at an identity provider leaves or is suspended, whatever other sources say;
 * back on there, the sources count again. It takes back nothing that an administrator ordered. Who has several users there is
 * off when all of them are. `news`: users whose switch was turned; what is said once more changes nothing.
 */
export async function switchPeople(
  engine: Engine,
  tx: Tx,
  documents: ReadonlyMap<string, SourceDocument>,
  source: ScimSource,
  users: readonly string[],
  news: ReadonlySet<string>,
): Promise<Switched> {
  const spoken = await tx.find(
    'record',
    { source_id: source.id, record_key: { in: users }, identity_id: { isNull: false } },
    { columns: ['identity_id', 'record_key'] },
  );
  const asked = [...new Set(spoken.flatMap(({ identity_id }) => identity_id ?? []))].sort();
  if (asked.length === 0) return { people: [], words: new Map(), anew: [] };
  const living = await lockLiving(tx, asked);
  const people = [...new Set(living.values())].sort();
  const turned = new Set(
    spoken.flatMap(({ identity_id, record_key }) =>
      identity_id !== null && news.has(record_key) ? [living.get(identity_id) ?? identity_id] : [],
    ),
  );
  const sources = scimSourcesOf(documents);
  const identities = await tx.find(
    'identity',
    { identity_id: { in: people } },
    { order: ['identity_id'], lock: 'update', columns: ['identity_id', 'override'] },
  );
  // Read behind the locks: of two users of one person who are switched off together the second sees the first.
  const words = await wordsOf(tx, sources, living);
  const now = engine.clock.now();
  const off: string[] = [];
  for (const { identity_id, override } of identities) {
    if (!turned.has(identity_id)) continue;
    // Of a source that is no more: nobody but a person takes that back.
    if (override?.source !== undefined && !sources.has(override.source)) continue;
    const wanted = overrideBy(words.get(identity_id) ?? [], sources, override, now);
    if (wanted === override) continue;
    await tx.update('identity', ['override'], [{ identity_id, override: wanted }]);
    if (wanted?.source !== undefined) off.push(identity_id);
  }
  // Held, or refused, was what was said before; this is another word.
  return { people, words, anew: await forgetHeld(tx, off, now) };
}
