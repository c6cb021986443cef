import { LockstepError } from '../../domain/errors.ts';
import type { PlanSummary } from '../../engine/decide/plan-summary.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import { iso, isoOrNull } from '../people/list-people.ts';
import { type MadePlan, madePlan } from './keep-plan.ts';
import type { PlanNotes } from './plan-file.ts';

export interface FoundPlan {
  readonly hash: string;
  readonly made: MadePlan | null;
  /** The newest first. */
  readonly decided: readonly Row<'plan'>[];
}

/** Throws PLAN_UNKNOWN. */
export async function findPlan(tx: Tx, hash: string): Promise<FoundPlan> {
  const [made, decided] = await Promise.all([
    madePlan(tx, hash),
    tx.find('plan', { hash }, { order: [{ descending: 'plan_id' }], limit: 100 }),
  ]);
  if (made === null && decided.length === 0)
    throw new LockstepError('PLAN_UNKNOWN', `no plan with the hash ${hash.slice(0, 12)} is kept`);
  return { hash, made, decided };
}

const STATES = [
  'planned',
  'held',
  'accepted',
  'applied',
  'verified',
  'attested',
  'unproven',
  'failed',
  'superseded',
] as const;

export interface ShownPlan {
  readonly hash: string;
  readonly state: 'made' | 'held' | 'applied' | 'withdrawn';
  readonly for: string;
  readonly source: string | null;
  readonly reason: string | null;
  readonly madeBy: string;
  readonly madeAt: string;
  /** Who applied or withdrew what was made. */
  readonly decided: { readonly by: string; readonly at: string } | null;
  /** Only an administrator may apply it: it puts a policy in force. */
  readonly policy: boolean;
  readonly summary: PlanSummary;
  readonly notes: Pick<PlanNotes, 'refused' | 'unknown' | 'looked' | 'underWay'> | null;
  /** How many operations are in which state; null: nothing is decided. */
  readonly progress: Readonly<Record<string, number>> | null;
  readonly waiting: number;
  readonly deadline: string | null;
  readonly overdue: boolean;
  readonly approvals: readonly {
    readonly by: string;
    readonly decision: string;
    readonly reason: string;
    readonly at: string;
  }[];
}

/** One plan as a whole; its people come a page at a time. */
export async function showPlan(
  engine: Engine,
  tx: Tx,
  { hash, made, decided }: FoundPlan,
): Promise<ShownPlan> {
  const plans = decided.map(({ plan_id }) => plan_id);
  const [newest] = decided;
  const [counts, waiting, [first], approvals] = await Promise.all([
    Promise.all(STATES.map((state) => tx.count('operation', { plan_id: { in: plans }, state }))),
    tx.count('hold', { plan_hash: hash, state: 'held' }),
    tx.find(
      'hold',
      { plan_hash: hash, state: 'held' },
      { order: ['deadline'], limit: 1, columns: ['deadline'] },
    ),
    tx.find('approval', { plan_hash: hash }, { order: ['decided_at'], limit: 100 }),
  ]);
  const deadline = first?.deadline ?? null;
  const open = made !== null && made.row.state === 'made';
  return {
    hash,
    state: open ? 'made' : waiting > 0 ? 'held' : (made?.row.state ?? 'applied'),
    ...originOf(made, newest),
    decided:
      made?.row.decided_by == null || made.row.decided_at === null
        ? null
        : { by: made.row.decided_by, at: iso(made.row.decided_at) },
    policy: made?.request.kind === 'policy',
    summary: open || newest === undefined ? (made as MadePlan).summary : newest.summary,
    notes: made === null ? null : (made.row.notes as PlanNotes),
    progress:
      open || newest === undefined
        ? null
        : Object.fromEntries(
            STATES.map((state, i) => [state, counts[i] ?? 0] as const).filter(([, n]) => n > 0),
          ),
    waiting,
    deadline: isoOrNull(deadline),
    overdue: deadline !== null && deadline <= engine.clock.now(),
    approvals: approvals.map(({ actor, decision, reason, decided_at }) => ({
      by: actor,
      decision,
      reason,
      at: iso(decided_at),
    })),
  };
}

function originOf(made: MadePlan | null, decided: Row<'plan'> | undefined) {
  if (made !== null)
    return {
      for: made.request.kind,
      source: null,
      reason: 'reason' in made.request ? (made.request.reason ?? null) : null,
      madeBy: made.row.made_by,
      madeAt: iso(made.row.made_at),
    };
  return {
    for: decided?.trigger.by ?? '',
    source: decided?.trigger.source ?? null,
    reason: decided?.trigger.note ?? null,
    madeBy: decided?.made_by ?? '',
    madeAt: iso(decided?.made_at ?? 0),
  };
}
