import { forgetRefusals } from '../../engine/decide/release.ts';
import type { Engine } from '../../engine/engine.ts';
import { lockLiving } from '../../engine/people/lock-living.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx } from '../../engine/store.ts';
import type { Override } from '../../engine/tables/index.ts';
import type { SourceDocument } from '../../policy/documents/source.ts';

type ScimSource = Extract<SourceDocument, { type: 'scim' }>;

/**
 * Somebody who is switched off, or deleted, at an identity provider leaves or is suspended, whatever other sources say;
 * back on there, the other sources count again, unless another identity provider has switched them off as well. It never
 * touches what an administrator ordered. Who has several users there is off when all of them are. Returns the people whose
 * users these are, locked.
 */
export async function switchPeople(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  source: ScimSource,
  users: readonly string[],
): Promise<readonly string[]> {
  const spoken = await tx.find(
    'record',
    { source_id: source.id, record_key: { in: users }, identity_id: { isNull: false } },
    { columns: ['identity_id'] },
  );
  const asked = [...new Set(spoken.flatMap(({ identity_id }) => identity_id ?? []))].sort();
  if (asked.length === 0) return [];
  const living = await lockLiving(tx, asked);
  const people = [...new Set(living.values())].sort();
  const identities = await tx.find(
    'identity',
    { identity_id: { in: people } },
    { order: ['identity_id'], lock: 'update', columns: ['identity_id', 'override', 'merged_into'] },
  );
  const providers = [...policy.sources.values()]
    .filter((one): one is ScimSource => one.type === 'scim')
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const words = await wordsOf(tx, providers, living, [...new Set([...asked, ...people])].sort());
  const now = engine.clock.now();
  for (const { identity_id, override } of identities) {
    // An order of an administrator, or the word of a source that is none of these any more, stands.
    if (override !== null && !providers.some(({ id }) => id === override.source)) continue;
    const wanted = overrideFor(providers, words.get(identity_id), override, now);
    if (wanted === override) continue;
    await tx.update('identity', ['override'], [{ identity_id, override: wanted }]);
    // Refused was what was held before; this is another word.
    if (wanted !== null) await forgetRefusals(tx, identity_id, now);
  }
  return people;
}

/** Source -> what it says of the users of a person. */
type Words = ReadonlyMap<string, ReadonlySet<string>>;

async function wordsOf(
  tx: Tx,
  providers: readonly ScimSource[],
  living: ReadonlyMap<string, string>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Words>> {
  const records = await tx.find(
    'record',
    { identity_id: { in: ids } },
    { columns: ['source_id', 'identity_id', 'says'] },
  );
  const known = new Set(providers.map(({ id }) => id));
  const words = new Map<string, Map<string, Set<string>>>();
  for (const { source_id, identity_id, says } of records) {
    if (!known.has(source_id)) continue;
    const person = living.get(identity_id ?? '') ?? identity_id ?? '';
    const said = words.get(person) ?? new Map<string, Set<string>>();
    said.set(source_id, (said.get(source_id) ?? new Set()).add(says));
    words.set(person, said);
  }
  return words;
}

/** The word that counts: the one that does already, while it is still said; else that of the first who says so. */
function overrideFor(
  providers: readonly ScimSource[],
  words: Words | undefined,
  known: Override | null,
  now: number,
): Override | null {
  const off = providers.filter(({ id }) => {
    const said = words?.get(id);
    return said !== undefined && !said.has('here');
  });
  const source = off.find(({ id }) => id === known?.source) ?? off[0];
  if (source === undefined) return null;
  const switched = words?.get(source.id)?.has('off') === true;
  const state = (switched ? source.inactive : source.deleted) === 'suspend' ? 'suspended' : 'left';
  if (known?.state === state && known.source === source.id) return known;
  return {
    state,
    since: now,
    actor: source.id,
    reason: `${switched ? 'switched off' : 'deleted'} at ${source.id}`,
    source: source.id,
    orderedAt: now,
  };
}
