import type { Meant } from '../../engine/decide/who-may-decide.ts';
import type { Engine } from '../../engine/engine.ts';
import { evaluate } from '../../engine/people/evaluate.ts';
import { loadPeople } from '../../engine/people/load-people.ts';
import type { Tx } from '../../engine/store.ts';
import { instantsOfWords } from '../../engine/time/steady-time.ts';
import { namesOfPeople, peopleBehind } from '../people/people-behind.ts';

/**
 * Everybody known here whom the name of an actor may mean, as they are at this moment, and locked: who leaves while they
 * approve has either left before or approved before. A name that means nobody here is that of an outsider or a program.
 */
export async function whoIsMeant(engine: Engine, tx: Tx, actor: string): Promise<readonly Meant[]> {
  const policy = await engine.policies.active(tx);
  const { certain, named } = await peopleBehind(engine, tx, policy, actor);
  const ids = [...certain, ...named].sort();
  if (ids.length === 0) return [];
  const { at } = await instantsOfWords(engine, tx);
  const people = await loadPeople(engine, tx, ids, { lock: true, locators: false });
  const names = await namesOfPeople(engine, tx, policy, ids);
  return people.map(({ identity, employments }) => ({
    identityId: identity.identity_id,
    state: evaluate(policy, identity, employments, at).snapshot.lifecycleState,
    certain: certain.includes(identity.identity_id),
    names: names.get(identity.identity_id) ?? [],
  }));
}
