import { forgetRefusals } from '../../engine/decide/release.ts';
import type { Engine } from '../../engine/engine.ts';
import { lockLiving } from '../../engine/people/lock-living.ts';
import type { Tx } from '../../engine/store.ts';
import type { Override } from '../../engine/tables/index.ts';
import type { SourceDocument } from '../../policy/documents/source.ts';

type ScimSource = Extract<SourceDocument, { type: 'scim' }>;

/**
 * Somebody who is switched off, or deleted, at an identity provider leaves or is suspended, whatever other sources say;
 * back on there, the sources count again. It never touches what an administrator ordered. Who has several users there is
 * off when all of them are. Returns the people whose users these are, locked.
 */
export async function switchPeople(
  engine: Engine,
  tx: Tx,
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
  const records = await tx.find(
    'record',
    { source_id: source.id, identity_id: { in: [...new Set([...asked, ...people])].sort() } },
    { columns: ['identity_id', 'says'] },
  );
  const said = new Map<string, Set<string>>();
  for (const { identity_id, says } of records) {
    const person = living.get(identity_id ?? '') ?? identity_id ?? '';
    said.set(person, (said.get(person) ?? new Set()).add(says));
  }
  const now = engine.clock.now();
  for (const { identity_id, override } of identities) {
    if (override !== null && override.source !== source.id) continue;
    const wanted = overrideFor(source, said.get(identity_id) ?? new Set(), override, now);
    if (wanted === override) continue;
    await tx.update('identity', ['override'], [{ identity_id, override: wanted }]);
    // Refused was what was held before; this is another word.
    if (wanted !== null) await forgetRefusals(tx, identity_id, now);
  }
  return people;
}

function overrideFor(
  source: ScimSource,
  said: ReadonlySet<string>,
  known: Override | null,
  now: number,
): Override | null {
  if (said.size === 0 || said.has('here')) return null;
  const off = said.has('off');
  const state = (off ? source.inactive : source.deleted) === 'suspend' ? 'suspended' : 'left';
  if (known?.state === state) return known;
  return {
    state,
    since: now,
    actor: source.id,
    reason: `${off ? 'switched off' : 'deleted'} at ${source.id}`,
    source: source.id,
    orderedAt: now,
  };
}
