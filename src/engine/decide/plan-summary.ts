import type { GuardFigure } from '../../domain/guard/guard.ts';
import { type BlastRadius, blastRadius } from '../../domain/plan/blast-radius.ts';
import type { BatchLoss, BatchVerdict, PlannedPerson } from './plan-people.ts';

/** What is kept of a plan as a whole, so that nobody has to count its operations again. */
export interface PlanSummary {
  readonly people: number;
  readonly held: number;
  readonly tripped: readonly string[];
  readonly figures: readonly GuardFigure[];
  readonly radius: BlastRadius;
  /** People who would lose something that works today, by whether somebody independent says the same. */
  readonly losing: { readonly corroborated: number; readonly uncorroborated: number };
}

export function planSummary(
  acting: readonly PlannedPerson[],
  losses: readonly BatchLoss[],
  { held, tripped, figures }: BatchVerdict,
): PlanSummary {
  return {
    people: acting.length,
    held: held.size,
    tripped,
    figures,
    radius: blastRadius(acting.map(reachOf)),
    losing: {
      corroborated: acting.filter(
        ({ corroborated, plan }) =>
          corroborated && plan.accounts.some(({ loses, refused }) => loses && refused === null),
      ).length,
      uncorroborated: new Set(losses.map(({ holder }) => holder)).size,
    },
  };
}

function reachOf({ plan }: PlannedPerson) {
  return {
    identity: plan.identityId,
    accounts: plan.accounts
      .filter(({ refused }) => refused === null)
      .map(({ target, operations }) => ({ target, kinds: operations.map(({ kind }) => kind) })),
  };
}
