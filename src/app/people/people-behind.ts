import type { Engine } from '../../engine/engine.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import { foldName, makerOf } from '../../engine/same-actor.ts';
import type { Tx } from '../../engine/store.ts';
import { peopleNamed } from './find-person.ts';
import { displayName, knownPeople, mailsOf } from './person-names.ts';

/** People whom the name of an actor may mean. */
export interface Behind {
  /** Who uses the console under that name, and is known to be that person. */
  readonly certain: readonly string[];
  /** Whose id, key, mail address or name it is, beside these. */
  readonly named: readonly string[];
}

/** A name of the console, and a token that was made under it, mean the person whom the console knows by it. */
export async function peopleBehind(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  actor: string,
): Promise<Behind> {
  const maker = makerOf(actor);
  const rows = await tx.find(
    'administrator',
    { folded: foldName(maker) },
    { columns: ['identity_id'], limit: 1 },
  );
  const certain = rows.flatMap(({ identity_id }) => identity_id ?? []);
  const named = await peopleNamed(engine, tx, policy, maker);
  return { certain, named: named.filter((id) => !certain.includes(id)) };
}

/** Whatever these people may be called where somebody acts, by person: one person must not be two by using two names. */
export async function namesOfPeople(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (ids.length === 0) return new Map();
  const [people, rows] = await Promise.all([
    knownPeople(engine, tx, policy, ids),
    tx.find('administrator', { identity_id: { in: [...ids] } }, { columns: ['identity_id', 'name'] }),
  ]);
  const names = new Map<string, readonly string[]>();
  for (const [id, { attributes, keys }] of people) {
    const console = rows.filter(({ identity_id }) => identity_id === id).map(({ name }) => name);
    const name = displayName(attributes);
    names.set(id, [id, ...console, ...keys, ...mailsOf(attributes), ...(name === null ? [] : [name])]);
  }
  return names;
}

/** All names of whoever an actor may be, for who must be another one than somebody before. */
export async function namesBehind(engine: Engine, tx: Tx, actor: string): Promise<readonly string[]> {
  const policy = await engine.policies.active(tx);
  const { certain, named } = await peopleBehind(engine, tx, policy, actor);
  return [...(await namesOfPeople(engine, tx, policy, [...certain, ...named])).values()].flat();
}
