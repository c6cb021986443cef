import { LockstepError } from '../../domain/errors.ts';
import type { Tx } from '../../engine/store.ts';
import { computePlan, type PlanContext } from './compute-plan.ts';
import { documentOf, waitingPlan } from './keep-plan.ts';
import { type PlanDifference, planDifference } from './plan-difference.ts';

/** Lines of a difference that are told; who needs more makes the plan again. */
const TOLD = 500;

export interface PlanStanding {
  readonly stale: boolean;
  /** The hash that it would have now. */
  readonly now: string;
  readonly difference: PlanDifference | null;
}

/** Whether a plan that waits is still what would be done, and else what would be otherwise. */
export async function planStanding(context: PlanContext, tx: Tx, hash: string): Promise<PlanStanding> {
  const made = await waitingPlan(tx, hash);
  const before = await documentOf(tx, made);
  const computed = await computePlan(context, tx, made.request).catch((error: unknown) => {
    // What it was about is gone: somebody was erased or merged, or a new policy does not compile any more.
    if (error instanceof LockstepError && GONE.has(error.code)) return null;
    throw error;
  });
  if (computed === null)
    return {
      stale: true,
      now: '',
      difference: planDifference(before, { ...before, people: [] }),
    };
  if (computed.hash === hash) return { stale: false, now: hash, difference: null };
  const { overtaken, policyChanged, added, removed } = planDifference(before, computed.document);
  return {
    stale: true,
    now: computed.hash,
    difference: {
      overtaken: overtaken.slice(0, TOLD),
      policyChanged,
      added: added.slice(0, TOLD),
      removed: removed.slice(0, TOLD),
    },
  };
}

const GONE: ReadonlySet<string> = new Set([
  'PERSON_UNKNOWN',
  'PERSON_ERASED',
  'REGROUP_REFUSED',
  'ACCOUNT_UNKNOWN',
  'ACCOUNT_NOT_ORPHAN',
  'ACCOUNT_PROTECTED',
  'LINK_REFUSED',
  'UNLINK_REFUSED',
  'POLICY_INVALID',
]);
