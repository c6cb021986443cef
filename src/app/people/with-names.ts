import type { Engine } from '../../engine/engine.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx } from '../../engine/store.ts';
import { displayName, knownPeople } from './person-names.ts';

/** Entries about people with what these are called. All names of a page are read together. */
export async function withNames<T extends { readonly identity: string | null }>(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  entries: readonly T[],
): Promise<(T & { readonly person: string | null })[]> {
  const ids = [...new Set(entries.flatMap(({ identity }) => identity ?? []))];
  const people = ids.length === 0 ? new Map() : await knownPeople(engine, tx, policy, ids);
  return entries.map((entry) => {
    const known = entry.identity === null ? undefined : people.get(entry.identity);
    const person = known === undefined ? null : (displayName(known.attributes) ?? known.keys[0] ?? null);
    return { ...entry, person };
  });
}
