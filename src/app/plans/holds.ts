import { LockstepError } from '../../domain/errors.ts';
import type { Predicate } from '../../domain/search/predicate.ts';
import { approve, everybodyIn, mayDecide, refuse } from '../../engine/decide/release.ts';
import type { Engine } from '../../engine/engine.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx, Where } from '../../engine/store.ts';
import { neededReason } from '../people/leave-person.ts';
import { iso } from '../people/list-people.ts';
import { labelsOf } from '../people/person-names.ts';
import { type Said, testimonyAbout } from './testimony-about.ts';
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
  readonly state: string;
  /** What the independent sources say of the person; empty: none of them knows of it, or there is none. */
  readonly said: readonly { readonly source: string; readonly says: Said }[];
}

export interface HoldsQuery {
  readonly limit: number;
  readonly after?: string | undefined;
  /** Only those of the plan with this hash. */
  readonly plan?: string | undefined;
}

/** What waits for a person, oldest deadline first. `next`: deadline and id of the last one of the page. */
export async function listHolds(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  { limit, after, plan }: HoldsQuery,
): Promise<{ readonly holds: readonly ShownHold[]; readonly next: string | null }> {
  const [deadline, id] = after === undefined ? [] : after.split('.');
  const found = await tx.find(
    'hold',
    {
      state: 'held',
      ...(plan === undefined ? {} : { plan_hash: plan }),
      ...(deadline === undefined ? {} : { deadline: { atLeast: Number(deadline) } }),
    },
    {
      order: ['deadline', 'hold_id'],
      limit: limit + 1,
      ...(deadline === undefined || id === undefined ? {} : { matching: later(Number(deadline), id) }),
    },
  );
  const holds = found.slice(0, limit);
  const last = holds.at(-1);
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
  const ids = holds.map((hold) => hold.identity_id);
  const [labels, testimony, states] = await Promise.all([
    labelsOf(engine, tx, policy, ids),
    testimonyAbout(tx, policy, ids, engine.clock.now()),
    tx.find('identity', { identity_id: { in: ids } }, { columns: ['identity_id', 'state'] }),
  ]);
  const stateOf = new Map(states.map(({ identity_id, state }) => [identity_id, state]));
  const now = engine.clock.now();
  const shown = holds.map((hold) => ({
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
    state: stateOf.get(hold.identity_id) ?? 'unknown',
    said: testimony.get(hold.identity_id) ?? [],
  }));
  return {
    holds: shown,
    next: found.length > limit && last !== undefined ? `${last.deadline}.${last.hold_id}` : null,
  };
}

/** Those after a deadline, and of the same one those with a greater id. */
function later(deadline: number, id: string): Predicate {
  const at = { column: 'deadline' };
  return {
    any: [
      { at, op: 'gt', value: deadline },
      {
        all: [
          { at, op: 'eq', value: deadline },
          { at: { column: 'hold_id' }, op: 'gt', value: id },
        ],
      },
    ],
  };
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

/** How many people. */
export interface Refused {
  readonly refused: number;
}

/** Keeps held items from ever running. */
export function refuseHolds(
  engine: Engine,
  tenant: string,
  ids: readonly string[],
  actor: string,
  reason: string,
): Promise<Refused> {
  return refuseThose(engine, tenant, { hold_id: { in: ids } }, actor, reason);
}

/** Keeps what is held of one plan from ever running: all of it, or these people. */
export function refusePlan(
  engine: Engine,
  tenant: string,
  { hash, actor, reason, only }: Approval,
): Promise<Refused> {
  const people = only === undefined ? {} : { identity_id: { in: only } };
  return refuseThose(engine, tenant, { plan_hash: hash, ...people }, actor, reason);
}

async function refuseThose(
  engine: Engine,
  tenant: string,
  which: Where<'hold'>,
  actor: string,
  reason: string,
): Promise<Refused> {
  const why = neededReason(reason);
  return engine.store.transaction(tenant, async (tx) => {
    const meant = await whoIsMeant(engine, tx, actor);
    const holds = await tx.find('hold', { ...which, state: 'held' }, { lock: 'update', order: ['hold_id'] });
    if (holds.length === 0) throw new LockstepError('NOTHING_HELD', 'nothing of this is waiting');
    // Whoever made it may take it back; a leaver must not keep a key by refusing that it is taken.
    const batch = await everybodyIn(
      tx,
      holds.map((hold) => hold.plan_hash),
    );
    mayDecide({ actor, makers: [], meant, batch });
    await refuse(engine, tx, holds, { by: actor, reason: why });
    return { refused: holds.length };
  });
}
