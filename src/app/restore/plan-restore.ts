import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { wakeLanes } from '../../engine/execute/wake-lanes.ts';
import { makePlan, type PlanContext } from '../plans/compute-plan.ts';
import type { PlanFile } from '../plans/plan-file.ts';
import { reading } from '../reading.ts';
import { type DriftItem, listDrift } from './list-drift.ts';
import {
  type RestoreRequest,
  type RestoreStanding,
  refuseUnlisted,
  restoreStanding,
} from './restore-standing.ts';

export interface RestorePlan {
  readonly standing: RestoreStanding;
  readonly drift: readonly DriftItem[];
  readonly file: PlanFile;
}

/**
 * All that differs from the restored state, and what it would do about it: the plan that a person confirms. Throws
 * NOT_FOUND, RESTORE_NOT_LISTED.
 */
export async function planRestore(
  context: PlanContext,
  tenant: string,
  unlisted: readonly string[],
): Promise<RestorePlan> {
  const { engine } = context;
  await listAgain(engine, tenant, unlisted);
  const { standing, drift } = await reading(engine.store, tenant, async (tx) => {
    const found = await restoreStanding(engine, tx);
    if (found === null) throw new LockstepError('NOT_FOUND', 'no restore waits to be confirmed');
    // Of this very look: a system that is listed a moment later is ready, and nothing of it was shown.
    refuseUnlisted(found, unlisted);
    return {
      standing: found,
      drift: await listDrift(engine, tx, await engine.policies.active(tx), new Set(found.listed)),
    };
  });
  const request: RestoreRequest = {
    kind: 'restore',
    restore: standing.restore,
    unlisted: [...new Set(unlisted)].sort(),
  };
  return { standing, drift, file: await makePlan(context, tenant, request) };
}

/** Has the systems listed now of which that is still missing. */
async function listAgain(engine: Engine, tenant: string, unlisted: readonly string[]): Promise<void> {
  await engine.store.transaction(tenant, async (tx) => {
    const standing = await restoreStanding(engine, tx);
    const missing = standing?.unlisted.filter((target) => !unlisted.includes(target)) ?? [];
    const now = engine.clock.now();
    await tx.update(
      'target',
      ['next_listing_at'],
      missing.map((target_id) => ({ target_id, next_listing_at: now })),
    );
    await wakeLanes(tx, engine.random, missing);
    tx.afterCommit(() => engine.wakeups.notify());
  });
}
