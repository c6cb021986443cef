import type { Trigger } from '../../domain/account.ts';
import type { Engine } from '../engine.ts';
import type { Person } from '../people/load-people.ts';
import type { ActivePolicy } from '../policies.ts';
import { holdBack } from '../restore/hold-back.ts';
import { unconfirmedRestore } from '../restore/safe-mode.ts';
import type { Tx } from '../store.ts';
import { instantsOfWords } from '../time/steady-time.ts';
import { loadHeld } from './hold-picture.ts';
import { hashPlan, type WhoIsWhoChange } from './plan-document.ts';
import { guardBatch, lossesOf, type PlannedPerson, planPeople } from './plan-people.ts';
import { planSummary } from './plan-summary.ts';
import { releaseCorroborated } from './release.ts';
import { writePlan } from './write-plan.ts';

export interface DecideOptions {
  readonly trigger: Trigger;
  /** The instant by which the time of these people has come; default: what somebody said counts at once. */
  readonly at?: number;
  /** When the fact behind this was received; default: now. */
  readonly receivedAt?: number;
  /** Who asked for it, where somebody else carries it out: neither may approve it. */
  readonly madeBy?: string;
  /** What this transaction has changed about who is who: part of the plan, and of its hash. */
  readonly regrouping?: WhoIsWhoChange | null;
  /** Of whom something was held until now (`forgetHeld`): the guard has let none of it go, and counts it. */
  readonly anew?: readonly string[];
  /** The restore that this plan confirms: it is not held back by it. */
  readonly confirms?: string;
  /** An approval binds to the hash of the plan: these people pass the guard. */
  readonly approved?: {
    readonly hash: string;
    readonly by: string;
    readonly at: number;
    readonly reason: string;
  };
}

export interface Decision {
  readonly planId: string | null;
  readonly hash: string | null;
  readonly people: number;
  readonly operations: number;
  readonly held: readonly string[];
  readonly tripped: readonly string[];
  readonly lost: readonly string[];
}

const NOTHING: Decision = {
  planId: null,
  hash: null,
  people: 0,
  operations: 0,
  held: [],
  tripped: [],
  lost: [],
};

/**
 * The one way to a change: whatever the trigger, the people are evaluated as they are now, planned, guarded and
 * written in the caller's transaction.
 */
export async function decide(
  engine: Engine,
  tx: Tx,
  asked: ActivePolicy,
  ids: readonly string[],
  options: DecideOptions,
): Promise<Decision> {
  if (ids.length === 0) return NOTHING;
  const now = engine.clock.now();
  const people = await loadStill(engine, tx, ids);
  const policy = await newest(engine, tx, asked);
  const [restore, instants] = await Promise.all([
    options.confirms === undefined ? unconfirmedRestore(tx) : null,
    options.at === undefined ? instantsOfWords(engine, tx) : { at: options.at, steady: options.at },
  ]);
  const everybody = await planPeople(engine, tx, policy, people, instants);
  const planned = restore === null ? everybody : await holdBack(engine, tx, policy, restore, everybody);
  const released = await releaseCorroborated(engine, tx, planned);
  const acting = planned.filter(isActing);
  const losses = options.approved === undefined ? lossesOf(planned, options.trigger, now, options.anew) : [];
  // Two decisions at the same time must not both find room under the same limit.
  if (losses.length > 0) await tx.advance('guard', 0);
  const verdict = await guardBatch(engine, tx, policy, losses, now);
  const hash = hashPlan(tx.tenant, policy, acting, options.regrouping);
  const planId = engine.random.uuid();
  if (acting.length > 0) {
    await tx.insert('plan', [
      {
        plan_id: planId,
        hash,
        made_by: options.madeBy ?? options.trigger.actor ?? options.trigger.by,
        made_at: now,
        trigger: options.trigger,
        state: verdict.held.size > 0 ? 'partlyHeld' : 'released',
        summary: planSummary(acting, losses, verdict),
        document: null,
      },
    ]);
  }
  await writePlan(engine, tx, policy, {
    planId,
    planHash: hash,
    trigger: options.trigger,
    planned,
    released,
    losses,
    verdict,
    receivedAt: options.receivedAt ?? now,
    approvals:
      options.approved === undefined
        ? []
        : [
            {
              by: options.approved.by,
              at: new Date(options.approved.at).toISOString(),
              reason: options.approved.reason,
            },
          ],
  });
  return {
    planId: acting.length > 0 ? planId : null,
    hash: acting.length > 0 ? hash : null,
    people: acting.length,
    operations: acting.reduce(
      (n, { plan }) =>
        n +
        plan.accounts.reduce(
          (m, account) => m + (account.refused === null ? account.operations.length : 0),
          0,
        ),
      0,
    ),
    held: [...verdict.held].sort(),
    tripped: verdict.tripped,
    lost: [...new Set(losses.map((loss) => loss.holder))].sort(),
  };
}

/**
 * A policy that came in force while we waited for the people locked them all and has them decided anew: one that is
 * older must not take its place.
 */
async function newest(engine: Engine, tx: Tx, policy: ActivePolicy): Promise<ActivePolicy> {
  const [last] = await tx.find(
    'policy_version',
    {},
    { order: [{ descending: 'version' }], limit: 1, columns: ['version'] },
  );
  return last === undefined || last.version <= policy.version ? policy : engine.policies.active(tx);
}

/** The people as they are, and as they stay until this transaction ends. */
async function loadStill(engine: Engine, tx: Tx, ids: readonly string[]): Promise<readonly Person[]> {
  const people = await loadHeld(engine, tx, ids);
  const merged = people.filter(({ identity }) => identity.merged_into !== null);
  if (merged.length === 0) return people;
  // Nothing is theirs any more, and no time will come for them.
  await tx.update(
    'identity',
    ['next_evaluation_at'],
    merged.map(({ identity }) => ({ identity_id: identity.identity_id, next_evaluation_at: null })),
  );
  return people.filter(({ identity }) => identity.merged_into === null);
}

export function isActing({ plan }: PlannedPerson): boolean {
  return plan.accounts.some((account) => account.operations.length > 0 && account.refused === null);
}
