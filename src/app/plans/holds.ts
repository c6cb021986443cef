import { LockstepError } from '../../domain/errors.ts';
import { approve, everybodyIn, mayDecide, refuse } from '../../engine/decide/release.ts';
import type { Engine } from '../../engine/engine.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx } from '../../engine/store.ts';
import { neededReason } from '../people/leave-person.ts';
import { iso } from '../people/list-people.ts';
import { labelsOf } from '../people/person-names.ts';
import { whoIsMeant } from './who-is-meant.ts';

export interface ShownHold {
  readonly id: string;
  readonly plan: string;
  readonly identity: string;
  readonly person: string;
  readonly madeBy: string;
  readonly since: string;
  readonly deadline: string;
  readonly overdue: boolean;
  readonly reason: string;
  readonly operations: readonly string[];
}

/** What waits for a person, oldest deadline first. */
export async function listHolds(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  limit: number,
): Promise<readonly ShownHold[]> {
  const holds = await tx.find('hold', { state: 'held' }, { order: ['deadline', 'hold_id'], limit });
  const plans = await tx.find(
    'plan',
    { plan_id: { in: [...new Set(holds.map((hold) => hold.plan_id))] } },
    { columns: ['plan_id', 'made_by'] },
  );
  const operations = await tx.find(
    'operation',
    { identity_id: { in: [...new Set(holds.map((hold) => hold.identity_id))] }, state: 'held' },
    { order: ['target_id', 'position'] },
  );
  const labels = await labelsOf(
    engine,
    tx,
    policy,
    holds.map((hold) => hold.identity_id),
  );
  const now = engine.clock.now();
  return holds.map((hold) => ({
    id: hold.hold_id,
    plan: hold.plan_hash,
    identity: hold.identity_id,
    person: labels.get(hold.identity_id) ?? hold.identity_id,
    madeBy: plans.find((plan) => plan.plan_id === hold.plan_id)?.made_by ?? '',
    since: iso(hold.made_at),
    deadline: iso(hold.deadline),
    overdue: hold.deadline <= now,
    reason: hold.reason,
    operations: operations
      .filter((operation) => operation.hold_id === hold.hold_id)
      .map(
        ({ target_id, kind, entitlement }) =>
          `${target_id}: ${kind}${entitlement === null ? '' : ` ${entitlement.kind} ${entitlement.value}`}`,
      ),
  }));
}

/** The whole hash of a plan with something held, from at least eight of its first characters. */
export async function heldPlan(tx: Tx, hash: string): Promise<string> {
  if (!/^[0-9a-f]{8,64}$/.test(hash))
    throw new LockstepError(
      'PLAN_UNKNOWN',
      'a plan is named by its hash, or by eight or more of its first characters',
    );
  if (hash.length === 64) return hash;
  const holds = await tx.find('hold', { state: 'held' }, { columns: ['plan_hash'], limit: 100_000 });
  const hashes = [...new Set(holds.map((hold) => hold.plan_hash))].filter((known) => known.startsWith(hash));
  const [only] = hashes;
  if (only === undefined)
    throw new LockstepError('PLAN_UNKNOWN', `nothing waits of a plan whose hash begins with ${hash}`);
  if (hashes.length > 1)
    throw new LockstepError(
      'PLAN_UNKNOWN',
      `${hashes.length} plans begin with ${hash}: give more of the hash`,
    );
  return only;
}

export interface Approval {
  readonly hash: string;
  readonly actor: string;
  readonly reason: string;
  readonly only?: readonly string[] | undefined;
}

/** Lets held items of a plan go. Never by who made or applied the plan. Returns how many operations were freed. */
export async function approvePlan(
  engine: Engine,
  tenant: string,
  { hash, actor, reason, only }: Approval,
): Promise<{ readonly hash: string; readonly operations: number }> {
  const why = neededReason(reason);
  return engine.store.transaction(tenant, async (tx) => {
    const meant = await whoIsMeant(engine, tx, actor);
    const whole = await heldPlan(tx, hash);
    const operations = await approve(engine, tx, {
      hash: whole,
      actor,
      meant,
      reason: why,
      ...(only === undefined ? {} : { only }),
    });
    return { hash: whole, operations };
  });
}

/** Keeps held items from ever running. */
export async function refuseHolds(
  engine: Engine,
  tenant: string,
  ids: readonly string[],
  actor: string,
  reason: string,
): Promise<number> {
  const why = neededReason(reason);
  return engine.store.transaction(tenant, async (tx) => {
    const meant = await whoIsMeant(engine, tx, actor);
    const holds = await tx.find(
      'hold',
      { state: 'held', hold_id: { in: ids } },
      { lock: 'update', order: ['hold_id'] },
    );
    if (holds.length === 0) throw new LockstepError('NOTHING_HELD', 'nothing of this is waiting');
    // Whoever made it may take it back; a leaver must not keep a key by refusing that it is taken.
    const batch = await everybodyIn(
      tx,
      holds.map((hold) => hold.plan_hash),
    );
    mayDecide({ actor, makers: [], meant, batch });
    await refuse(engine, tx, holds, { by: actor, reason: why });
    return holds.length;
  });
}
