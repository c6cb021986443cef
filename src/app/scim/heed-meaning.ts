import { decide } from '../../engine/decide/decide.ts';
import { forgetHeld } from '../../engine/decide/plan-anew.ts';
import type { Engine } from '../../engine/engine.ts';
import { lockLiving } from '../../engine/people/lock-living.ts';
import type { Tx } from '../../engine/store.ts';
import { overrideBy, type ScimSource, scimSourcesOf, wordsOf } from './pushed-words.ts';

/** Looked at in one transaction. */
const BATCH = 200;

const nameOf = (source: string) => `scim:meaning:${source}`;

/** What being switched off, or deleted, means there, as a number; 0 is none of them. */
const meaningOf = ({ inactive, deleted }: ScimSource) =>
  1 + (inactive === 'suspend' ? 1 : 0) + (deleted === 'suspend' ? 2 : 0);

/**
 * Where a Source document says something else now of what being switched off means, that counts for whoever is off
 * already: they leave, or are suspended, through decision, plan and guard like anybody else. Whom nobody has switched off,
 * an administrator has brought back or switched off themselves stays as they are: no word is new, only its meaning.
 */
export async function heedMeanings(engine: Engine, tenant: string): Promise<void> {
  const changed = await engine.store.transaction(
    tenant,
    async (tx) => {
      const sources = [...(await sourcesInForce(engine, tx)).values()];
      if (sources.length === 0) return [];
      const names = sources.map(({ id }) => nameOf(id));
      const rows = await tx.find('counter', { name: { in: names } });
      const known = new Map(rows.map(({ name, value }) => [name, value]));
      return sources.filter((source) => known.get(nameOf(source.id)) !== meaningOf(source));
    },
    { readOnly: true },
  );
  for (const source of changed) {
    let after: string | null = '';
    while (after !== null) {
      const from: string = after;
      after = await engine.store.transaction(tenant, (tx) => heedSome(engine, tx, source, from));
    }
  }
}

async function sourcesInForce(engine: Engine, tx: Tx): Promise<ReadonlyMap<string, ScimSource>> {
  const [version] = await tx.find('policy_version', {}, { limit: 1, columns: ['version'] });
  return version === undefined ? new Map() : scimSourcesOf((await engine.policies.active(tx)).sources);
}

/** The people behind this id; returns the last of them, or null: nobody is left, and it is noted what was heeded. */
async function heedSome(engine: Engine, tx: Tx, source: ScimSource, after: string): Promise<string | null> {
  const sources = await sourcesInForce(engine, tx);
  const now = sources.get(source.id);
  // Changed once more meanwhile: the next look begins anew.
  if (now === undefined || meaningOf(now) !== meaningOf(source)) return null;
  const people = await tx.find(
    'identity',
    { override: { isNull: false }, ...(after === '' ? {} : { identity_id: { above: after } }) },
    { order: ['identity_id'], limit: BATCH, columns: ['identity_id', 'override'] },
  );
  await mean(
    engine,
    tx,
    source.id,
    sources,
    people.filter(({ override }) => override?.source === source.id).map(({ identity_id }) => identity_id),
  );
  const last = people.at(-1);
  if (last !== undefined && people.length === BATCH) return last.identity_id;
  const name = nameOf(source.id);
  const before = await tx.advance(name, 0);
  await tx.advance(name, meaningOf(source) - before);
  return null;
}

async function mean(
  engine: Engine,
  tx: Tx,
  source: string,
  sources: ReadonlyMap<string, ScimSource>,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  const living = await lockLiving(tx, ids);
  const rows = await tx.find(
    'identity',
    { identity_id: { in: ids } },
    { order: ['identity_id'], lock: 'update', columns: ['identity_id', 'override'] },
  );
  const words = await wordsOf(tx, sources, living);
  const now = engine.clock.now();
  const concerned: string[] = [];
  for (const { identity_id, override } of rows) {
    if (override?.source !== source) continue;
    const wanted = overrideBy(words.get(identity_id) ?? [], sources, override, now);
    if (wanted?.source === undefined || wanted.state === override.state) continue;
    await tx.update('identity', ['override'], [{ identity_id, override: wanted }]);
    concerned.push(identity_id);
  }
  if (concerned.length === 0) return;
  await decide(engine, tx, await engine.policies.active(tx), concerned, {
    trigger: { by: 'scim', source },
    receivedAt: now,
    anew: await forgetHeld(tx, concerned, now),
  });
}
