import type { Engine } from '../engine.ts';
import { saveAccountKeys } from '../people/account-keys.ts';
import { evaluate } from '../people/evaluate.ts';
import { loadPeople } from '../people/load-people.ts';

const CHUNK = 1_000;

/** Under which policy everybody was indexed by this process, by tenant: targets connected together need it once. */
const indexed = new WeakMap<
  Engine,
  Map<string, { readonly version: number; readonly done: Promise<void> }>
>();

/**
 * Brings the look-up of everybody's account keys up to date. Decisions keep it so; a target that was connected a
 * moment ago may ask by keys that nobody was decided by yet.
 */
export async function indexPeople(engine: Engine, tenant: string): Promise<void> {
  const mine =
    indexed.get(engine) ?? new Map<string, { readonly version: number; readonly done: Promise<void> }>();
  indexed.set(engine, mine);
  const { version } = await engine.store.transaction(tenant, (tx) => engine.policies.active(tx), {
    readOnly: true,
  });
  const known = mine.get(tenant);
  if (known?.version === version) return known.done;
  const done = indexEverybody(engine, tenant);
  mine.set(tenant, { version, done });
  done.catch(() => mine.delete(tenant));
  return done;
}

async function indexEverybody(engine: Engine, tenant: string): Promise<void> {
  let after: string | null = null;
  for (;;) {
    const last: string | null = await engine.store.transaction(tenant, async (tx) => {
      const rows = await tx.find('identity', after === null ? {} : { identity_id: { above: after } }, {
        order: ['identity_id'],
        limit: CHUNK,
        columns: ['identity_id'],
      });
      const policy = await engine.policies.active(tx);
      const people = await loadPeople(
        engine,
        tx,
        rows.map((row) => row.identity_id),
        { lock: true, locators: false },
      );
      const now = engine.clock.now();
      await saveAccountKeys(
        engine,
        tx,
        policy,
        people.map((person) => ({
          identity: person.identity,
          snapshot: evaluate(policy, person.identity, person.employments, now).snapshot,
        })),
      );
      return rows.length < CHUNK ? null : (rows.at(-1)?.identity_id ?? null);
    });
    if (last === null) return;
    after = last;
  }
}
