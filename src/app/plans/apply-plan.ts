import { isLockstepError, LockstepError } from '../../domain/errors.ts';
import { type Decision, decide } from '../../engine/decide/decide.ts';
import { forgetHeld } from '../../engine/decide/plan-anew.ts';
import { hashPlan, type WhoIsWhoChange } from '../../engine/decide/plan-document.ts';
import { tellLooserGuard } from '../../engine/decide/windows-in-force.ts';
import type { Engine } from '../../engine/engine.ts';
import { type Entry, journal } from '../../engine/log/journal.ts';
import { activatePolicy } from '../../engine/make-policies.ts';
import type { Regrouping } from '../../engine/people/regroup.ts';
import { linkEntry, writeLink } from '../../engine/people/write-link.ts';
import { writeRegrouping } from '../../engine/people/write-regrouping.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx } from '../../engine/store.ts';
import { orderLeave } from '../people/leave-person.ts';
import { iso } from '../people/list-people.ts';
import { peopleBehind } from '../people/people-behind.ts';
import { reading } from '../reading.ts';
import { confirmRestore } from '../restore/confirm-restore.ts';
import { mustBeConfirmed } from '../restore/restore-standing.ts';
import { reevaluateEverybody } from './apply-policy.ts';
import { computePlan, isLinking, isRegrouping, leaves, type PlanContext, policyOf } from './compute-plan.ts';
import { planDifference } from './plan-difference.ts';
import { type PlanFile, type PlanRequest, peopleNamedBy } from './plan-file.ts';

export interface Applied {
  readonly hash: string;
  readonly decision: Decision;
  /** Version of the policy that is now in force, where the plan was about one. */
  readonly policyVersion: number | null;
}

/** What of a plan file decides. */
export type AppliedPlan = Pick<PlanFile, 'request' | 'hash' | 'madeBy' | 'plan'>;

export interface HowApplied {
  /** Why it is applied; default: what it was made for. */
  readonly reason?: string | undefined;
  /** What is done first in the same transaction; a plan that is refused leaves nothing of it. */
  readonly first?: (tx: Tx) => Promise<void>;
}

/**
 * Does exactly this plan, or nothing: it is computed again under the locks of everybody in it, and must have the same
 * hash. Throws PLAN_STALE with the difference in its details.
 */
export function applyPlan(
  context: PlanContext,
  tenant: string,
  file: AppliedPlan,
  how: HowApplied = {},
): Promise<Applied> {
  return applyPlanAnd(context, tenant, file, how, (applied) => applied);
}

/** The same; what is made of what was done is given back by the transaction itself. */
export async function applyPlanAnd<A>(
  context: PlanContext,
  tenant: string,
  file: AppliedPlan,
  how: HowApplied,
  answer: (applied: Applied) => A,
): Promise<A> {
  const { engine, actor } = context;
  // Whoever may change the policy may change the guard, and a restored state is the whole company: not for operators.
  if (FOR_ADMINISTRATORS.has(file.request.kind) && (context.role ?? 'administrator') !== 'administrator')
    throw new LockstepError(
      'ROLE_MISSING',
      'putting a policy or a restored state in force needs the role administrator',
    );
  const reason = how.reason ?? reasonOf(file.request);
  try {
    return await engine.store.transaction(tenant, async (tx) => {
      await how.first?.(tx);
      const { request } = file;
      const now = engine.clock.now();
      const policy = await policyOf(context, tx, request);
      if (policy.digest !== file.plan.policy) throw stale('the policy is another one');
      if (request.kind === 'policy' && request.base !== undefined && policy.version !== request.base + 1)
        throw stale('another policy came in force meanwhile');
      if (request.kind !== 'restore' && !leaves(request)) await mustBeConfirmed(tx);
      const toAll = request.kind === 'policy' || request.kind === 'restore';
      // A new policy concerns everybody, whoever came since the plan was made included; so does a restored state.
      if (toAll && (await computePlan(context, tx, request)).hash !== file.hash)
        throw stale('it would now do something else');
      // Everybody's lock before the log's: whoever decides about one person takes them in this order too.
      if (toAll) await reevaluateEverybody(engine, tx);
      const named = leaves(request) ? (peopleNamedBy(request) ?? []) : [];
      if (leaves(request))
        for (const identity of named)
          await orderLeave(tx, identity, { since: now, actor, reason: request.reason }, now);
      const anew = await forgetHeld(tx, named, now);
      const { regrouping, entries } = await changeWhoIsWho(context, tx, policy, request);
      const decision = await decide(engine, tx, policy, concernedBy(file, regrouping), {
        trigger: {
          by: request.kind === 'policy' ? 'policy' : 'operator',
          actor,
          note: reason ?? `plan ${file.hash.slice(0, 12)}`,
        },
        madeBy: file.madeBy,
        anew,
        regrouping,
        ...(request.kind === 'restore' ? { confirms: request.restore } : {}),
      });
      if ((decision.hash ?? hashPlan(tenant, policy, [], regrouping)) !== file.hash)
        throw stale('the people in it have changed');
      if (request.kind === 'policy') await tellLooserGuard(engine, tx, policy.guardWindows, actor);
      const policyVersion =
        request.kind === 'policy'
          ? await activatePolicy(tx, engine.clock, request.text, actor, { plan: file.hash, reason })
          : null;
      const confirmed =
        request.kind === 'restore'
          ? [
              await confirmRestore(engine, tx, request.restore, {
                actor,
                hash: file.hash,
                unlisted: request.unlisted,
              }),
            ]
          : [];
      const told = how.reason ?? (policyVersion === null ? undefined : reason);
      await journal(tx, [
        ...confirmed,
        ...named.map(
          (subject): Entry => ({
            type: 'leave.ordered',
            at: now,
            subject,
            body: { actor, effective: iso(now) },
          }),
        ),
        ...entries,
        ...regrouped(regrouping, { at: now, actor, hash: file.hash }),
        {
          type: 'plan.applied',
          at: now,
          subject: null,
          body: {
            plan: file.hash,
            actor,
            madeBy: file.madeBy,
            people: decision.people,
            operations: decision.operations,
            held: decision.held.length,
            // Why somebody leaves is about a person, and stands in no entry.
            ...(told === undefined ? {} : { reason: told }),
          },
        },
      ]);
      return answer({ hash: file.hash, decision, policyVersion });
    });
  } catch (error) {
    if (!isLockstepError(error) || error.code !== 'PLAN_STALE') throw error;
    const now = await reading(engine.store, tenant, (tx) => computePlan(context, tx, file.request));
    throw new LockstepError('PLAN_STALE', error.message, {
      details: { hash: file.hash, now: now.hash, difference: planDifference(file.plan, now.document) },
    });
  }
}

const FOR_ADMINISTRATORS: ReadonlySet<PlanRequest['kind']> = new Set(['policy', 'restore']);

async function changeWhoIsWho(
  { engine, actor }: PlanContext,
  tx: Tx,
  policy: ActivePolicy,
  request: PlanRequest,
): Promise<{ readonly regrouping: WhoIsWhoChange | null; readonly entries: readonly Entry[] }> {
  if (isRegrouping(request)) return writeRegrouping(engine, tx, policy, request);
  if (!isLinking(request)) return { regrouping: null, entries: [] };
  if (request.kind === 'unlink') await mustBeAnother(engine, tx, policy, request.identity, actor);
  return { regrouping: await writeLink(engine, tx, policy, request, actor), entries: [] };
}

/** Nobody keeps an account of their own from falling with them. */
async function mustBeAnother(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  identity: string,
  actor: string,
): Promise<void> {
  const { certain, named } = await peopleBehind(engine, tx, policy, actor);
  if ([...certain, ...named].includes(identity))
    throw new LockstepError(
      'APPROVER_CONCERNED',
      `the account is that of ${actor}: somebody else unlinks it`,
    );
}

/** Who is decided about: whoever was named also where there is nothing to do on any target, because they leave all the same. */
function concernedBy({ request, plan }: AppliedPlan, regrouping: WhoIsWhoChange | null): readonly string[] {
  if (isLinking(request)) return [request.identity];
  if (regrouping !== null && isParting(regrouping))
    return regrouping.kind === 'merge' ? [regrouping.into] : [regrouping.from, regrouping.into];
  return peopleNamedBy(request) ?? plan.people.map(({ identity }) => identity);
}

/** What whoever asked for the plan gave as its reason. */
function reasonOf(request: PlanRequest): string | undefined {
  return 'reason' in request ? request.reason : undefined;
}

function isParting(change: WhoIsWhoChange): change is Regrouping {
  return change.kind === 'merge' || change.kind === 'split';
}

/** One entry for each of the two, so that the history of either shows it. */
function regrouped(
  regrouping: WhoIsWhoChange | null,
  { at, actor, hash }: { readonly at: number; readonly actor: string; readonly hash: string },
): Entry[] {
  if (regrouping === null) return [];
  if (!isParting(regrouping)) return [linkEntry(regrouping, { at, actor, hash })];
  const { kind, from, into, employments, accounts } = regrouping;
  return [from, into].map((subject) => ({
    type: kind === 'merge' ? 'identity.merged' : 'identity.split',
    at,
    subject,
    body: {
      plan: hash,
      actor,
      from,
      into,
      employments: employments.length,
      targets: accounts.map(({ target }) => target),
    },
  }));
}

function stale(why: string): LockstepError {
  return new LockstepError('PLAN_STALE', `the plan is no longer what would be done: ${why}`);
}
