import type { Engine } from '../../../engine/engine.ts';
import type { Cancellation } from '../../../engine/ports.ts';
import { reading } from '../../reading.ts';
import { KEPT_PEOPLE, type PeopleIndex } from './people-index.ts';

/** A start has other things to do first. */
const AFTER_MS = 2_000;
const MOST_TENANTS = 500;

/**
 * Reads the people of one tenant after the other, the largest first, where the first question would wait the longest.
 * As many as are kept: one more would put out another.
 */
export async function warmPeople(engine: Engine, index: PeopleIndex, until: Cancellation): Promise<void> {
  await engine.clock.sleep(AFTER_MS, until);
  // Where it fails, the first question reads them.
  const failed = (error: unknown) =>
    engine.log.warn('names could not be read ahead', { error: String(error) });
  const tenants = await largestFirst(engine, until).catch((error: unknown) => {
    failed(error);
    return [];
  });
  let room = KEPT_PEOPLE;
  for (const { tenant, people } of tenants) {
    if (until.cancelled) return;
    if (people > room) continue;
    room -= people;
    await index.warm(tenant, until).catch(failed);
  }
}

async function largestFirst(engine: Engine, until: Cancellation) {
  const sizes: { readonly tenant: string; readonly people: number }[] = [];
  for (const tenant of until.cancelled ? [] : (await engine.store.tenants()).slice(0, MOST_TENANTS)) {
    if (until.cancelled) break;
    const people = await reading(engine.store, tenant, (tx) => tx.count('identity', { merged_into: null }));
    if (people > 0) sizes.push({ tenant, people });
  }
  return sizes.sort((one, other) => other.people - one.people);
}
