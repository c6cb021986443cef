import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../engine.ts';
import { wakeLanes } from '../execute/wake-lanes.ts';
import { journal } from '../log/journal.ts';
import type { ActivePolicy } from '../policies.ts';
import type { Tx } from '../store.ts';
import { newTarget } from './record-check.ts';

/**
 * Has all accounts of a target read now by whoever serves its lane: nobody waits for a long listing, and it survives
 * whoever asked. Throws TARGET_UNKNOWN, LISTING_UNSUPPORTED.
 */
export async function askListing(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  target: string,
  actor: string,
): Promise<number> {
  const known = policy.targets.get(target);
  if (known === undefined) throw new LockstepError('TARGET_UNKNOWN', `no Target document names ${target}`);
  if (!known.capabilities.list)
    throw new LockstepError('LISTING_UNSUPPORTED', `the accounts of ${target} cannot be listed`);
  const now = engine.clock.now();
  await tx.insertNew('target', [newTarget(target, known.writes, now)]);
  await listNow(engine, tx, target);
  await journal(tx, [{ type: 'target.listingAsked', at: now, subject: null, target, body: { actor } }]);
  return now;
}

/** The same for Lockstep itself, which needs to be told nothing. */
export async function listNow(engine: Engine, tx: Tx, target: string): Promise<void> {
  await tx.find('target', { target_id: target }, { lock: 'update', columns: ['target_id'] });
  await tx.update(
    'target',
    ['next_listing_at'],
    [{ target_id: target, next_listing_at: engine.clock.now() }],
  );
  await wakeLanes(tx, engine.random, [target]);
  tx.afterCommit(() => engine.wakeups.notify());
}
