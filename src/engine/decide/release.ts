import { LockstepError } from '../../domain/errors.ts';
import { CERTIFICATE_AFTER_MS } from '../certify/open-leaves.ts';
import type { Engine } from '../engine.ts';
import { wakeLanes } from '../execute/wake-lanes.ts';
import { type Entry, journal } from '../log/journal.ts';
import { endConsoleAccessOf } from '../sign-in/end-console-access.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import type { PlannedPerson } from './plan-people.ts';
import { type Asked, type Meant, objectionTo } from './who-may-decide.ts';

/** As whom a second source lets go. */
const CORROBORATION = 'corroboration';

/** Whose leave a second source has confirmed meanwhile waits no longer (law 5). */
export async function releaseCorroborated(
  engine: Engine,
  tx: Tx,
  planned: readonly PlannedPerson[],
): Promise<readonly Entry[]> {
  const waiting = planned.filter(
    ({ person, evaluation }) =>
      evaluation.snapshot.lifecycleState === 'left' && person.open.some((o) => o.state === 'held'),
  );
  const confirmed = waiting.filter(({ corroborated }) => corroborated);
  if (confirmed.length === 0) return [];
  const holds = await tx.find(
    'hold',
    // Refused ones too: what a person did not believe, a second source has now confirmed.
    { identity_id: { in: confirmed.map(({ plan }) => plan.identityId) }, state: { in: ['held', 'refused'] } },
    { order: ['hold_id'] },
  );
  const { entries } = await release(engine, tx, holds, {
    by: CORROBORATION,
    reason: 'a second, independent source reports the same leave',
  });
  return entries;
}

/**
 * Lets held items go: one hold, or all of a plan. The same operations, nothing planned anew. The entries are for
 * `journal`, at the end of the caller's transaction.
 */
async function release(
  engine: Engine,
  tx: Tx,
  holds: readonly Row<'hold'>[],
  decision: { readonly by: string; readonly reason: string },
): Promise<{ readonly freed: number; readonly entries: readonly Entry[] }> {
  if (holds.length === 0) return { freed: 0, entries: [] };
  const now = engine.clock.now();
  const operations = await tx.find(
    'operation',
    { identity_id: { in: holds.map((hold) => hold.identity_id) }, state: 'held' },
    { columns: ['operation_id', 'hold_id', 'target_id', 'position', 'wave', 'leave_id'] },
  );
  const mine = new Set(holds.map((hold) => hold.hold_id));
  const freed = operations.filter((operation) => operation.hold_id !== null && mine.has(operation.hold_id));
  const leaves = [
    ...new Set(freed.map((operation) => operation.leave_id).filter((id) => id !== null)),
  ].sort();
  const inventories =
    leaves.length === 0
      ? []
      : await tx.find(
          'inventory',
          // What the policy leaves as it is has its entry already.
          { leave_id: { in: leaves }, read_at: null, sealed: null },
          { columns: ['leave_id', 'target_id'] },
        );
  await wakeLanes(
    tx,
    engine.random,
    [...freed, ...inventories].map(({ target_id }) => target_id),
  );
  await tx.update(
    'inventory',
    ['next_run_at'],
    inventories.map(({ leave_id, target_id }) => ({ leave_id, target_id, next_run_at: now })),
  );
  await tx.updateWhere(
    'operation',
    ['state', 'next_run_at'],
    freed.map((o) => ({
      operation_id: o.operation_id,
      state: 'planned' as const,
      next_run_at: o.position === 0 ? now + o.wave * 2_000 : null,
    })),
    { state: 'held' },
  );
  await tx.update(
    'hold',
    ['state', 'decided_by', 'decided_at'],
    holds.map(({ hold_id }) => ({ hold_id, state: 'released', decided_by: decision.by, decided_at: now })),
  );
  await tx.update(
    'leave',
    ['state', 'certificate_due_at'],
    leaves.map((leave_id) => ({ leave_id, state: 'open', certificate_due_at: now + CERTIFICATE_AFTER_MS })),
  );
  const ended = await endConsoleAccessOf(
    engine,
    tx,
    holds.map((hold) => hold.identity_id),
    decision.by !== CORROBORATION,
  );
  tx.afterCommit(() => engine.wakeups.notify());
  const released = holds.map(
    (hold): Entry => ({
      type: 'hold.released',
      at: now,
      subject: hold.identity_id,
      body: {
        hold: hold.hold_id,
        plan: hold.plan_hash,
        by: decision.by,
        reason: decision.reason,
        previous: { state: hold.state },
      },
    }),
  );
  return { freed: freed.length, entries: [...released, ...ended] };
}

/** Whoever waits or has waited by one of these plans: a decision about some of a batch is no reason to decide about the rest. */
export async function everybodyIn(tx: Tx, plans: readonly string[]): Promise<ReadonlySet<string>> {
  const holds = await tx.find(
    'hold',
    { plan_hash: { in: [...new Set(plans)] } },
    { columns: ['identity_id'] },
  );
  return new Set(holds.map((hold) => hold.identity_id));
}

/** Throws what is against it that this name decides. */
export function mayDecide(asked: Asked): void {
  const objection = objectionTo(asked);
  if (objection === null) return;
  const words = {
    APPROVAL_OWN_PLAN: 'made this plan and cannot approve it',
    APPROVER_CONCERNED: 'is in this plan and cannot decide about it',
    APPROVER_LEFT: 'names somebody who does not work here now, and cannot decide',
  }[objection];
  throw new LockstepError(objection, `${asked.actor} ${words}`);
}

/** Keeps what is held from ever running, until somebody orders it or a second source confirms it. */
export async function refuse(
  engine: Engine,
  tx: Tx,
  holds: readonly Row<'hold'>[],
  decision: { readonly by: string; readonly reason: string },
): Promise<void> {
  const now = engine.clock.now();
  await tx.update(
    'hold',
    ['state', 'decided_by', 'decided_at'],
    holds.map(({ hold_id }) => ({ hold_id, state: 'refused', decided_by: decision.by, decided_at: now })),
  );
  await journal(
    tx,
    holds.map((hold) => ({
      type: 'hold.refused',
      at: now,
      subject: hold.identity_id,
      body: {
        hold: hold.hold_id,
        plan: hold.plan_hash,
        by: decision.by,
        reason: decision.reason,
        previous: { state: hold.state },
      },
    })),
  );
}

/** An approval is never accepted from who made the plan, and binds to its hash. */
export async function approve(
  engine: Engine,
  tx: Tx,
  input: {
    readonly hash: string;
    readonly actor: string;
    readonly reason: string;
    readonly only?: readonly string[];
    /** People whom the actor's name means, locked: nobody leaves while they approve. Default: nobody known here. */
    readonly meant?: readonly Meant[];
  },
): Promise<number> {
  const plans = await tx.find('plan', { hash: input.hash }, { lock: 'update' });
  const plan = plans[0];
  if (plan === undefined) throw new LockstepError('PLAN_UNKNOWN', `no plan has the hash ${input.hash}`);
  const makers = await makersOf(tx, plans);
  const holds = await tx.find(
    'hold',
    { plan_hash: input.hash, state: 'held' },
    { lock: 'update', order: ['hold_id'] },
  );
  const batch = await everybodyIn(tx, [input.hash]);
  mayDecide({ actor: input.actor, makers, meant: input.meant ?? [], batch });
  const chosen =
    input.only === undefined
      ? holds
      : holds.filter((hold) => input.only?.includes(hold.identity_id) || input.only?.includes(hold.hold_id));
  if (chosen.length === 0)
    throw new LockstepError('NOTHING_HELD', `nothing of plan ${input.hash.slice(0, 12)} is waiting`);
  const now = engine.clock.now();
  await tx.put('approval', [
    {
      plan_hash: input.hash,
      actor: input.actor,
      decision: 'approved',
      reason: input.reason,
      decided_at: now,
    },
  ]);
  const { freed, entries } = await release(engine, tx, chosen, { by: input.actor, reason: input.reason });
  await journal(tx, entries);
  return freed;
}

/** Who brought about these plans, in whatever part: none of them may approve. */
export async function makersOf(tx: Tx, plans: readonly Row<'plan'>[]): Promise<readonly string[]> {
  const makers = plans.flatMap((p) => [
    p.made_by,
    ...(p.trigger.actor === undefined ? [] : [p.trigger.actor]),
  ]);
  if (plans.some((p) => p.trigger.by === 'time')) makers.push(...(await changedThePolicy(tx, plans)));
  return makers;
}

/** A policy takes rights away by the evaluations that follow it: whoever put it in force made those plans, too. */
const FOLLOWS_MS = 86_400_000;

async function changedThePolicy(tx: Tx, plans: readonly Row<'plan'>[]): Promise<string[]> {
  const versions = await tx.find(
    'policy_version',
    { activated_at: { above: Math.min(...plans.map((plan) => plan.made_at)) - FOLLOWS_MS } },
    { columns: ['actor', 'activated_at'] },
  );
  return versions
    .filter((version) => plans.some((plan) => version.activated_at <= plan.made_at))
    .map((version) => version.actor);
}
